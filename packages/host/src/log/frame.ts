/**
 * A frame: what one write puts into the log, whole or not at all.
 *
 *     magic  flags  stored  raw  first position  moment  count  crc of stored bytes  crc of this header  | stored bytes
 *     u32    u32    u32     u32  u64             i64     u32    u32                  u32                 |
 *
 * All little endian. `first position` is that of its first event, `moment` of its last record. The stored bytes are text,
 * compressed when that is shorter: one line with the heads of the records, then one line an event, so that one event can
 * be read without parsing its neighbours.
 *
 * A frame whose events were packed elsewhere (flag 2) has the line of heads as it is, and behind it the lines of each
 * record, packed on their own: `stored` and `raw` of its head are their bytes, equal when they are not compressed.
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

/** When the first event of a record counts as applied, if time has not come further by then: history brings its own time. */
export function beginOf({ moment, events: [first], history }: LogRecord): number {
  return history === true && first?.imported === true ? Math.min(moment, first.receivedAt) : moment;
}

/** Events as the lines of a record, compressed when that is shorter: made by whoever has them in hand, in any thread. */
export interface PackedEvents {
  readonly count: number;
  readonly rawBytes: number;
  /** Of `rawBytes` bytes when they are not compressed. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A record to append. */
export type NewRecord = Omit<LogRecord, 'events'> & { readonly events: readonly LimnEvent[] | PackedEvents };

/** What stands before the stored bytes. */
export interface FrameHeader {
  readonly compressed: boolean;
  /** Its records are packed each on its own. */
  readonly apart: boolean;
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
  /** Of a record packed on its own. */
  readonly stored?: number;
  readonly raw?: number;
}

/** Length of a header. */
export const FRAME_HEADER_BYTES = 44;
/** `LIMF`, low byte first: how every frame begins. */
export const FRAME_MAGIC = 0x464d_494c;
const HEADER_CRC_AT = 40;
const COMPRESSED = 1;
const APART = 2;

const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** How many events a record has, packed or not. */
export function eventsIn({ events }: NewRecord): number {
  return isPacked(events) ? events.count : events.length;
}

function isPacked(events: NewRecord['events']): events is PackedEvents {
  return 'rawBytes' in events;
}

/** Packs events for a record. Cost about 2 µs an event, most of it JSON. */
export function packEvents(events: readonly LimnEvent[]): PackedEvents {
  return packLines(events.map((event) => JSON.stringify(event)));
}

/** The same for events that are lines already. */
export function packLines(lines: readonly string[]): PackedEvents {
  const raw = Buffer.from(lines.join('\n'));
  const { stored } = compressed(raw);
  // Of its own memory, so that it can be handed to another thread.
  const bytes = stored.length === stored.buffer.byteLength ? stored : new Uint8Array(stored);
  return { count: lines.length, rawBytes: raw.length, bytes };
}

/** Header and stored bytes of the records, ready to be written. Cost about 2 µs an event that is not packed yet. */
export function encodeFrame(firstPosition: number, records: readonly NewRecord[]): Buffer {
  const count = records.reduce((sum, record) => sum + eventsIn(record), 0);
  const { flags, rawBytes, parts } = records.some(({ events }) => isPacked(events)) ? encodeApart(records) : encodeTogether(records as readonly LogRecord[]);
  const storedBytes = parts.reduce((sum, part) => sum + part.length, 0);
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + storedBytes);
  let at = FRAME_HEADER_BYTES;
  for (const part of parts) {
    frame.set(part, at);
    at += part.length;
  }
  frame.writeUInt32LE(FRAME_MAGIC, 0);
  frame.writeUInt32LE(flags, 4);
  frame.writeUInt32LE(storedBytes, 8);
  frame.writeUInt32LE(rawBytes, 12);
  frame.writeBigUInt64LE(BigInt(firstPosition), 16);
  frame.writeBigInt64LE(BigInt(records.at(-1)?.moment ?? 0), 24);
  frame.writeUInt32LE(count, 32);
  frame.writeUInt32LE(crc32(frame.subarray(FRAME_HEADER_BYTES)), 36);
  frame.writeUInt32LE(crc32(frame.subarray(0, HEADER_CRC_AT)), HEADER_CRC_AT);
  return frame;
}

interface Encoded {
  readonly flags: number;
  readonly rawBytes: number;
  /** The stored bytes, one behind the other. */
  readonly parts: readonly Uint8Array[];
}

/** One text: what is repeated from record to record is stored once. */
function encodeTogether(records: readonly LogRecord[]): Encoded {
  let text = JSON.stringify(records.map(({ events, ...head }): RecordHead => ({ ...head, count: events.length })));
  for (const { events } of records) for (const event of events) text += `\n${JSON.stringify(event)}`;
  const raw = Buffer.from(text);
  const { stored, flags } = compressed(raw);
  return { flags, rawBytes: raw.length, parts: [stored] };
}

/** Nothing that is packed is touched again. */
function encodeApart(records: readonly NewRecord[]): Encoded {
  const packs = records.map(({ events }) => (isPacked(events) ? events : packEvents(events)));
  const heads = records.map(({ moment, history, progress }, i): RecordHead => ({ moment, ...(history && { history }), ...(progress !== undefined && { progress }), count: packs[i]!.count, stored: packs[i]!.bytes.length, raw: packs[i]!.rawBytes }));
  const line = Buffer.from(`${JSON.stringify(heads)}\n`);
  return { flags: APART, rawBytes: packs.reduce((sum, { rawBytes }) => sum + rawBytes, line.length), parts: [line, ...packs.map(({ bytes }) => bytes)] };
}

function compressed(raw: Buffer<ArrayBuffer>): { readonly stored: Buffer<ArrayBuffer>; readonly flags: number } {
  const packed = zstdCompressSync(raw, fastest) as Buffer<ArrayBuffer>;
  return packed.length < raw.length ? { stored: packed, flags: COMPRESSED } : { stored: raw, flags: 0 };
}

/** The header at the offset; undefined when none stands there whole and undamaged. Does not look at the stored bytes. */
export function readFrameHeader(bytes: Buffer, at: number): FrameHeader | undefined {
  if (at + FRAME_HEADER_BYTES > bytes.length || bytes.readUInt32LE(at) !== FRAME_MAGIC) return undefined;
  if (bytes.readUInt32LE(at + HEADER_CRC_AT) !== crc32(bytes.subarray(at, at + HEADER_CRC_AT))) return undefined;
  return {
    compressed: (bytes.readUInt32LE(at + 4) & COMPRESSED) !== 0,
    apart: (bytes.readUInt32LE(at + 4) & APART) !== 0,
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

/** The text of a sound frame, as bytes: the line of heads, then one line an event. */
export function unpackFrame(bytes: Buffer, at: number, header: FrameHeader): Buffer {
  const start = at + FRAME_HEADER_BYTES;
  const stored = bytes.subarray(start, start + header.storedBytes);
  if (header.apart) return unpackApart(stored);
  return header.compressed ? zstdDecompressSync(stored, { maxOutputLength: header.rawBytes }) : stored;
}

function unpackApart(stored: Buffer): Buffer {
  let at = stored.indexOf(10);
  const parts = [stored.subarray(0, at++)];
  for (const { count, stored: length = 0, raw = 0 } of JSON.parse(parts[0]!.toString()) as readonly RecordHead[]) {
    const lines = stored.subarray(at, (at += length));
    if (count > 0) parts.push(newline, length < raw ? zstdDecompressSync(lines, { maxOutputLength: raw }) : lines);
  }
  return Buffer.concat(parts);
}

const newline = Buffer.from('\n');

/** The records of a frame's text, in order, with the position of each. Cost about 2 µs an event. */
export function* parseRecords(text: Buffer, firstPosition: number): Generator<LogRecord & { readonly position: number }> {
  const lines = text.toString().split('\n');
  let position = firstPosition;
  let line = 1;
  for (const { count, stored: _stored, raw: _raw, ...rest } of JSON.parse(lines[0]!) as readonly RecordHead[]) {
    const events = lines.slice(line, line + count).map((json) => JSON.parse(json) as LimnEvent);
    yield { position, ...rest, events };
    position += count;
    line += count;
  }
}

/** Where the lines of a frame's events begin in its text, and where one after the last would. Cost some 0.1 µs an event. */
export function eventLines(text: Buffer): Uint32Array {
  const starts: number[] = [];
  for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, end + 1)) starts.push(end + 1);
  return Uint32Array.from([...starts, text.length + 1]);
}

/** One event out of a frame's text. @param lines as `eventLines` gives them @param index 0 for the frame's first event. */
export function parseEvent(text: Buffer, lines: Uint32Array, index: number): LimnEvent {
  return JSON.parse(text.toString('utf8', lines[index]!, lines[index + 1]! - 1)) as LimnEvent;
}
