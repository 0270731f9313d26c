import { expect, test } from 'vitest';
import { isAmongShare } from './canary.ts';

const customers = Array.from({ length: 10_000 }, (_, i) => `user:${i}`);

test('a share of customers is about that share, always the same, and grows without changing', () => {
  const tenth = customers.filter((each) => isAmongShare('churn', each, 0.1));
  expect(tenth.length / customers.length).toBeCloseTo(0.1, 1);
  expect(tenth.every((each) => isAmongShare('churn', each, 0.2))).toBe(true);
  expect(customers.filter((each) => isAmongShare('churn', each, 0)).length).toBe(0);
  expect(customers.every((each) => isAmongShare('churn', each, 1))).toBe(true);
});

test('for another prediction it is others', () => {
  const both = customers.filter((each) => isAmongShare('churn', each, 0.1) && isAmongShare('spend', each, 0.1));
  expect(both.length / customers.length).toBeLessThan(0.02);
});
