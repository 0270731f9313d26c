import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgeValue } from './judge-value.ts';
import { readPayments } from './read-payments.ts';
import { DAY_MS, gatherTransactions, type Payment } from './transactions.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'limn-payments-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a price times a quantity is an amount; what cannot be read, and what was given back, is told', async () => {
  const file = join(folder, 'lines.csv');
  await writeFile(file, 'CustomerID,InvoiceDate,UnitPrice,Quantity\n007,2026-01-01 08:00,2.5,4\n007,2026-01-01 17:00,1,-2\n007,2026-01-03,1,-2\n,2026-01-04,1,1\n008,2026-01-05,,1\n');
  const { transactions, problems, columns } = await readPayments(file);
  expect(columns).toEqual({ customer: 'CustomerID', time: 'InvoiceDate', price: 'UnitPrice', quantity: 'Quantity' });
  expect(transactions).toMatchObject({ customerKeys: ['007'], amounts: Float64Array.of(8) });
  expect(problems.map(({ code }) => code)).toEqual(['payments_left_out', 'payments_given_back']);
});

test('regular customers who pay by how often they come: the report warns of spend that depends, and of a likelihood that is flat', () => {
  const payments: Payment[] = Array.from({ length: 40 }, (_, i) => Array.from({ length: Math.ceil(90 / (5 + i)) }, (__, step) => ({ customer: `c${i}`, at: (i + step * (5 + i)) * DAY_MS, amount: 100 / (5 + i) }))).flat();
  const { report } = judgeValue(gatherTransactions(payments).transactions, { seed: 1 });
  expect(report.problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['spend_dependent', 'likelihood_flat']));
  expect(report.problems.every(({ text }) => text.zh.what.length > 0)).toBe(true);
});
