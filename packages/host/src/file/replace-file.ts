/** Names that appear on the disk whole or not at all. */
import { dirname } from 'node:path';
import type { Disk } from './disk.ts';
import { nodeDisk } from './node-disk.ts';

/** Suffix of files that are not there yet; leftovers of a crash may be deleted at any time. */
export const TEMPORARY = '.tmp';

/**
 * Writes a small file atomically and durably: after a crash the old content or the new stands there, never a part.
 * Errors of the system come through as they are; the old content then still stands.
 */
export async function replaceFile(path: string, content: string | Uint8Array, disk: Disk = nodeDisk): Promise<void> {
  const temporary = path + TEMPORARY;
  try {
    const file = await disk.open(temporary, 'create');
    try {
      await file.write(Buffer.from(content), 0);
      await file.sync();
    } finally {
      file.close();
    }
    await disk.rename(temporary, path);
  } catch (cause) {
    await disk.remove(temporary).catch(() => {});
    throw cause;
  }
  await disk.syncFolder(dirname(path));
}
