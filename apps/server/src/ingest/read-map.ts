/** A map from the disk. */
import { readFile } from 'node:fs/promises';
import { FileError } from '../errors.ts';
import type { FileMap } from './map-file.ts';
import { parseMap } from './parse-map.ts';

/** @throws FileError `unreadable_file` | `malformed_map` */
export async function readMap(path: string): Promise<FileMap> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new FileError('unreadable_file', [{ path, message: 'The map cannot be read.', cure: 'Look at the path and its permissions.' }], { cause: error });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new FileError('malformed_map', [{ path, message: `The map is not JSON: ${(error as SyntaxError).message}.`, cure: 'Mend it where the message points.' }], { cause: error });
  }
  return parseMap(json);
}
