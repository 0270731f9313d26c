import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TableBuilder, type NamedInteraction } from '../interaction/build-table.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { splitTable } from './split-table.ts';
import { leaveLastBasket, leaveOneOut, splitAgain, splitAsGiven, splitByMoment, splitBySession, type JudgeSplit } from './split.ts';

function tableOf(interactions: readonly NamedInteraction[]): InteractionTable {
  const builder = new TableBuilder();
  for (const each of interactions) builder.add(each);
  return builder.finish();
}

const bought = (customer: string, item: string, at: number, weight = 1): NamedInteraction => ({ customer, item, at, weight });

/** Names of the items of each question: what was before, and what came. */
function questions({ past, cases }: JudgeSplit): readonly string[] {
  const name = (item: number): string => past.itemKeys[item] ?? 'unknown';
  return cases.map(({ customer, history, truth }) => `${past.customerKeys[customer] ?? 'somebody'}: ${history.map(({ item }) => name(item)).join(' ')} → ${truth.map(name).join(' ')}`);
}

const shop = tableOf([bought('ann', 'tea', 1), bought('ann', 'jam', 2), bought('bob', 'tea', 3), bought('ann', 'oat', 4), bought('ann', 'fig', 4), bought('bob', 'oat', 5), bought('eve', 'rye', 6)]);

test('leave-one-out asks for the last item of everybody with two', () => {
  expect(questions(leaveOneOut(shop))).toEqual(['ann: tea jam oat → unknown', 'bob: tea → oat']);
});

test('the last basket is all of the last moment', () => {
  expect(questions(leaveLastBasket(shop))).toEqual(['ann: tea jam → unknown unknown', 'bob: tea → unknown']);
});

test('a refund of the last item is not left in the past, where it would tell', () => {
  const { past, cases } = leaveOneOut(tableOf([bought('ann', 'tea', 1), bought('ann', 'jam', 2), bought('ann', 'jam', 3, -1), bought('bob', 'jam', 4), bought('bob', 'tea', 5)]));
  expect(past.rows).toBe(2);
  expect(cases).toHaveLength(2);
});

test('a moment for all: nobody is asked with what came after it, new customers with nothing', () => {
  const split = splitByMoment(shop, { from: 4 });
  expect(questions(split)).toEqual(['ann: tea jam → unknown unknown', 'bob: tea → unknown', 'somebody:  → unknown']);
  expect(split.past.rows).toBe(3);
});

test('sessions that ended before the moment are past; of others each next item is asked for, the whole session', () => {
  const split = splitBySession(tableOf([bought('s1', 'a', 1), bought('s2', 'a', 2), bought('s1', 'b', 3), bought('s2', 'b', 4), bought('s2', 'a', 5)]), { from: 4 });
  expect(questions(split)).toEqual(['somebody: a → b', 'somebody: a b → a']);
  expect(new Set(split.cases.map(({ group }) => group)).size).toBe(1);
});

test('given questions keep their sessions together, and new items stay unknown', () => {
  const split = splitAsGiven(tableOf([bought('s1', 'a', 1), bought('s1', 'b', 2)]), [{ prefix: ['a', 'b'], items: ['a'] }, { prefix: ['a'], items: ['b'] }, { prefix: ['b'], items: ['new'] }]);
  expect(questions(split)).toEqual(['somebody: a b → a', 'somebody: a → b', 'somebody: b → unknown']);
  expect(split.cases.map(({ group }) => group)).toEqual([0, 0, 1]);
});

test('nobody to ask is an error that says so', () => {
  expect(() => leaveOneOut(tableOf([bought('ann', 'tea', 1)]))).toThrow(expect.objectContaining({ code: 'cases_absent' }));
});

test('the data chooses the split: an order only, sessions of a day, customers who come back', () => {
  const day = 86_400_000;
  const people = Array.from({ length: 20 }, (_, i) => `c${i}`);
  const at = 20_000 * day;
  const sessions = tableOf(people.flatMap((each, i) => [bought(each, 'a', at + i * day), bought(each, 'b', at + i * day + 1)]));
  const regulars = tableOf(people.flatMap((each, i) => [bought(each, 'a', at + i * day), bought(each, 'b', at + (i + 9) * day)]));
  expect([splitTable(shop).kind, splitTable(sessions).kind, splitTable(regulars).kind]).toEqual(['leave-one-out', 'session', 'time']);
});

test('no split knows an answer beforehand: past and history end before the question, and splitting again the same', () => {
  const rows = fc.array(fc.record({ customer: fc.constantFrom('a', 'b', 'c', 'd'), item: fc.constantFrom('p', 'q', 'r', 's', 't'), at: fc.nat(50), weight: fc.constantFrom(1, 1, 2, -1) }), { minLength: 2, maxLength: 40 });
  fc.assert(fc.property(rows, fc.integer({ min: 1, max: 49 }), (interactions, from) => {
    const table = tableOf(interactions);
    for (const split of [() => leaveOneOut(table), () => leaveLastBasket(table), () => splitByMoment(table, { from }), () => splitBySession(table, { from })]) {
      const tried = attempt(split);
      if (tried === undefined) continue;
      expectHonest(tried, table);
      const again = attempt(() => splitAgain(tried));
      if (again !== undefined) expectHonest(again, tried.past);
    }
  }), { numRuns: 200 });
});

function attempt(split: () => JudgeSplit): JudgeSplit | undefined {
  try {
    return split();
  } catch {
    return undefined;
  }
}

function expectHonest({ kind, past, cases, from = Infinity }: JudgeSplit, whole: InteractionTable): void {
  expect(past.rows).toBeLessThan(whole.rows);
  expect([...past.at]).toEqual([...past.at].sort((one, other) => one - other));
  if (kind === 'time' || kind === 'session') expect(past.at.every((moment) => moment < from)).toBe(true);
  for (const { history, now, truth } of cases) {
    expect(truth.length).toBeGreaterThan(0);
    expect(history.every(({ at }) => at <= now)).toBe(true);
    for (const { item } of history) expect(item).toBeGreaterThanOrEqual(0);
  }
}
