import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Expression } from '../registry/definition.ts';
import { Bitmap } from './bitmap.ts';
import { Selection } from './selection.ts';

const rules = ['a', 'b', 'c'];
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...rules).map((name): Expression => ({ op: 'column', name })),
    tie('expression').map((of): Expression => ({ op: 'not', of })),
    fc.record({ op: fc.constantFrom('and' as const, 'or' as const), all: fc.array(tie('expression'), { minLength: 1, maxLength: 3 }) }),
  ),
}));

function holds(of: Expression, profile: number, membersOf: ReadonlyMap<string, ReadonlySet<number>>): boolean {
  if (of.op === 'and') return of.all.every((each) => holds(each, profile, membersOf));
  if (of.op === 'or') return of.all.some((each) => holds(each, profile, membersOf));
  if (of.op === 'not') return !holds(of.of, profile, membersOf);
  return of.op === 'column' && membersOf.get(of.name)!.has(profile);
}

function bitmapOf(members: Iterable<number>): Bitmap {
  const bitmap = new Bitmap();
  for (const member of members) bitmap.set(member, true);
  return bitmap;
}

test('a selection counts and lists whom its rules pick, one by one, page by page', () => {
  // Beyond one stretch of words, so that its ends are met.
  const profile = fc.oneof(fc.nat(200), fc.integer({ min: 131_000, max: 131_200 }));
  fc.assert(
    fc.property(expression, fc.uniqueArray(profile, { maxLength: 60 }), fc.array(fc.array(fc.nat(59), { maxLength: 60 }), { minLength: 3, maxLength: 3 }), fc.integer({ min: 1, max: 7 }), (where, everybody, picks, limit) => {
      const there = everybody.toSorted((a, b) => a - b);
      const membersOf = new Map(rules.map((name, i) => [name, new Set(picks[i]!.flatMap((pick) => there[pick] ?? []))]));
      const wanted = there.filter((each) => holds(where, each, membersOf));
      const columns = new Map([...membersOf].map(([name, members]) => [name, bitmapOf(members)]));
      const selection = new Selection(where, { everybody: bitmapOf(there), columnOf: (rule) => columns.get(rule)! });
      expect(selection.count()).toBe(wanted.length);
      const found: number[] = [];
      for (let from = 0; ; ) {
        const page = selection.members(from, limit);
        found.push(...page);
        if (page.length < limit) break;
        from = page.at(-1)! + 1;
      }
      expect(found).toEqual(wanted);
    }),
  );
});

test('who left is in no selection, and not is of those who are there', () => {
  const everybody = bitmapOf([1, 2, 3]);
  const vip = bitmapOf([1, 2]);
  vip.set(2, false);
  const where: Expression = { op: 'not', of: { op: 'column', name: 'vip' } };
  expect(new Selection(where, { everybody, columnOf: () => vip }).members(0, 10)).toEqual([2, 3]);
});
