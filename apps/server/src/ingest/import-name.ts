/** What a file is called while it is imported: a hash of what is in it, so that the same rows are never taken twice. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { FileMap } from './map-file.ts';
import { STANDARD_INPUT } from './read-rows.ts';

/**
 * SHA-256, in hex, of the file's bytes and the map. Another map makes other events, hence another import.
 * Standard input cannot be read twice: each time it is an import of its own. Cost: reads the file once, about 1 s a GB.
 */
export async function importNameOf(path: string, map: FileMap | undefined): Promise<string> {
  if (path === STANDARD_INPUT) return `stdin-${randomUUID()}`;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { end: false });
  return hash.update(`\n${JSON.stringify(map ?? null)}`).digest('hex');
}
