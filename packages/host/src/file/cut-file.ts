import type { DiskFile } from './disk.ts';

/** Cuts a file to a length, durably. Errors of the system come through. */
export async function cutFile(file: DiskFile, length: number): Promise<void> {
  await file.truncate(length);
  await file.sync();
}
