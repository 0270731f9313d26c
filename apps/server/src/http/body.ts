/** Bodies of requests: bounded, decompressed, parsed once. */
import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../errors.ts';
import type { HttpApp } from './type-provider.ts';

/** Bytes a body may have, as sent and once decompressed. */
export const maxBodyBytes = 4 * 1024 * 1024;

/** Lines of `application/x-ndjson`; a line that is not JSON is its error. */
export interface NdjsonBody {
  readonly lines: readonly (unknown | SyntaxError)[];
}

const decompressors = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** Makes the app read JSON, and nothing else, unless a route family adds more. */
export function readJsonBodies(app: HttpApp): void {
  app.removeAllContentTypeParsers();
  addJsonParser(app, 'application/json');
}

/** Reads a further content type as JSON; `*` is any. */
export function addJsonParser(app: HttpApp, contentType: string): void {
  app.addContentTypeParser(contentType, { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => parseJson(await readText(request, body)));
}

/** Reads lines of JSON, each for itself. Empty lines are skipped. */
export function addNdjsonParser(app: HttpApp): void {
  app.addContentTypeParser('application/x-ndjson', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer): Promise<NdjsonBody> => {
    const text = await readText(request, body);
    return { lines: text.split('\n').filter((line) => line.trim() !== '').map(parseLine) };
  });
}

async function readText(request: FastifyRequest, body: Buffer): Promise<string> {
  const plain = await decompress(request.headers['content-encoding'], body);
  if (!isUtf8(plain)) throw new HttpProblem('malformed_json', { detail: 'The body is not UTF-8.', cure: 'Send JSON encoded as UTF-8.' });
  return plain.toString('utf8');
}

/** Output is bounded while it is made, so that a small bomb never grows large. */
async function decompress(encoding: string | undefined, body: Buffer): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body;
  const name = encoding.toLowerCase();
  if (!Object.hasOwn(decompressors, name)) {
    throw new HttpProblem('unsupported_encoding', { detail: 'The Content-Encoding is not known here.', cure: `Send it as ${Object.keys(decompressors).join(', ')} or uncompressed.` });
  }
  try {
    return await decompressors[name as keyof typeof decompressors](body, { maxOutputLength: maxBodyBytes });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new HttpProblem('body_too_large', { detail: 'The body has more than 4 MB once decompressed.', cure: 'Send smaller batches, for instance of 500 events.' });
    }
    throw new HttpProblem('malformed_encoding', { detail: `The body cannot be decompressed as ${name}.`, cure: 'Compress the whole body once, or drop Content-Encoding.' });
  }
}

/**
 * JSON.parse makes a key `__proto__` an ordinary property, so nothing is polluted here; who reads the value decides about it.
 */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const detail = text.trim() === '' ? 'The body is empty.' : `${(error as SyntaxError).message}.`;
    throw new HttpProblem('malformed_json', { detail, cure: 'Send one JSON value, encoded as UTF-8.' });
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    return error;
  }
}
