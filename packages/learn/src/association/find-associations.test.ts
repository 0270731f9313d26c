import { describe, expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import type { BehaviourPart, BehaviourTable } from './behaviour.ts';
import { findAssociations } from './find-associations.ts';

const ITEMS = 12;

interface Planted {
  /** Who does the first three together: share of the customers, of each window. */
  readonly share: readonly [number, number];
  readonly seed?: number;
}

/** Customers who did each of twelve things by chance, more of them the busier they were; some of them the first three on purpose. */
function tableOf({ share, seed = 1 }: Planted, customers = 2_000): BehaviourTable {
  const random = new Random(seed);
  const partOf = (part: 0 | 1): BehaviourPart => {
    const occasions = new Int32Array(customers);
    const done = Array.from({ length: ITEMS }, () => new Uint32Array(Math.ceil(customers / 32)));
    for (let row = 0; row < customers; row++) {
      occasions[row] = 1 + random.below(20);
      const isPlanted = random.uniform() < share[part];
      for (let item = 0; item < ITEMS; item++) if (random.uniform() < 1 - 0.98 ** occasions[row]! || (isPlanted && item < 3)) done[item]![row >> 5]! |= 1 << (row & 31);
    }
    return { from: part, to: part + 1, profiles: Array.from({ length: customers }, (_, i) => `user:${i}`), occasions: [occasions], done };
  };
  return {
    behaviours: Array.from({ length: ITEMS }, (_, item) => ({ event: 'order', field: 'category', value: `kind ${item}`, atLeast: 1 })),
    families: Array.from({ length: ITEMS }, (_, item) => `kind ${item}`),
    occasions: new Int32Array(ITEMS),
    windowMs: 1,
    earlier: partOf(0),
    later: partOf(1),
    examples: (profile, behaviour) => [{ position: behaviour, at: Number(profile.slice('user:'.length)) }],
  };
}

describe('what goes together', () => {
  test('is found when it was planted, whole, with who did it', () => {
    const { found } = findAssociations(tableOf({ share: [0.06, 0.06] }));
    expect(found.map(({ items }) => items)).toContainEqual([0, 1, 2]);
    expect(found.every(({ items }) => items.every((item) => item < 3))).toBe(true);
    const whole = found.find(({ items }) => items.length === 3)!;
    expect(whole.support).toBeGreaterThan(0.06);
    expect(whole.rule.confidence).toBeGreaterThan(2 * whole.rule.base);
    expect(whole.later.low).toBeGreaterThan(1);
    expect(whole.members.length).toBe(whole.later.both);
    expect(whole.examples[0]!.events.map(([event]) => event!.position)).toEqual([0, 1, 2]);
  });

  test('is nothing where everything is by chance, however busy some are', () => {
    for (const seed of [1, 2, 3]) expect(findAssociations(tableOf({ share: [0, 0], seed })).found, `seed ${seed}`).toEqual([]);
  });

  test('is not told when it has faded', () => {
    const { found, faded } = findAssociations(tableOf({ share: [0.06, 0] }));
    expect(found).toEqual([]);
    expect(faded).toBeGreaterThan(0);
  });

  test('is not told of what says the same thing in other words, or follows from it', () => {
    const table = tableOf({ share: [0.06, 0.06] });
    const same = findAssociations({ ...table, families: table.families.map((family, item) => (item < 3 ? 'kind 0' : family)) });
    expect(same.found).toEqual([]);
    // Whoever did the fourth has done the first: nothing is learnt from the first.
    const follows = (part: BehaviourPart): BehaviourPart => ({ ...part, done: part.done.map((rows, item) => (item === 3 ? part.done[0]!.map((word, i) => word & part.done[1]![i]!) : rows)) });
    const { found } = findAssociations({ ...table, earlier: follows(table.earlier), later: follows(table.later) });
    expect(found.some(({ items }) => items.includes(0) && items.includes(3))).toBe(false);
  });

  test('is the same whatever the order of customers', () => {
    const table = tableOf({ share: [0.06, 0.06] });
    const customers = table.earlier.profiles.length;
    const turned = (part: BehaviourPart): BehaviourPart => ({
      ...part,
      profiles: part.profiles.toReversed(),
      occasions: part.occasions.map((counts) => counts.toReversed()),
      done: part.done.map((rows) => {
        const other = new Uint32Array(rows.length);
        for (let row = 0; row < customers; row++) if ((rows[row >> 5]! >>> (row & 31)) & 1) other[(customers - 1 - row) >> 5]! |= 1 << ((customers - 1 - row) & 31);
        return other;
      }),
    });
    const plain = (of: BehaviourTable) => findAssociations(of).found.map(({ members, ...rest }) => ({ ...rest, members: members.toSorted() }));
    expect(plain({ ...table, earlier: turned(table.earlier), later: turned(table.later) })).toEqual(plain(table));
  });
});

test('few customers tell nothing, and that is said', () => {
  expect(() => findAssociations(tableOf({ share: [0, 0] }, 90))).toThrow(expect.objectContaining({ code: 'associations_too_few' }));
});
