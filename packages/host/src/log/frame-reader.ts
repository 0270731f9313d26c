/** Reads frames back: one event at random, or all in order. Every frame read from the disk is checked before it is used. */
import type { LimnEvent } from '@limn/engine';
import type { Disk, DiskFile } from '../file/disk.ts';
import { readFully, readFullySync } from '../file/read-file.ts';
import { eventLines, FRAME_HEADER_BYTES, isSound, parseEvent, parseRecords, readFrameHeader, unpackFrame, type FrameHeader, type LogRecord } from './frame.ts';
import { blockOf, blockRange, damaged, type Segment } from './segment.ts';

/** Frames kept unpacked; about 256 KB each when the log is busy. */
const FRAMES_KEPT = 32;
const FILES_KEPT = 64;

interface UnpackedFrame {
  readonly firstPosition: number;
  readonly end: number;
  readonly text: Buffer;
  /** Looked for once: whoever follows the log reads event after event. */
  readonly lines: Uint32Array;
}

interface FrameAt {
  readonly at: number;
  readonly header: FrameHeader;
}

/** Reads events one by one, keeping lately read frames. */
export interface RandomReader {
  /**
   * The event at a position that the segment holds. Synchronous: some 300 µs, 4 µs when its frame was read lately.
   * @throws HostError `log_damaged`
   */
  eventAt(segment: Segment, position: number): LimnEvent;
  close(): void;
}

/** Opens files when they are first read; holds up to 64 of them, and 32 frames. */
export function createRandomReader(disk: Disk): RandomReader {
  /** Both most lately used last. */
  const frames: UnpackedFrame[] = [];
  const files = new Map<string, DiskFile>();

  function fileOf({ path }: Segment): DiskFile {
    let file = files.get(path);
    files.delete(path);
    file ??= disk.openSync(path, 'read');
    files.set(path, file);
    for (const [other, old] of files) {
      if (files.size <= FILES_KEPT) break;
      old.close();
      files.delete(other);
    }
    return file;
  }

  function load(segment: Segment, position: number): UnpackedFrame {
    const { from, to } = blockRange(segment, blockOf(segment, position));
    const bytes = Buffer.allocUnsafe(to - from);
    const read = readFullySync(fileOf(segment), bytes, from);
    for (const { at, header } of framesIn(segment, bytes.subarray(0, read), from)) {
      const end = header.firstPosition + header.count;
      if (position >= end) continue;
      const text = unpackSound(segment, bytes, at, { header, from });
      return { firstPosition: header.firstPosition, end, text, lines: eventLines(text) };
    }
    throw damaged(segment, from, `event ${position} should stand there`);
  }

  return {
    eventAt(segment, position) {
      const kept = frames.findLastIndex((frame) => position >= frame.firstPosition && position < frame.end);
      const frame = kept >= 0 ? frames.splice(kept, 1)[0]! : load(segment, position);
      frames.push(frame);
      if (frames.length > FRAMES_KEPT) frames.shift();
      return parseEvent(frame.text, frame.lines, position - frame.firstPosition);
    },
    close() {
      for (const file of files.values()) file.close();
      files.clear();
      frames.length = 0;
    },
  };
}

interface Stretch {
  readonly fromPosition: number;
  /** Bytes of the segment to read: frames appended later are left out. */
  readonly until: number;
  readonly disk: Disk;
}

/**
 * Records of a segment from a position on, in order; of a record that begins before it, the rest. Holds two stretches of
 * some 64 KiB (or one frame, if larger): the next is read while the caller works on this one.
 * @throws HostError `log_damaged`
 */
export async function* replaySegment(segment: Segment, { fromPosition, until, disk }: Stretch): AsyncGenerator<LogRecord & { readonly position: number }> {
  // Records without events stand at the position of the event after them, so begin one event earlier.
  let block = Math.max(blockOf(segment, fromPosition - 1), 0);
  if (until <= (segment.offsets[block] ?? Infinity)) return;
  const file = await disk.open(segment.path, 'read');
  let ahead: Promise<Buffer> | undefined;
  try {
    ahead = readBlock(file, segment, block, until);
    while (ahead !== undefined) {
      const bytes: Buffer = await ahead;
      const { from } = blockRange(segment, block);
      block++;
      ahead = (segment.offsets[block] ?? Infinity) < until ? readBlock(file, segment, block, until) : undefined;
      for (const { at, header } of framesIn(segment, bytes, from)) {
        if (header.firstPosition + header.count < fromPosition) continue;
        for (const record of parseRecords(unpackSound(segment, bytes, at, { header, from }), header.firstPosition)) {
          if (record.position >= fromPosition) yield record;
          else if (record.position + record.events.length > fromPosition) {
            yield { ...record, position: fromPosition, events: record.events.slice(fromPosition - record.position) };
          }
        }
      }
    }
  } finally {
    await ahead?.catch(() => {});
    file.close();
  }
}

async function readBlock(file: DiskFile, segment: Segment, block: number, until: number): Promise<Buffer> {
  const { from, to } = blockRange(segment, block);
  const bytes = Buffer.allocUnsafe(Math.min(to, until) - from);
  return bytes.subarray(0, await readFully(file, bytes, from));
}

/** @param from offset of the bytes in the file */
function* framesIn(segment: Segment, bytes: Buffer, from: number): Generator<FrameAt> {
  for (let at = 0; at < bytes.length; ) {
    const header = readFrameHeader(bytes, at);
    if (header === undefined) throw damaged(segment, from + at, 'the header of a frame is broken');
    yield { at, header };
    at += FRAME_HEADER_BYTES + header.storedBytes;
  }
}

function unpackSound(segment: Segment, bytes: Buffer, at: number, { header, from }: { readonly header: FrameHeader; readonly from: number }): Buffer {
  if (!isSound(bytes, at, header)) throw damaged(segment, from + at, 'the checksum of the frame does not match its bytes');
  return unpackFrame(bytes, at, header);
}
