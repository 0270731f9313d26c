import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleEvents } from '../../test/sample-event.ts';
import { encodeFrame, eventLines, eventsIn, packEvents, parseEvent, parseRecords, readFrameHeader, unpackFrame, type NewRecord } from './frame.ts';

/** Records as an array of events, or packed; some empty, some with progress. */
const records = fc
  .array(fc.record({ count: fc.integer({ min: 0, max: 30 }), packed: fc.boolean(), progress: fc.boolean(), history: fc.boolean() }), { minLength: 1, maxLength: 6 })
  .map((sizes) => {
    let from = 0;
    return sizes.map(({ count, packed, progress, history }, i) => {
      const events = sampleEvents(count, from);
      from += count;
      const head = { moment: 1_000 + i, ...(history && { history: true as const }), ...(progress && { progress: { name: 'past', row: from } }) };
      return { plain: { ...head, events }, record: { ...head, events: packed ? packEvents(events) : events } satisfies NewRecord };
    });
  });

test('whether a record was packed elsewhere does not show in what is read', () => {
  fc.assert(
    fc.property(records, (made) => {
      const frame = encodeFrame(7, made.map(({ record }) => record));
      const header = readFrameHeader(frame, 0)!;
      const text = unpackFrame(frame, 0, header);
      const plain = made.map(({ plain }) => plain);
      expect([...parseRecords(text, 7)]).toMatchObject(plain);
      expect(header).toMatchObject({ firstPosition: 7, count: made.reduce((sum, { record }) => sum + eventsIn(record), 0), moment: plain.at(-1)!.moment });
      expect(plain.flatMap(({ events }) => events).map((_, i) => parseEvent(text, eventLines(text), i))).toEqual(plain.flatMap(({ events }) => events));
    }),
    { numRuns: 100 },
  );
});

test('what is packed is smaller, unless there is too little of it', () => {
  const many = packEvents(sampleEvents(100));
  expect(many.bytes.length * 4).toBeLessThan(many.rawBytes);
  const none = packEvents([]);
  expect(none).toMatchObject({ count: 0, rawBytes: 0 });
  expect(none.bytes).toHaveLength(0);
});
