/** From the bytes of a body to a value: bounded, decompressed, parsed once. */
import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { BodyError, maxBodyBytes } from './sent-body.ts';

const decompressors = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync } as const;

/**
 * A key `__proto__` becomes an ordinary property, so nothing is polluted here; who reads the value decides about it.
 * @throws BodyError
 */
export function decodeJson(bytes: Uint8Array, encoding: string | undefined): unknown {
  const text = decodeText(bytes, encoding);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const detail = text.trim() === '' ? 'The body is empty.' : `${(error as SyntaxError).message}.`;
    throw new BodyError({ code: 'malformed_json', detail, cure: 'Send one JSON value, encoded as UTF-8.' });
  }
}

/** Lines of JSON, each for itself: one that is not JSON is its error. Empty lines are skipped. @throws BodyError */
export function decodeLines(bytes: Uint8Array, encoding: string | undefined): readonly unknown[] {
  const lines = decodeText(bytes, encoding).split('\n');
  return lines.filter((line) => line.trim() !== '').map(parseLine);
}

function decodeText(bytes: Uint8Array, encoding: string | undefined): string {
  const plain = decompress(bytes, encoding);
  if (!isUtf8(plain)) throw new BodyError({ code: 'malformed_json', detail: 'The body is not UTF-8.', cure: 'Send JSON encoded as UTF-8.' });
  return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString('utf8');
}

/** Output is bounded while it is made, so that a small bomb never grows large. */
function decompress(bytes: Uint8Array, encoding: string | undefined): Uint8Array {
  if (encoding === undefined || encoding === 'identity') return bytes;
  const name = encoding.toLowerCase();
  if (!Object.hasOwn(decompressors, name)) {
    throw new BodyError({ code: 'unsupported_encoding', detail: 'The Content-Encoding is not known here.', cure: `Send it as ${Object.keys(decompressors).join(', ')} or uncompressed.` });
  }
  try {
    return decompressors[name as keyof typeof decompressors](bytes, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new BodyError({ code: 'body_too_large', detail: 'The body has more than 4 MB once decompressed.', cure: 'Send smaller batches, for instance of 500 events.' });
    }
    throw new BodyError({ code: 'malformed_encoding', detail: `The body cannot be decompressed as ${name}.`, cure: 'Compress the whole body once, or drop Content-Encoding.' });
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    return error;
  }
}
