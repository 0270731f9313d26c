/**
 * `recommend-tasks`: what sharing gains or loses when one network tells several tasks. On the census (UCI Adult: income above
 * 50,000 and never married, the two tasks that MMoE was shown with; the column that all but says who is married is left
 * out), and on a simulated shop of which clicks, carts, orders and values are drawn one from the other. Each row is a task,
 * a metric and a network, with its difference from networks of the tasks' own.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compareSharing, fitTransforms, matrixOf, readCsv, splitByChance, type CategoryColumn, type LabelledTask, type Matrix, type SharingReport, type Split, type Table, type TableColumn } from '@limn/learn';
import type { Figure } from './figure.ts';

export interface TasksBenchOptions {
  /** Requests of the simulated shop. */
  readonly requests: number;
  /** Rows of the census, at most. */
  readonly people: number;
  readonly seeds: readonly number[];
  readonly epochs: number;
}

/** Where data stand that may not be copied. */
const folder = process.env['LIMN_REAL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const census = join(folder, 'adult/adult.data.gz');

export async function* benchRecommendTasks(options: TasksBenchOptions): AsyncGenerator<Figure> {
  if (existsSync(census)) yield* figuresOf('census', await compare(await readCensus(options.people), options));
  else console.error(`The census is passed over: ${census} is absent, see LIMN_REAL_DATA.`);
  yield* figuresOf('shop', await compare(simulateShop(options.requests), options));
}

interface TaskData {
  readonly table: Table;
  readonly tasks: readonly LabelledTask[];
}

async function compare({ table, tasks }: TaskData, { seeds, epochs }: TasksBenchOptions): Promise<SharingReport> {
  const { train, validation, test }: Split = splitByChance(Float64Array.from(tasks[0]!.labels), { seed: 1 });
  const { inputs } = fitTransforms(table, { rows: train, for: 'linear' });
  const matrix: Matrix = matrixOf(table, inputs);
  return compareSharing(matrix, tasks, { training: train, validation, test, seeds, epochs, patience: 4, resamples: 500 });
}

function* figuresOf(data: string, { tasks, parameters, rows, seeds }: SharingReport): Generator<Figure> {
  for (const { task, metrics } of tasks) {
    for (const { metric, values, differences } of metrics) {
      for (const network of ['own', 'bottom', 'experts'] as const) {
        const { value, low, high } = values[network];
        const difference = network === 'own' ? undefined : differences[network];
        yield { bench: `recommend-tasks`, figure: `${data}, ${task}, ${metric}, ${network}`, value: rounded(value), low: rounded(low), high: rounded(high), ...(difference !== undefined && { difference: rounded(difference.value), from: rounded(difference.low), to: rounded(difference.high) }) };
      }
    }
  }
  for (const network of ['own', 'bottom', 'experts'] as const) yield { bench: `recommend-tasks`, figure: `${data}, parameters, ${network}`, value: parameters[network], rows: rows.train, test: rows.test, seeds: seeds.length };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Columns of the file, which has no header. */
const CENSUS = ['age', 'workclass', 'fnlwgt', 'education', 'education-num', 'marital-status', 'occupation', 'relationship', 'race', 'sex', 'capital-gain', 'capital-loss', 'hours-per-week', 'native-country', 'income'];

async function readCensus(most: number): Promise<TaskData> {
  const { table } = await readCsv(census, { header: false });
  const named = table.columns.map((column, i): TableColumn => ({ ...column, name: CENSUS[i]! }));
  const labelsOf = (name: string, word: string): Float64Array => {
    const { codes, vocabulary } = named.find((column): column is CategoryColumn => column.name === name && column.type === 'category')!;
    return Float64Array.from(codes.subarray(0, rows), (code) => Number(vocabulary[code] === word));
  };
  const rows = Math.min(most, table.rows);
  // `fnlwgt` says how many people a row stands for, nothing of the person.
  const told = ['income', 'marital-status', 'relationship', 'fnlwgt'];
  return {
    table: { rows, columns: named.filter(({ name }) => !told.includes(name)) },
    tasks: [{ name: 'income', kind: 'yes', labels: labelsOf('income', '>50K') }, { name: 'never married', kind: 'yes', labels: labelsOf('marital-status', 'Never-married') }],
  };
}

/** Items shown to customers: a click by taste, a cart by taste and price, an order by price and purse, and what is paid by purse alone. */
function simulateShop(rows: number): TaskData {
  let state = 7;
  const uniform = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const yes = (score: number): number => Number(uniform() < 1 / (1 + Math.exp(-score)));
  const columns = Array.from({ length: 12 }, (_, i) => ({ type: 'number', name: `x${i}`, values: Float64Array.from({ length: rows }, normal) }) as const);
  const [clicks, carts, orders, values] = [0, 1, 2, 3].map(() => new Float64Array(rows)) as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let row = 0; row < rows; row++) {
    const x = (column: number): number => columns[column]!.values[row]!;
    const taste = x(0) * x(1) + Math.sin(2 * x(2)) + 0.5 * x(3);
    const purse = x(4) - 0.5 * Math.abs(x(5));
    clicks[row] = yes(taste - 1.5);
    carts[row] = clicks[row]! * yes(taste + purse - 0.5);
    orders[row] = carts[row]! * yes(purse + 0.5 * x(6));
    values[row] = orders[row] === 1 ? Math.exp(3 + 0.4 * purse + 0.2 * normal()) : NaN;
  }
  return {
    table: { rows, columns },
    tasks: [{ name: 'click', kind: 'yes', labels: clicks }, { name: 'cart', kind: 'yes', labels: carts }, { name: 'order', kind: 'yes', labels: orders }, { name: 'value', kind: 'amount', weight: 0.2, labels: values }],
  };
}
