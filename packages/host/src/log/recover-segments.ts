/**
 * What stands in the folder when a log is opened. Only the last segment can have been written to when the process died,
 * and only behind its last whole frame: a group is on the disk before the next one is begun. So
 * - what follows the last whole frame and is none is a torn tail: never acknowledged, cut off, reported;
 * - a broken frame with a whole one behind it was whole once: damage, an error.
 */
import { join } from 'node:path';
import { cutFile } from '../file/cut-file.ts';
import type { Disk, DiskFile } from '../file/disk.ts';
import { readFullySync, readWholeFile } from '../file/read-file.ts';
import { FRAME_HEADER_BYTES, FRAME_MAGIC, isSound, readFrameHeader } from './frame.ts';
import { readSegmentIndex, writeSegmentIndex } from './segment-index.ts';
import { addFrame, damaged, emptySegment, encodeSegmentHeader, hasSegmentHeader, SEGMENT_HEADER_BYTES, segmentName, type Segment } from './segment.ts';

/** A tail that was cut off. */
export interface TornTail {
  readonly file: string;
  /** Where the last whole frame ends. */
  readonly offset: number;
  /** Bytes cut off. */
  readonly bytes: number;
}

interface RecoverOptions {
  readonly folder: string;
  readonly disk: Disk;
  readonly onTorn: (torn: TornTail) => void;
}

/**
 * All segments, oldest first, at least one; the last is ready to be appended to. Cost: the index of each complete segment,
 * and one reading of the last.
 * @throws HostError `log_damaged` with file and offset; `format_unknown`
 */
export async function recoverSegments({ folder, disk, onTorn }: RecoverOptions): Promise<Segment[]> {
  const firsts = (await disk.list(folder)).filter((name) => /^\d{16}\.log$/.test(name)).map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
  if (firsts.length === 0) firsts.push(0);
  const segments: Segment[] = [];
  for (const [i, firstPosition] of firsts.entries()) {
    const path = join(folder, segmentName(firstPosition));
    const before = segments.at(-1);
    if (before !== undefined && before.end !== firstPosition) {
      throw damaged(before, before.bytes, `it ends before event ${before.end}, but the next file begins with event ${firstPosition}`);
    }
    const segment = i < firsts.length - 1 ? await completeSegment(path, firstPosition, disk) : await lastSegment(path, firstPosition, { disk, onTorn });
    segments.push(segment);
  }
  await disk.syncFolder(folder);
  return segments;
}

async function completeSegment(path: string, firstPosition: number, disk: Disk): Promise<Segment> {
  const file = await disk.open(path, 'read');
  try {
    const size = await file.size();
    const indexed = await readSegmentIndex(path, disk);
    if (indexed?.bytes === size) return indexed;
    const segment = hopHeaders(file, emptySegment(path, firstPosition), size);
    // Only a saving of time for the next opening.
    await writeSegmentIndex(segment, disk).catch(() => {});
    return segment;
  } finally {
    file.close();
  }
}

/** Reads the headers only; there may be very many of them, so nothing is awaited. */
function hopHeaders(file: DiskFile, segment: Segment, size: number): Segment {
  const start = Buffer.alloc(SEGMENT_HEADER_BYTES);
  readFullySync(file, start, 0);
  if (!hasSegmentHeader(start, segment.path, segment.firstPosition)) throw damaged(segment, 0, 'the header of the file is broken');
  const bytes = Buffer.alloc(FRAME_HEADER_BYTES);
  while (segment.bytes < size) {
    const length = readFullySync(file, bytes, segment.bytes);
    const header = readFrameHeader(bytes.subarray(0, length), 0);
    if (header === undefined || header.firstPosition !== segment.end || segment.bytes + FRAME_HEADER_BYTES + header.storedBytes > size) {
      throw damaged(segment, segment.bytes, 'no whole frame stands there');
    }
    addFrame(segment, header);
  }
  return segment;
}

async function lastSegment(path: string, firstPosition: number, { disk, onTorn }: Pick<RecoverOptions, 'disk' | 'onTorn'>): Promise<Segment> {
  const segment = emptySegment(path, firstPosition);
  const file = await disk.open(path, 'durable');
  try {
    const bytes = await readWholeFile(disk, path);
    let lastFrame: number;
    if (hasSegmentHeader(bytes, path, firstPosition)) {
      lastFrame = addSoundFrames(segment, bytes);
    } else {
      if (hasSoundFrame(bytes, 0)) throw damaged(segment, 0, 'the header of the file is broken');
      if (bytes.length > 0) onTorn({ file: path, offset: 0, bytes: bytes.length });
      await cutFile(file, 0);
      await file.write(encodeSegmentHeader(firstPosition), 0);
      return segment;
    }
    const { bytes: stood = 0 } = (await readSegmentIndex(path, disk)) ?? {};
    if (segment.bytes < stood) throw damaged(segment, segment.bytes, 'no whole frame stands there, and one did when the log was last closed');
    if (segment.bytes < bytes.length) {
      if (hasSoundFrame(bytes, segment.bytes + 1)) throw damaged(segment, segment.bytes, 'the frame there is broken, and whole ones follow');
      await cutFile(file, segment.bytes);
      onTorn({ file: path, offset: segment.bytes, bytes: bytes.length - segment.bytes });
    } else {
      // Its last frame may be of a process that was killed before it was durable. A sync would do, had none failed before:
      // then the system holds for durable what is not.
      await file.write(bytes.subarray(lastFrame), lastFrame);
      await file.sync();
    }
    return segment;
  } finally {
    file.close();
  }
}

/** @returns where the last of them begins */
function addSoundFrames(segment: Segment, bytes: Buffer): number {
  let last = 0;
  for (;;) {
    const header = readFrameHeader(bytes, segment.bytes);
    if (header === undefined || header.firstPosition !== segment.end || !isSound(bytes, segment.bytes, header)) return last;
    last = segment.bytes;
    addFrame(segment, header);
  }
}

const magic = Buffer.alloc(4);
magic.writeUInt32LE(FRAME_MAGIC);

function hasSoundFrame(bytes: Buffer, from: number): boolean {
  for (let at = bytes.indexOf(magic, from); at >= 0; at = bytes.indexOf(magic, at + 1)) {
    const header = readFrameHeader(bytes, at);
    if (header !== undefined && isSound(bytes, at, header)) return true;
  }
  return false;
}
