/** Laws of purchases on the CDNOW sample, beside the figures that their authors published. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fitPurchases, fitSpend } from '../src/value/fit-purchases.ts';
import { DAY_MS, gatherTransactions, knownCustomers } from '../src/value/transactions.ts';
import { realData } from './real-data.ts';

const { path, absent, note } = realData('cdnow/CDNOW_sample.txt.gz');

test.skipIf(absent)(`CDNOW: BG/NBD, Pareto/NBD and Gamma-Gamma have the published parameters${note}`, () => {
  const payments = gunzipSync(readFileSync(path)).toString().split('\n').flatMap((line) => {
    const [, customer, day, , amount] = line.trim().split(/\s+/);
    return amount === undefined ? [] : [{ customer: customer!, at: Date.parse(day!.replace(/(....)(..)(..)/, '$1-$2-$3')), amount: Number(amount) }];
  });
  const known = knownCustomers(gatherTransactions(payments).transactions, Date.UTC(1997, 9, 1) / DAY_MS);
  const values = (parameters: readonly { readonly value: number }[]): readonly number[] => parameters.map(({ value }) => value);
  const [bg, pareto] = [fitPurchases('bg-nbd', known), fitPurchases('pareto-nbd', known)];
  const within = (published: readonly number[], found: readonly number[]): void => published.forEach((value, i) => expect(Math.abs(found[i]! / value - 1)).toBeLessThan(1e-3));
  within([0.2426, 4.4136, 0.7929, 2.4259], values(bg.parameters));
  expect(bg.logLikelihood).toBeCloseTo(-9582.43, 2);
  within([0.553, 10.578, 0.606, 11.669], values(pareto.parameters));
  within([6.25, 3.74, 15.44], values(fitSpend(Array.from(known.repeats, (purchases, i) => ({ purchases, spend: known.spend[i]! }))).parameters).map((value) => Number(value.toFixed(2))));
});
