/** What stands in the log, read from its bytes as plainly as its format allows: without the index, the cache, or the recovery of the host. */
import type { ReplayedRecord } from '../../src/log/event-log.ts';
import { FRAME_HEADER_BYTES, isSound, parseRecords, readFrameHeader, unpackFrame } from '../../src/log/frame.ts';
import { SEGMENT_HEADER_BYTES } from '../../src/log/segment.ts';
import type { SimulatedDisk } from './simulated-disk.ts';

/** Records in order, up to the first frame that is not whole. @param mend takes back what has been done to a file on purpose */
export function readStoredLog(disk: SimulatedDisk, folder: string, mend: (path: string, bytes: Buffer) => Buffer): readonly ReplayedRecord[] {
  const records: ReplayedRecord[] = [];
  for (const path of disk.paths.filter((name) => name.startsWith(`${folder}/`) && name.endsWith('.log'))) {
    const bytes = mend(path, disk.inode(path)!.content);
    for (let at = SEGMENT_HEADER_BYTES; ; ) {
      const header = readFrameHeader(bytes, at);
      if (header === undefined || !isSound(bytes, at, header)) break;
      records.push(...parseRecords(unpackFrame(bytes, at, header), header.firstPosition));
      at += FRAME_HEADER_BYTES + header.storedBytes;
    }
  }
  return records;
}
