/**
 * The index of a segment, kept beside it as `….index`. Of one that is complete: opening a log then reads no frame of it.
 * Of the last one, from a clean close: what is broken before its end was whole then, and is no torn write but damage.
 * It holds nothing that the segment does not say itself, so a missing or damaged one is made again.
 */
import { crc32 } from 'node:zlib';
import type { Disk } from '../file/disk.ts';
import { readWholeFile } from '../file/read-file.ts';
import { replaceFile } from '../file/replace-file.ts';
import type { Segment } from './segment.ts';

function indexPath(segmentPath: string): string {
  return segmentPath.replace(/\.log$/, '.index');
}

/** Errors of the system come through; the log does without. */
export async function writeSegmentIndex({ path, ...rest }: Segment, disk: Disk): Promise<void> {
  const json = JSON.stringify(rest);
  await replaceFile(indexPath(path), `${crc32(json)}\n${json}\n`, disk);
}

/** The segment as it was when the index was written; it may have grown since. @returns undefined when there is none that holds */
export async function readSegmentIndex(path: string, disk: Disk): Promise<Segment | undefined> {
  let text: string;
  try {
    text = (await readWholeFile(disk, indexPath(path))).toString();
  } catch {
    return undefined;
  }
  const [crc, json] = text.split('\n');
  if (json === undefined || Number(crc) !== crc32(json)) return undefined;
  return { path, ...(JSON.parse(json) as Omit<Segment, 'path'>) };
}
