/**
 * `value [--table cdnow | retail | simulated]`: what customers are worth, by laws of purchases and spend, on payments of two real shops and of one whose
 * rates are known. CDNOW as published: 39 weeks to fit, 39 to judge; the others by their last third. The law is chosen by the weeks behind, cut
 * again. Of the gift shop besides as a declared prediction, by all ways to learn. Intervals are by customers drawn again.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { gatherTransactions, judgeValue, readPayments, type Interval, type Payment, type Transactions } from '@limn/learn';
import { customer } from '@limn/example-retail';
import { createShop } from '@limn/simulate';
import type { Figure } from './figure.ts';
import { namesAsked } from './published-data.ts';
import { readRetailEvents } from './retail-events.ts';
import { benchValuePrediction } from './value-prediction.ts';

const folder = process.env['LIMN_REAL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const SEED = 7;

const tables = {
  cdnow: { file: 'cdnow/CDNOW_sample.txt.gz', read: readCdnow, split: Date.UTC(1997, 9, 1), isLearnt: false },
  retail: { file: 'online-retail-2010-12_2011-09.csv.gz', read: async (path: string) => (await readPayments(path)).transactions, split: undefined, isLearnt: true },
  simulated: { file: undefined, read: async () => simulatedPayments(), split: undefined, isLearnt: false },
} as const;

/** Parameters, likelihoods, and errors of purchases and values of each law and baseline. */
export async function* benchValue({ table, most = Infinity }: { readonly table?: string | undefined; readonly most?: number | undefined }): AsyncGenerator<Figure> {
  for (const name of namesAsked(Object.keys(tables) as (keyof typeof tables)[], table)) {
    const { file, read, split, isLearnt } = tables[name];
    const path = join(folder, file ?? '.');
    if (!existsSync(path)) {
      console.error(`${name} is passed over, because ${path} is absent; LIMN_REAL_DATA names the folder of the data.`);
      continue;
    }
    const transactions = firstOf(await read(path), most);
    const { report } = judgeValue(transactions, { seed: SEED, ...(split !== undefined && { split }) });
    const bench = `value ${name}`;
    const figure = (what: string, { value, low, high }: Interval): Figure => ({ bench, figure: what, value: rounded(value), low: rounded(low), high: rounded(high), customers: report.customers, seed: SEED });
    for (const { name: tried, error } of report.chosenBy.scores) yield { bench, figure: `chosen by ${report.chosenBy.cuts.length} cuts behind, error: ${tried}`, value: rounded(error) };
    for (const { name: model, purchases, value, fit, intervals } of report.models) {
      if (fit !== undefined) {
        for (const { name: parameter, ...told } of [...fit.parameters, ...fit.spend.parameters]) yield figure(`${model} ${parameter}`, { ...told, level: 0.95 });
        yield { bench, figure: `${model} log-likelihood`, value: rounded(fit.logLikelihood), customers: report.customers };
      }
      if (intervals !== undefined) for (const [what, held] of [['purchases', intervals.purchasesHeld], ['value', intervals.valueHeld]] as const) yield figure(`${model} ${what}, intervals of 0.95 held`, shareOf(held, report.customers));
      for (const [what, column] of [['purchases', purchases], ['value', value]] as const) {
        for (const metric of ['rmse', 'totalBias', 'correlation', 'gini'] as const) if (!Number.isNaN(column[metric].value)) yield figure(`${model} ${what} ${metric}`, column[metric]);
      }
    }
    for (const { baseline, rmse, gini } of report.differences) {
      yield figure(`${report.best} − ${baseline} rmse`, rmse);
      yield figure(`${report.best} − ${baseline} gini`, gini);
    }
    if (isLearnt && most === Infinity) yield* benchValuePrediction({ bench: `${bench} prediction`, definition: customer.definition, prediction: 'value90d', events: await readRetailEvents(path) });
  }
}

/** A share of customers with where it lies by chance with 95 %. Source: Wilson, JASA 22, 1927. */
function shareOf(share: number, customers: number): Interval {
  const z2 = 1.96 ** 2;
  const middle = (share + z2 / (2 * customers)) / (1 + z2 / customers);
  const half = (1.96 * Math.sqrt((share * (1 - share)) / customers + z2 / (4 * customers ** 2))) / (1 + z2 / customers);
  return { value: share, low: middle - half, high: middle + half, level: 0.95 };
}

const SIMULATED = { seed: 7, users: 3_000, days: 300 } as const;

/** What the simulator's customers paid: each has rates of their own, and some leave. */
function simulatedPayments(): Transactions {
  const shop = createShop(SIMULATED);
  const payments: Payment[] = [];
  for (let delivery = shop.next(); delivery !== undefined; delivery = shop.next()) {
    const { type, event, userId, timestamp, properties } = delivery.message as { readonly type: string; readonly event?: string; readonly userId?: string; readonly timestamp?: string; readonly properties?: { readonly revenue?: number } };
    if (type !== 'track' || event !== 'Order Completed' || userId === undefined || timestamp === undefined || properties?.revenue === undefined) continue;
    payments.push({ customer: userId, at: Date.parse(timestamp), amount: properties.revenue });
  }
  return gatherTransactions(payments).transactions;
}

/** Numbers of the whole cohort and of the sample, the day, how many, and dollars, parted by spaces. */
async function readCdnow(path: string): Promise<Transactions> {
  const payments: Payment[] = gunzipSync(await readFile(path)).toString().split('\n').flatMap((line) => {
    const [, customer, day, , amount] = line.trim().split(/\s+/);
    return amount === undefined ? [] : [{ customer: customer!, at: Date.UTC(Number(day!.slice(0, 4)), Number(day!.slice(4, 6)) - 1, Number(day!.slice(6))), amount: Number(amount) }];
  });
  return gatherTransactions(payments).transactions;
}

function firstOf({ customerKeys, starts, days, amounts }: Transactions, most: number): Transactions {
  const kept = Math.min(most, customerKeys.length);
  const rows = starts[kept]!;
  return { customerKeys: customerKeys.slice(0, kept), starts: starts.slice(0, kept + 1), days: days.slice(0, rows), amounts: amounts.slice(0, rows) };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
