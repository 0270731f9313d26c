/**
 * `forecast [--table retail-days | retail-weeks | cdnow-weeks | simulated]`: series some weeks ahead, every model beside baselines, on windows that were held
 * out. Two real shops; and shops by known laws, many of them, on which bands must hold as often as they say. Intervals of one series are by its
 * seasons drawn again; of the simulated shops, by shops.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { forecastSeries, readSeries, type ForecastReport, type Interval, type Series } from '@limn/learn';
import { createShop, defaultStart } from '@limn/simulate';
import type { Figure } from './figure.ts';
import { namesAsked } from './published-data.ts';

const folder = process.env['LIMN_REAL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const SEED = 7;
const DAY_MS = 86_400_000;
const retail = 'online-retail-2010-12_2011-09.csv.gz';

const tables = {
  'retail-days': { file: retail, ahead: 28, read: async (path: string) => (await readSeries(path)).whole },
  'retail-weeks': { file: retail, ahead: 4, read: async (path: string) => (await readSeries(path, { every: 'week' })).whole },
  'cdnow-weeks': { file: 'cdnow/CDNOW_master.txt.gz', ahead: 4, read: readCdnow },
} as const;

/** Errors and coverage of each model, and how the choice stands against the last season again. */
export async function* benchForecast({ table, shops, users }: { readonly table?: string | undefined; readonly shops: number; readonly users: number }): AsyncGenerator<Figure> {
  for (const name of namesAsked([...(Object.keys(tables) as (keyof typeof tables)[]), 'simulated' as const], table)) {
    if (name === 'simulated') {
      yield* simulated(shops, users);
      continue;
    }
    const { file, ahead, read } = tables[name];
    const path = join(folder, file);
    if (!existsSync(path)) {
      console.error(`${name} is passed over, because ${path} is absent; LIMN_REAL_DATA names the folder of the data.`);
      continue;
    }
    yield* figuresOf(`forecast ${name}`, forecastSeries({ whole: await read(path) }, { ahead, seed: SEED }));
  }
}

function* figuresOf(bench: string, { whole, ahead }: ForecastReport): Generator<Figure> {
  const { judged } = whole;
  const conditions = { windows: judged.windows.length, ahead, seed: SEED };
  const figure = (what: string, { value, low, high }: Interval): Figure => ({ bench, figure: what, value: rounded(value), low: rounded(low), high: rounded(high), ...conditions });
  for (const { name, mase, rmse, totalOff, held80, held95 } of judged.models) {
    yield figure(`${name} mase`, mase);
    yield figure(`${name} rmse`, rmse);
    yield { bench, figure: `${name} sums off`, value: rounded(totalOff), ...conditions };
    if (name === 'chosen') {
      yield figure('within 80 %', held80);
      yield figure('within 95 %', held95);
    }
  }
  yield figure('chosen − seasonal-naive mase', judged.difference);
}

/** Shops by the same laws and other seeds, 210 days each: orders a day, no campaign, no drift. */
function* simulated(shops: number, users: number): Generator<Figure> {
  const found = Array.from({ length: shops }, (_, i) => forecastSeries({ whole: ordersOf(100 * SEED + i, users) }, { ahead: 14, seed: SEED }).whole.judged);
  const chosen = found.map(({ models }) => models[0]!);
  const conditions = { bench: 'forecast simulated', shops, users, windows: found[0]!.windows.length, ahead: 14, seed: SEED };
  for (const [what, values] of [
    ['within 80 %', chosen.map(({ held80 }) => held80.value)], ['within 95 %', chosen.map(({ held95 }) => held95.value)],
    ['sums within 80 %', chosen.map(({ sumsHeld80 }) => sumsHeld80)], ['sums within 95 %', chosen.map(({ sumsHeld95 }) => sumsHeld95)],
    ['chosen mase', chosen.map(({ mase }) => mase.value)], ['chosen − seasonal-naive mase', found.map(({ difference }) => difference.value)],
  ] as const) {
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    const error = 1.96 * Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / Math.max(1, values.length - 1) / values.length);
    yield { ...conditions, figure: what, value: rounded(mean), low: rounded(mean - error), high: rounded(mean + error) };
  }
}

function ordersOf(seed: number, users: number): Series {
  const days = 210;
  const shop = createShop({ seed, users, days, campaigns: [], drift: [] });
  const values = new Float64Array(days);
  for (let customer = 0; customer < users; customer++) for (const at of shop.orders(customer)) if (at < defaultStart + days * DAY_MS) values[Math.floor((at - defaultStart) / DAY_MS)]!++;
  return { name: '', step: 'day', start: Math.ceil(defaultStart / DAY_MS), values };
}

/** Dollars a week of the whole cohort, all of whom came first within the first twelve weeks. */
async function readCdnow(path: string): Promise<Series> {
  const weeks = new Map<number, number>();
  for (const line of gunzipSync(await readFile(path)).toString().split('\n')) {
    const [, day, , dollars] = line.trim().split(/\s+/);
    // The first line names the columns.
    if (dollars === undefined || !/^\d{8}$/.test(day!)) continue;
    const week = Math.floor((Date.UTC(Number(day!.slice(0, 4)), Number(day!.slice(4, 6)) - 1, Number(day!.slice(6))) / DAY_MS - 4) / 7);
    weeks.set(week, (weeks.get(week) ?? 0) + Number(dollars));
  }
  const numbers = [...weeks.keys()];
  // The first and the last week are not whole.
  const [first, last] = [Math.min(...numbers) + 1, Math.max(...numbers) - 1];
  return { name: '', step: 'week', start: 7 * first + 4, values: Float64Array.from({ length: last - first + 1 }, (_, i) => weeks.get(first + i) ?? 0) };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
