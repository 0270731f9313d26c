/** Frames of the log, damaged in any way: found out, or as good as they were. */
import assert from 'node:assert/strict';
import type { LimnEvent } from '@limn/engine';
import { encodeFrame, eventLines, FRAME_HEADER_BYTES, isSound, parseEvent, parseRecords, readFrameHeader, unpackFrame, type LogRecord } from '../../../packages/host/src/log/frame.ts';
import { mutateBytes } from '../mutate.ts';
import { asBase64, type Target } from '../target.ts';

const event = (i: number): LimnEvent => ({ kind: 'event', id: `m${i}`, call: 'track', event: 'Order Completed', time: 1_768_478_400_000 + i, receivedAt: 1_768_478_401_000 + i, user: `u${i % 3}`, properties: { revenue: i, note: '张'.repeat(i % 5) } });
const frames: readonly (readonly LogRecord[])[] = [
  [{ moment: 5, events: [event(0)] }],
  [{ moment: 5, events: [event(0), event(1)], progress: { name: 'file', row: 7 } }, { moment: 9, events: [] }, { moment: 9, events: Array.from({ length: 40 }, (_, i) => event(i)) }],
  [{ moment: -1, events: [], history: true }],
];
const originals = frames.map((records) => encodeFrame(7, records));

/** All that a reader takes from the bytes, frame by frame, until it finds damage. */
function read(bytes: Buffer): string[] {
  const taken: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const header = readFrameHeader(bytes, at);
    if (header === undefined || !isSound(bytes, at, header)) break;
    const text = unpackFrame(bytes, at, header);
    const records = [...parseRecords(text, header.firstPosition)];
    const events = records.flatMap((record) => record.events);
    assert.equal(events.length, header.count);
    if (events.length > 0) assert.deepEqual(parseEvent(text, eventLines(text), events.length - 1), events.at(-1));
    taken.push(JSON.stringify(records));
    at += FRAME_HEADER_BYTES + header.storedBytes;
  }
  return taken;
}

const sound = new Set(originals.flatMap((frame) => read(frame)));

function check(bytes: Uint8Array): void {
  for (const taken of read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))) assert(sound.has(taken), 'a damaged frame was taken for a sound one');
}

export const frameTarget: Target<Uint8Array> = { name: 'frame', seeds: [...originals, Buffer.concat(originals)], mutate: mutateBytes, check, ...asBase64 };
