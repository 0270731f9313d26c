import { sourceId, type LimnEvent } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { valueAt } from '../transform/matrix.ts';
import { collectExamples } from './collect-examples.ts';
import type { CollectOptions } from './collect-options.ts';
import { customer, order, refund } from './dataset.testkit.ts';
import type { ExampleBlock } from './example-block.ts';
import { logOfEvents } from './example-log.ts';
import { gatherExamples } from './gather-examples.ts';

const ordered = (time: string, revenue = 10, who: { user?: string; anonymous?: string } = { user: 'ada' }, receivedAt = time, channel: 'web' | 'app' = 'web') =>
  order.at(`2026-${time}:00-05:00`, { ...who, id: `${time} ${revenue}`, receivedAt: `2026-${receivedAt}:00-05:00` }, { revenue, channel });
const returned = (time: string) => refund.at(`2026-${time}:00-05:00`, { user: 'ada' }, { amount: 5 });
/** Something far off at the end, so that time has passed. */
const muchLater = ordered('02-28T12:00', 1, { user: 'zoe' });

/** Profile, day of New York, label, and whether it was not over. */
async function rowsOf(events: readonly LimnEvent[], prediction: string, options: Partial<CollectOptions> = {}) {
  const stream = collectExamples({ definition: customer.definition, prediction, log: logOfEvents(events), ...options });
  const rows: unknown[] = [];
  const blocks: ExampleBlock[] = [];
  for await (const block of stream) {
    blocks.push(block);
    block.profiles.forEach((profile, row) => {
      const day = new Date(block.table.at[row]! - 5 * 3_600_000).toISOString().slice(5, 16);
      rows.push([profile, day, valueAt(block.table.columns.at(-1)!, row), ...(block.censored[row] === 1 ? ['censored'] : [])]);
    });
  }
  return { rows, report: stream.report, blocks };
}

describe('labels', () => {
  // Every third day: the 4th, 7th, 10th, 13th, … of February 2026.
  const events = [ordered('02-02T10:00'), ordered('02-05T10:00', 20, { user: 'ada' }, '02-05T10:00', 'app'), ordered('02-11T09:00', 30), returned('02-12T10:00'), muchLater];
  const ofAda = async (prediction: string) => (await rowsOf(events, prediction)).rows.filter((row) => (row as readonly unknown[])[0] === 'user:ada').map((row) => (row as readonly unknown[]).slice(1));

  test.each([
    ['leaves', [false, false, false, true]],
    ['returns', [false, false, true, false]],
    ['spends', [20, 30, 30, 0]],
    ['nextChannel', ['app', 'web', 'web', undefined]],
    ['channels', [['app'], ['web'], ['web'], []]],
  ] as const)('%s', async (prediction, labels) => {
    const days = await ofAda(prediction);
    expect(days.slice(0, 4).map((row) => row[1])).toEqual(labels);
    expect(days.slice(0, 4).map((row) => row[0])).toEqual(['02-04T00:00', '02-07T00:00', '02-10T00:00', '02-13T00:00']);
  });

  test('the time to an event that did not come is as long as was looked, and says so', async () => {
    const hours = (count: number) => count * 3_600_000;
    expect((await ofAda('ordersIn')).slice(0, 4)).toEqual([['02-04T00:00', hours(34)], ['02-07T00:00', hours(105)], ['02-10T00:00', hours(33)], ['02-13T00:00', hours(120), 'censored']]);
  });

  test('what happens at the moment itself is the label\'s, not the features\'', async () => {
    const { rows, blocks } = await rowsOf([ordered('02-02T10:00'), ordered('02-04T00:00', 40), ordered('02-09T00:00', 50), muchLater], 'spends');
    // Five days from the fourth are over at the beginning of the ninth.
    expect(rows[0]).toEqual(['user:ada', '02-04T00:00', 40]);
    expect(valueAt(blocks[0]!.table.columns.find(({ name }) => name === 'spendEver')!, 0)).toBe(10);
  });

  test('who was never there before is no example, even when they come at that very moment', async () => {
    const { rows, report } = await rowsOf([ordered('02-02T10:00'), ordered('02-04T00:00', 40, { user: 'bob' }), muchLater], 'leaves');
    expect(rows.map((row) => (row as readonly unknown[]).slice(0, 2))).toContainEqual(['user:bob', '02-07T00:00']);
    expect(rows.map((row) => (row as readonly unknown[]).slice(0, 2))).not.toContainEqual(['user:bob', '02-04T00:00']);
    expect(report.skipped.nothingBefore).toBe(1);
  });
});

describe('both clocks', () => {
  test('an event that comes after the moment is not in its features, though it happened before; late, it still is in a label', async () => {
    const late = ordered('02-06T10:00', 20, { user: 'ada' }, '02-07T12:00');
    const { blocks, rows } = await rowsOf([ordered('02-02T10:00'), late, muchLater], 'spends');
    const spent = blocks[0]!.table.columns.find(({ name }) => name === 'spendEver')!;
    expect(rows.slice(0, 3)).toEqual([['user:ada', '02-04T00:00', 20], ['user:ada', '02-07T00:00', 0], ['user:ada', '02-10T00:00', 0]]);
    expect([0, 1, 2].map((row) => valueAt(spent, row))).toEqual([10, 10, 30]);
  });

  test('an example waits until nothing can come for it any more: its time ahead, and the lateness of its event', async () => {
    // From the fourth, five days and two of lateness end with the tenth.
    const until = (day: string) => rowsOf([ordered('02-02T10:00'), ordered(day, 5, { user: 'bob' })], 'leaves');
    expect((await until('02-10T23:59')).rows).toEqual([]);
    expect((await until('02-10T23:59')).report.skipped.incomplete).toBeGreaterThan(0);
    expect((await until('02-11T00:00')).rows).toEqual([['user:ada', '02-04T00:00', true]]);
  });

  test('until: what comes later is not looked at, but tells that time went on', async () => {
    const events = [ordered('02-02T10:00'), ordered('02-05T10:00'), muchLater];
    const { rows, report } = await rowsOf(events, 'leaves', { until: Date.parse('2026-02-13T00:00:00-05:00') });
    expect(rows).toEqual([['user:ada', '02-04T00:00', false]]);
    expect(report).toMatchObject({ until: Date.parse('2026-02-13T00:00:00-05:00'), events: { read: 2 } });
    expect((await rowsOf(events.slice(0, 2), 'leaves')).rows).toEqual([]);
  });
});

describe('who is who', () => {
  test('a visitor who signs in later and orders has ordered; as an example they are who they were known to be', async () => {
    const events = [ordered('02-02T10:00', 1, { anonymous: 'x' }), ordered('02-05T10:00', 20, { user: 'ada', anonymous: 'x' }), ordered('02-06T10:00', 30, { user: 'ada' }), muchLater];
    const { rows } = await rowsOf(events, 'spends');
    expect(rows.slice(0, 2)).toEqual([['anonymous:x', '02-04T00:00', 50], ['user:ada', '02-07T00:00', 0]]);
  });

  test('two that turn out to be one are each an example, both with what became of the one', async () => {
    const link: LimnEvent = { kind: 'link', id: 'l', time: Date.parse('2026-02-06T00:00:00Z'), receivedAt: Date.parse('2026-02-06T00:00:00Z'), left: sourceId('user', 'ada'), right: sourceId('user', 'bob'), evidence: 'operator' };
    const { rows } = await rowsOf([ordered('02-02T10:00'), ordered('02-02T11:00', 1, { user: 'bob' }), link, ordered('02-08T10:00', 20, { user: 'bob' }), muchLater], 'spends');
    expect(rows.slice(0, 3)).toEqual([['user:ada', '02-04T00:00', 20], ['user:bob', '02-04T00:00', 20], ['user:ada', '02-07T00:00', 20]]);
  });
});

describe('who is asked', () => {
  test('population and enough filter as at serving, and are counted', async () => {
    const { rows, report } = await rowsOf([ordered('02-02T10:00', 30), ordered('02-03T10:00', 40), ordered('02-02T11:00', 80, { user: 'bob' }), ordered('02-02T12:00', 5, { user: 'carl' }), muchLater], 'picky', { until: muchLater.time });
    expect(rows.filter((row) => (row as readonly unknown[])[1] === '02-04T00:00')).toEqual([['user:ada', '02-04T00:00', true]]);
    expect(report.skipped.notAsked).toBeGreaterThan(0);
    expect(report.skipped.tooLittleKnown).toBeGreaterThan(0);
  });

  test('at each event: just before it, the first included, resent ones once', async () => {
    const events = [ordered('02-02T10:00', 10), ordered('02-02T10:00', 10), ordered('02-05T12:00', 20), returned('02-07T10:00'), muchLater];
    const { rows, blocks, report } = await rowsOf(events, 'afterOrder');
    // Five days from the first order end as the refund comes.
    expect(rows).toEqual([['user:ada', '02-02T10:00', false], ['user:ada', '02-05T12:00', true]]);
    expect([0, 1].map((row) => valueAt(blocks[0]!.table.columns.find(({ name }) => name === 'spendEver')!, row))).toEqual([0, 10]);
    expect(report).toMatchObject({ events: { duplicates: 1 }, moments: { taken: 3 } });
  });
});

describe('how many', () => {
  const many = [...Array.from({ length: 200 }, (_, i) => ordered('02-02T10:00', i, { user: `u${i}` })), muchLater];

  test('a sample is by profile and moment: the same for the same seed, a part of all, another for another', async () => {
    const some = await rowsOf(many, 'leaves', { sample: 0.25 });
    expect(some.rows).toEqual((await rowsOf(many, 'leaves', { sample: 0.25, seed: 1 })).rows);
    expect(some.rows).not.toEqual((await rowsOf(many, 'leaves', { sample: 0.25, seed: 2 })).rows);
    const all = (await rowsOf(many, 'leaves')).rows;
    expect(all).toEqual(expect.arrayContaining(some.rows));
    expect(some.rows.length / all.length).toBeGreaterThan(0.18);
    expect(some.rows.length / all.length).toBeLessThan(0.32);
    expect(some.report.skipped.notSampled).toBeGreaterThan(0);
  });

  test('too many that wait are an error with a cure, not a full memory', async () => {
    await expect(rowsOf(many, 'leaves', { mostWaiting: 150 })).rejects.toMatchObject({ code: 'examples_waiting' });
  });

  test('an empty log has no examples', async () => {
    const { rows, report } = await rowsOf([], 'leaves');
    expect(rows).toEqual([]);
    expect(report).toMatchObject({ rows: 0, until: 0, events: { read: 0 }, moments: { taken: 0, first: undefined }, labels: { missing: 0 } });
  });

  test('a prediction that is not declared is told with those that are', () => {
    expect(() => collectExamples({ definition: customer.definition, prediction: 'leavs', log: logOfEvents([]) })).toThrow(/no prediction 'leavs'.*'leaves'/);
  });
});

test('examples are collected once: the engine has moved on', async () => {
  const stream = collectExamples({ definition: customer.definition, prediction: 'leaves', log: logOfEvents([ordered('02-02T10:00')]) });
  await expect(gatherExamples(stream)).rejects.toMatchObject({ code: 'rows_too_few' });
  await expect(gatherExamples(stream)).rejects.toThrow(/collect again/);
});

test('a prediction that nobody declared is refused with those that are', async () => {
  await expect(rowsOf([ordered('01-02T12:00')], 'leafs')).rejects.toMatchObject({ code: 'prediction_unknown', message: expect.stringContaining('leaves') as string });
});

test('the report says what was made of what: versions, inputs, labels, moments', async () => {
  const { report } = await rowsOf([ordered('02-02T10:00'), ordered('02-05T10:00'), muchLater], 'leaves');
  expect(report).toMatchObject({ prediction: 'leaves', seed: 1, sample: 1, aheadMs: 432_000_000, latenessMs: 172_800_000, leftOut: ['hours'], until: muchLater.time, at: { every: '3d' }, positions: { start: 0, end: 3 } });
  expect(report.version).toMatch(/^[0-9a-f]{32}$/);
  expect(Object.keys(report.inputVersions)).toContain('share');
  expect(new Set(Object.values(report.inputVersions)).size).toBe(Object.keys(report.inputVersions).length);
  expect(report.labels.counts).toEqual({ yes: report.rows - 1, no: 1 });
});

test('imported history moves time as it passed then; what comes in the wrong order is counted', async () => {
  const imported = [ordered('02-02T10:00'), ordered('02-10T10:00'), ordered('02-03T10:00', 7), ordered('03-01T10:00')].map((event) => ({ ...event, imported: true as const }));
  const moment = Date.parse('2027-01-01T00:00:00Z');
  const log = { start: 0, eventAt: (position: number) => imported[position]!, replay: () => [{ position: 0, moment, events: imported, history: true }] };
  const { rows, report } = await rowsOf([], 'leaves', { log });
  expect(rows[0]).toEqual(['user:ada', '02-04T00:00', true]);
  expect(report.until).toBe(imported[3]!.time);
  expect(report.events).toMatchObject({ accepted: 4, afterwards: 1 });
});
