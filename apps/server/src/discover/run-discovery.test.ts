import { createEngine, columnsOf, parseDefinition } from '@limn/engine';
import type { ReadableLog } from '@limn/host';
import { logOfEvents } from '@limn/learn';
import { describe, expect, test } from 'vitest';
import { declareTag } from './declare-tag.ts';
import type { FoundTags, OdditiesResult, TagsResult } from './discovery-job.ts';
import { customers, dayMs, kindsDefinition, ordersFrom } from './kinds-shop.testkit.ts';
import { createOddityWords } from './oddity-words.ts';
import { runOddities, runTags } from './run-discovery.ts';
import { tagSentence, tagsSummary } from './tag-words.ts';

const start = Date.UTC(2026, 0, 5, 12);
const asOf = start + 56 * dayMs;
const events = ordersFrom(start);
const log = { ...logOfEvents(events), end: events.length, close: () => {} } as unknown as ReadableLog;
const windowMs = 28 * dayMs;

async function foundTags(support = 0.05): Promise<FoundTags> {
  const answer: TagsResult = await runTags({ kind: 'discoveredTags', definition: kindsDefinition, asOf, windowMs, support }, log, () => {});
  if ('problem' in answer) throw new Error(answer.problem.code);
  return answer.found;
}

describe('tags', async () => {
  const found = await foundTags();
  const tag = found.tags.find(({ behaviours }) => behaviours.every(({ value }) => value === 'tea' || value === 'mugs'))!;

  test('what was planted to go together is found, and holds later', () => {
    expect(found.customers).toEqual({ earlier: customers, later: customers });
    expect(tag.earlier.low).toBeGreaterThan(1.3);
    expect(tag.later.low).toBeGreaterThan(1);
    expect(tag.examples[0]!.events.map((each) => each.length > 0)).toEqual([true, true]);
  });

  test('the sentences say how often, how surely, and that it lasts', () => {
    const { en, zh } = tagSentence(tag, kindsDefinition);
    expect(en).toMatch(/^Of those with \w+, \d+% also have \w+; of all customers \d+%\. That is [\d.]+ times what chance gives among customers who are as busy \([\d.]+ to [\d.]+\), and/);
    expect(zh).toMatch(/^有\w+的客户中，\d+%也有\w+，而全体客户仅\d+%。/);
    expect(tagsSummary(found).en).toMatch(/go(es)? together beyond chance in 28 days and again in the 28 after/);
    expect(tagsSummary({ ...found, tags: [], faded: 0 }).zh).toMatch(/^没有行为组合在28天内/);
  });

  test('the definition with the tag picks whom the discovery counted', () => {
    const { name, declared, definition, features } = declareTag(tag, { definition: kindsDefinition, windowMs });
    expect(declared.label).toEqual({ en: 'mugs and tea', zh: 'mugs与tea' });
    expect(features.map(({ event }) => event)).toEqual(['order', 'order']);
    const engine = createEngine({ definition: parseDefinition(JSON.parse(JSON.stringify(definition))), history: log });
    events.forEach((event, position) => engine.apply(event, position, event.receivedAt));
    engine.advance(asOf);
    expect(engine.count(name)).toBe(tag.members);
    // What counts it already is used.
    const again = declareTag(tag, { definition, windowMs });
    expect([again.features, again.name === name]).toEqual([[], false]);
    expect([...columnsOf(again.definition).keys()]).toContain(again.name);
  });

  test('a support that nobody reaches leaves nothing, and that is said', async () => {
    await expect(foundTags(0.5)).rejects.toThrow('behaviours_none');
  });
});

describe('oddities', () => {
  const columns = ['orders30d', 'spend30d'];

  test('who is unlike the others is told by what is usual, in both languages', async () => {
    const answer: OdditiesResult = await runOddities({ kind: 'oddities', definition: kindsDefinition, models: new Map(), columns, asOf, seed: 1 }, log, () => {});
    if ('problem' in answer) throw new Error(answer.problem.code);
    const [first] = answer.found.oddities;
    expect(first!.profile).toBe('user:u0');
    const words = createOddityWords({ definition: kindsDefinition, columns: columnsOf(kindsDefinition) });
    const reason = words.reason(first!.reasons.find(({ column }) => column === 'orders30d')!);
    expect(reason.en).toMatch(/^orders in the last 30 days is 60; nine in ten have \d/);
    expect(reason.zh).toMatch(/^近30天订单数为60；十有九人/);
    expect(words.reason({ column: 'spend30d', value: undefined, alike: 0.003, share: 1 })).toEqual({ en: 'money spent in the last 30 days is missing, as of 0.3% of all', zh: '缺少近30天消费金额，仅0.3%的客户如此' });
    expect(words.summary({ customers: 4_000, found: 0, threshold: { by: 'gap', score: 1 } }).en).toBe('Of 4,000 customers, nobody stands apart from the rest.');
    expect(words.summary({ customers: 4_000, found: 1, threshold: { by: 'gap', score: 1 } }).en).toBe('Of 4,000 customers, 1 stands apart from the rest by a gap.');
  });

  test('a shop with too few customers is an answer, not a failure', async () => {
    const few = { ...logOfEvents(events.slice(0, 40)), end: 40, close: () => {} } as unknown as ReadableLog;
    expect(await runOddities({ kind: 'oddities', definition: kindsDefinition, models: new Map(), columns, asOf, seed: 1 }, few, () => {})).toMatchObject({ problem: { code: 'oddities_too_few' } });
  });
});
