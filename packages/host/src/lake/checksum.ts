/** Files of the lake carry no checksum of their own: the manifest has one of each, looked at before any of it is read. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { hostError, systemCode } from '../errors.ts';
import type { LakeFile } from './manifest.ts';

const PIECE_BYTES = 1024 * 1024;

/** CRC-32 of a whole file. Cost: about 1 ms a MB that is in the system's memory. Errors of the system come through. */
export async function checksumOf(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    let crc = 0;
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return crc;
      crc = crc32(piece.subarray(0, bytesRead), crc);
    }
  } finally {
    await file.close();
  }
}

/** @throws HostError `lake_damaged` when one of the files is not what was written; other errors of the system */
export async function requireSound(folder: string, files: readonly LakeFile[]): Promise<void> {
  for (const { path, crc } of files) {
    const file = join(folder, path);
    const found = await checksumOf(file).catch((cause: unknown) => {
      if (systemCode(cause) === 'ENOENT') return undefined;
      throw cause;
    });
    if (found !== crc) throw hostError('lake_damaged', { file, reason: found === undefined ? 'the file is missing' : 'its bytes are not those that were written' });
  }
}
