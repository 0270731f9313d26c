/**
 * The index of a segment that is complete, kept beside it as `….index`: opening a log then reads no frame of it.
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

/** @param bytes length of the segment's file: an index of another length is not of this file. @returns undefined when there is none that holds */
export async function readSegmentIndex(path: string, bytes: number, disk: Disk): Promise<Segment | undefined> {
  let text: string;
  try {
    text = (await readWholeFile(disk, indexPath(path))).toString();
  } catch {
    return undefined;
  }
  const [crc, json] = text.split('\n');
  if (json === undefined || Number(crc) !== crc32(json)) return undefined;
  const segment: Segment = { path, ...(JSON.parse(json) as Omit<Segment, 'path'>) };
  return segment.bytes === bytes ? segment : undefined;
}
