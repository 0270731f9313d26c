/** Names that appear on the disk whole or not at all. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../errors.ts';

/** Suffix of files that are not there yet; leftovers of a crash may be deleted at any time. */
export const TEMPORARY = '.tmp';

/** Makes created, renamed and deleted names in the folder durable. Costs one sync. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    // Windows opens no folders; its renames are durable by themselves.
    if (process.platform !== 'win32' || systemCode(cause) === 'ENOENT') throw cause;
  }
}

/**
 * Writes a small file atomically and durably: after a crash the old content or the new stands there, never a part.
 * Errors of the system come through as they are; the old content then still stands.
 */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = path + TEMPORARY;
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
  await syncFolder(dirname(path));
}
