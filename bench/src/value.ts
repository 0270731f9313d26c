/**
 * `value [--table cdnow | retail]`: what customers are worth, by laws of purchases and spend, on payments of two real shops. CDNOW as
 * published: 39 weeks to fit, 39 to judge; the gift shop by its last third. Intervals are by customers drawn again.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { gatherTransactions, judgeValue, readPayments, type Interval, type Payment, type Transactions } from '@limn/learn';
import type { Figure } from './figure.ts';
import { namesAsked } from './published-data.ts';

const folder = process.env['LIMN_REAL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const SEED = 7;

const tables = {
  cdnow: { file: 'cdnow/CDNOW_sample.txt.gz', read: readCdnow, split: Date.UTC(1997, 9, 1) },
  retail: { file: 'online-retail-2010-12_2011-09.csv.gz', read: async (path: string) => (await readPayments(path)).transactions, split: undefined },
} as const;

/** Parameters, likelihoods, and errors of purchases and values of each law and baseline. */
export async function* benchValue({ table, most = Infinity }: { readonly table?: string | undefined; readonly most?: number | undefined }): AsyncGenerator<Figure> {
  for (const name of namesAsked(Object.keys(tables) as (keyof typeof tables)[], table)) {
    const { file, read, split } = tables[name];
    const path = join(folder, file);
    if (!existsSync(path)) {
      console.error(`${name} is passed over, because ${path} is absent; LIMN_REAL_DATA names the folder of the data.`);
      continue;
    }
    const { report } = judgeValue(firstOf(await read(path), most), { seed: SEED, ...(split !== undefined && { split }) });
    const bench = `value ${name}`;
    const figure = (what: string, { value, low, high }: Interval): Figure => ({ bench, figure: what, value: rounded(value), low: rounded(low), high: rounded(high), customers: report.customers, seed: SEED });
    for (const { name: model, purchases, value, fit } of report.models) {
      if (fit !== undefined) {
        for (const { name: parameter, ...told } of [...fit.parameters, ...fit.spend.parameters]) yield figure(`${model} ${parameter}`, { ...told, level: 0.95 });
        yield { bench, figure: `${model} log-likelihood`, value: rounded(fit.logLikelihood), customers: report.customers };
      }
      for (const [what, column] of [['purchases', purchases], ['value', value]] as const) {
        for (const metric of ['rmse', 'totalBias', 'correlation', 'gini'] as const) if (!Number.isNaN(column[metric].value)) yield figure(`${model} ${what} ${metric}`, column[metric]);
      }
    }
    for (const { baseline, rmse, gini } of report.differences) {
      yield figure(`${report.best} − ${baseline} rmse`, rmse);
      yield figure(`${report.best} − ${baseline} gini`, gini);
    }
  }
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
