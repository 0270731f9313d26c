import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allOf, anyOf, negationOf, type Outlook, type OutlookNode } from './outlook.ts';

const never = Number.POSITIVE_INFINITY;
const yes = (until: number): Outlook => ({ holds: true, until });
const no = (until: number): Outlook => ({ holds: false, until });

function looked(node: OutlookNode): Outlook {
  node.look(0);
  return { holds: node.holds, until: node.until };
}

test('an and that is false stays so as long as one of its false parts', () => {
  expect(looked(allOf([no(5), no(9), yes(1)]))).toEqual(no(9));
  expect(looked(allOf([yes(5), yes(9)]))).toEqual(yes(5));
});

test('an or that is true stays so as long as one of its true parts', () => {
  expect(looked(anyOf([yes(5), yes(9), no(1)]))).toEqual(yes(9));
  expect(looked(anyOf([no(5), no(9)]))).toEqual(no(5));
});

test('a part that never turns decides for ever', () => {
  expect(looked(allOf([no(never), yes(1)]))).toEqual(no(never));
  expect(looked(negationOf(no(never)))).toEqual(yes(never));
});

/** Truth over moments 0 to 9, by part. */
type Course = readonly boolean[];
const course = fc.array(fc.boolean(), { minLength: 10, maxLength: 10 });
const outlookAt = (of: Course, at: number): Outlook => {
  const turn = of.findIndex((holds, i) => i > at && holds !== of[at]);
  return { holds: of[at]!, until: turn < 0 ? never : turn };
};

test('whatever the parts do, nothing turns before it was foretold', () => {
  fc.assert(
    fc.property(fc.array(course, { minLength: 1, maxLength: 4 }), fc.constantFrom('and', 'or'), (parts, op) => {
      const whole = parts[0]!.map((_, i) => (op === 'and' ? parts.every((part) => part[i]) : parts.some((part) => part[i])));
      whole.forEach((holds, at) => {
        const outlooks = parts.map((part) => outlookAt(part, at));
        const found = looked(op === 'and' ? allOf(outlooks) : anyOf(outlooks));
        expect(found.holds).toBe(holds);
        expect(found.until).toBeGreaterThan(at);
        expect(found.until).toBeLessThanOrEqual(outlookAt(whole, at).until);
      });
    }),
  );
});
