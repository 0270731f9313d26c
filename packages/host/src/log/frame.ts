/**
 * A frame: what one write puts into the log, whole or not at all.
 *
 *     magic  flags  stored  raw  first position  moment  count  crc of stored bytes  crc of this header  | stored bytes
 *     u32    u32    u32     u32  u64             i64     u32    u32                  u32                 |
 *
 * All little endian. `first position` is that of its first event, `moment` of its last record. The stored bytes are text,
 * compressed when that is shorter: one line with the heads of the records, then one line an event, so that one event can
 * be read without parsing its neighbours.
 */
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { LimnEvent } from '@limn/engine';
import type { ImportProgress } from '../limn.ts';

/** What was appended in one call. */
export interface LogRecord {
  /** When the log took it, ms since 1970; never less than that of the record before. */
  readonly moment: number;
  /** JSON data: what JSON cannot say (`undefined`, NaN, functions) is not kept. */
  readonly events: readonly LimnEvent[];
  /** Taken in before the host went live: imported events move time as it moved then. */
  readonly history?: true;
  readonly progress?: ImportProgress;
}

/** What stands before the stored bytes. */
export interface FrameHeader {
  readonly compressed: boolean;
  /** Bytes after the header. */
  readonly storedBytes: number;
  readonly rawBytes: number;
  readonly firstPosition: number;
  readonly moment: number;
  /** Events in it; may be 0, for a record that only carries progress. */
  readonly count: number;
  readonly crc: number;
}

/** A record without its events: what the first line of a frame keeps of each. */
interface RecordHead {
  readonly moment: number;
  readonly count: number;
  readonly history?: true;
  readonly progress?: ImportProgress;
}

/** Length of a header. */
export const FRAME_HEADER_BYTES = 44;
/** `LIMF`, low byte first: how every frame begins. */
export const FRAME_MAGIC = 0x464d_494c;
const HEADER_CRC_AT = 40;
const COMPRESSED = 1;

const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Header and stored bytes of the records, ready to be written. Cost about 2 µs an event, most of it JSON. */
export function encodeFrame(firstPosition: number, records: readonly LogRecord[]): Buffer {
  const heads = records.map(({ events, ...head }): RecordHead => ({ ...head, count: events.length }));
  let text = JSON.stringify(heads);
  let count = 0;
  for (const { events } of records) {
    count += events.length;
    for (const event of events) text += `\n${JSON.stringify(event)}`;
  }
  const raw = Buffer.from(text);
  const packed = zstdCompressSync(raw, fastest);
  const compressed = packed.length < raw.length;
  const stored = compressed ? packed : raw;

  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + stored.length);
  frame.writeUInt32LE(FRAME_MAGIC, 0);
  frame.writeUInt32LE(compressed ? COMPRESSED : 0, 4);
  frame.writeUInt32LE(stored.length, 8);
  frame.writeUInt32LE(raw.length, 12);
  frame.writeBigUInt64LE(BigInt(firstPosition), 16);
  frame.writeBigInt64LE(BigInt(records.at(-1)?.moment ?? 0), 24);
  frame.writeUInt32LE(count, 32);
  frame.writeUInt32LE(crc32(stored), 36);
  frame.writeUInt32LE(crc32(frame.subarray(0, HEADER_CRC_AT)), HEADER_CRC_AT);
  stored.copy(frame, FRAME_HEADER_BYTES);
  return frame;
}

/** The header at the offset; undefined when none stands there whole and undamaged. Does not look at the stored bytes. */
export function readFrameHeader(bytes: Buffer, at: number): FrameHeader | undefined {
  if (at + FRAME_HEADER_BYTES > bytes.length || bytes.readUInt32LE(at) !== FRAME_MAGIC) return undefined;
  if (bytes.readUInt32LE(at + HEADER_CRC_AT) !== crc32(bytes.subarray(at, at + HEADER_CRC_AT))) return undefined;
  return {
    compressed: (bytes.readUInt32LE(at + 4) & COMPRESSED) !== 0,
    storedBytes: bytes.readUInt32LE(at + 8),
    rawBytes: bytes.readUInt32LE(at + 12),
    firstPosition: Number(bytes.readBigUInt64LE(at + 16)),
    moment: Number(bytes.readBigInt64LE(at + 24)),
    count: bytes.readUInt32LE(at + 32),
    crc: bytes.readUInt32LE(at + 36),
  };
}

/** Whether the stored bytes after the header are there, whole and undamaged. */
export function isSound(bytes: Buffer, at: number, header: FrameHeader): boolean {
  const start = at + FRAME_HEADER_BYTES;
  return start + header.storedBytes <= bytes.length && crc32(bytes.subarray(start, start + header.storedBytes)) === header.crc;
}

/** The text of a sound frame, as bytes. */
export function unpackFrame(bytes: Buffer, at: number, header: FrameHeader): Buffer {
  const start = at + FRAME_HEADER_BYTES;
  const stored = bytes.subarray(start, start + header.storedBytes);
  return header.compressed ? zstdDecompressSync(stored, { maxOutputLength: header.rawBytes }) : stored;
}

/** The records of a frame's text, in order, with the position of each. Cost about 2 µs an event. */
export function* parseRecords(text: Buffer, firstPosition: number): Generator<LogRecord & { readonly position: number }> {
  const lines = text.toString().split('\n');
  let position = firstPosition;
  let line = 1;
  for (const { count, ...rest } of JSON.parse(lines[0]!) as readonly RecordHead[]) {
    const events = lines.slice(line, line + count).map((json) => JSON.parse(json) as LimnEvent);
    yield { position, ...rest, events };
    position += count;
    line += count;
  }
}

/** One event out of a frame's text. @param index 0 for the frame's first event. */
export function parseEvent(text: Buffer, index: number): LimnEvent {
  let start = 0;
  for (let line = 0; line <= index; line++) start = text.indexOf(10, start) + 1;
  const end = text.indexOf(10, start);
  return JSON.parse(text.toString('utf8', start, end < 0 ? text.length : end)) as LimnEvent;
}
