/**
 * One file of the log: a header, then frames. Its name is the position of its first event.
 *
 *     'LIMNLOG\n'  format  crc of the first position  first position
 *     8 bytes      u32     u32                        u64
 *
 * A segment in memory is a thin index: the frame that begins about every 64 KiB. Between two marks frames are found by
 * hopping from header to header. 10 M events of 50 stored bytes are some 7,500 marks, however small their frames.
 */
import { crc32 } from 'node:zlib';
import { hostError, type HostError } from '../errors.ts';
import { FRAME_HEADER_BYTES, type FrameHeader } from './frame.ts';

const LOG_FORMAT = 1;
/** Length of the header: where the first frame stands. */
export const SEGMENT_HEADER_BYTES = 24;
const MAGIC = Buffer.from('LIMNLOG\n');
const MARK_EVERY_BYTES = 64 * 1024;

/** Where frames stand in one segment. Grows while frames are appended. */
export interface Segment {
  readonly path: string;
  readonly firstPosition: number;
  /** Position after its last event. */
  end: number;
  /** Bytes that hold the header and whole frames. */
  bytes: number;
  /** Moment of its last frame; -Infinity without any. */
  moment: number;
  /** Offsets of some frames, ascending, and the first position of each. */
  readonly offsets: number[];
  readonly positions: number[];
}

/** A segment without a frame. */
export function emptySegment(path: string, firstPosition: number): Segment {
  return { path, firstPosition, end: firstPosition, bytes: SEGMENT_HEADER_BYTES, moment: -Infinity, offsets: [], positions: [] };
}

/** `0000000000012345.log`: 16 digits hold every safe integer, and names sort like positions. */
export function segmentName(firstPosition: number): string {
  return `${String(firstPosition).padStart(16, '0')}.log`;
}

/** The bytes with which a segment begins. */
export function encodeSegmentHeader(firstPosition: number): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(LOG_FORMAT, 8);
  header.writeBigUInt64LE(BigInt(firstPosition), 16);
  header.writeUInt32LE(crc32(header.subarray(16)), 12);
  return header;
}

/**
 * Whether the bytes begin with the header of this segment.
 * @throws HostError `format_unknown` when another version of Limn wrote it
 */
export function hasSegmentHeader(bytes: Buffer, path: string, firstPosition: number): boolean {
  if (bytes.length < SEGMENT_HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return false;
  const found = bytes.readUInt32LE(8);
  if (bytes.readUInt32LE(12) !== crc32(bytes.subarray(16, SEGMENT_HEADER_BYTES))) return false;
  if (found !== LOG_FORMAT) throw hostError('format_unknown', { file: path, found, known: LOG_FORMAT });
  return Number(bytes.readBigUInt64LE(16)) === firstPosition;
}

/** Takes a frame that stands at the end of the segment into its index. */
export function addFrame(segment: Segment, header: FrameHeader): void {
  const lastMark = segment.offsets.at(-1);
  if (lastMark === undefined || segment.bytes - lastMark >= MARK_EVERY_BYTES) {
    segment.offsets.push(segment.bytes);
    segment.positions.push(segment.end);
  }
  segment.bytes += FRAME_HEADER_BYTES + header.storedBytes;
  segment.end += header.count;
  segment.moment = header.moment;
}

/** The stretch between two marks in which the event at the position stands. Cost: a binary search. */
export function blockOf(segment: Segment, position: number): number {
  let low = 0;
  let high = segment.positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (segment.positions[middle]! <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Bytes [from, to) of a stretch between two marks. */
export function blockRange(segment: Segment, block: number): { readonly from: number; readonly to: number } {
  return { from: segment.offsets[block]!, to: segment.offsets[block + 1] ?? segment.bytes };
}

/** The error for what cannot be read in a segment. @param offset bytes from the start of its file */
export function damaged(segment: { readonly path: string }, offset: number, reason: string, cause?: unknown): HostError {
  return hostError('log_damaged', { file: segment.path, offset, reason }, cause);
}
