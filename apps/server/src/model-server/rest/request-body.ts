/** Bodies of requests: JSON, perhaps compressed, perhaps with binary data after it. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { HttpProblem } from '../../errors.ts';

/** JSON, and the bytes after it. */
export interface RequestBody {
  readonly json: Readonly<Record<string, unknown>>;
  readonly binary: Buffer;
}

const decoders = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) } as const;
const nothing = Buffer.alloc(0);

/** @returns the bytes without their Content-Encoding @throws HttpProblem `malformed_encoding` | `unsupported_encoding` | `body_too_large` */
export async function decodeBody(bytes: Buffer, { encoding, mostBytes }: { readonly encoding: string; readonly mostBytes: number }): Promise<Buffer> {
  const decode = decoders[encoding as keyof typeof decoders];
  if (!Object.hasOwn(decoders, encoding)) throw new HttpProblem('unsupported_encoding', { detail: `"${encoding.slice(0, 40)}" is no encoding that is read here.`, cure: 'Send gzip, deflate, br, or no Content-Encoding at all.' });
  try {
    return await decode(bytes, { maxOutputLength: mostBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(mostBytes);
    throw new HttpProblem('malformed_encoding', { detail: `The body is no ${encoding}.`, cure: 'Compare it with its Content-Encoding.' });
  }
}

/** Larger than a model server takes. */
export function tooLarge(mostBytes: number): HttpProblem {
  return new HttpProblem('body_too_large', { detail: `The body has more than ${mostBytes} bytes.`, cure: 'Send fewer rows a request, as binary data rather than JSON, or raise limn serve-models --max-body.' });
}

/**
 * @param headerLength of the JSON before binary data, as `Inference-Header-Content-Length` says; absent: all is JSON
 * @throws HttpProblem `malformed_json` | `malformed_request`
 */
export function readBody(bytes: Buffer | undefined, headerLength?: string): RequestBody {
  const all = bytes ?? nothing;
  const to = headerLength === undefined ? all.length : Number(headerLength);
  if (!Number.isSafeInteger(to) || to < 0 || to > all.length) throw new HttpProblem('malformed_request', { detail: `Inference-Header-Content-Length is ${String(headerLength).slice(0, 40)}, and the body has ${all.length} bytes.`, cure: 'Say how many bytes the JSON before the binary data has.' });
  const json = parse(all.toString('utf8', 0, to));
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new HttpProblem('malformed_request', { detail: 'The body is no JSON object.', cure: 'Send an object, as GET /v2 and docs/guide/serve-models.md show.' });
  return { json: json as Readonly<Record<string, unknown>>, binary: to === all.length ? nothing : all.subarray(to) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HttpProblem('malformed_json', { detail: `The body is no JSON: ${(cause as Error).message}.`, cure: 'Send UTF-8 JSON; NaN and Infinity are none: write null for a missing number.' });
  }
}
