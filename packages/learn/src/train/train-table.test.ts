import { boundsOf, createAttributor, createScorer, parseModel } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { requireAgreement } from '../artifact/agreement.ts';
import { packArtifact } from '../artifact/write-artifact.ts';
import { Random } from '../random/random.ts';
import { readCsvBytes, type ReadTable } from '../table/read-csv.ts';
import { trainTable, type TrainTableOptions } from './train-table.ts';

const random = new Random(1);
const rows = Array.from({ length: 1_500 }, (_, row) => {
  const visits = random.below(30);
  const plan = ['free', 'basic', 'pro'][random.below(3)]!;
  const score = 0.15 * visits - 2.5 + (plan === 'pro' ? 1.5 : 0);
  const left = random.uniform() < 1 / (1 + Math.exp(score)) ? 'yes' : 'no';
  return { row, day: new Date(Date.UTC(2026, 0, 1) + row * 3_600_000).toISOString(), customer: `c${Math.floor(row / 3)}`, visits, plan, refund: left === 'yes' ? 1 : 0, spend: (visits * 3 + (plan === 'pro' ? 40 : 0) + 5 * random.normal()).toFixed(2), left };
});

async function readRows(names: readonly (keyof (typeof rows)[number])[], count = rows.length): Promise<ReadTable> {
  const text = `${names.join(',')}\n${rows.slice(0, count).map((row) => names.map((name) => row[name]).join(',')).join('\n')}\n`;
  return readCsvBytes((async function* () { yield Buffer.from(text); })(), 'shop.csv');
}

const quick: Pick<TrainTableOptions, 'tries' | 'seed'> = { tries: 2, seed: 3 };

describe('from a table to a judged model', () => {
  test('identifier and leak are left out, later rows judge, and the model serves with bounds', async () => {
    const read = await readRows(['row', 'day', 'visits', 'plan', 'refund', 'left']);
    const { model, evaluation, checked } = await trainTable(read, { ...quick, label: 'left', time: 'day' });
    expect(checked.inputs).toEqual(['visits', 'plan']);
    expect(evaluation.warnings.map(({ code, column }) => [code, column])).toEqual([['column_identifier', 'row'], ['column_leak', 'refund']]);
    expect(evaluation.split).toBe('time');
    const [train, validation, judged] = evaluation.parts;
    expect([train!.rows, validation!.rows, judged!.rows]).toEqual([900, 300, 300]);
    expect(train!.to!).toBeLessThan(validation!.from!);
    expect(validation!.to!).toBeLessThan(judged!.from!);
    expect(evaluation.models.map(({ name }) => name)).toEqual(['left', 'constant', 'visits', 'logistic regression']);
    expect(evaluation.differences.find(({ baseline, metric }) => baseline === 'constant' && metric === 'auc')!.verdict).toBe('better');

    const { score } = createScorer(JSON.parse(JSON.stringify(model)));
    const [quiet, busy] = [score({ visits: 1, plan: 'free' }, 0).values[0]!, score({ visits: 29, plan: 'pro' }, 0).values[0]!];
    expect(quiet).toBeGreaterThan(0.6);
    expect(busy).toBeLessThan(0.2);
    const { low, high } = boundsOf(model.intervals![0]!, quiet);
    expect(low < quiet && quiet < high).toBe(true);
  });

  test('the same table and seed give the same model', async () => {
    const read = await readRows(['visits', 'plan', 'left'], 600);
    const [one, other] = [await trainTable(read, { ...quick, label: 'left' }), await trainTable(read, { ...quick, label: 'left' })];
    expect(other.model).toEqual(one.model);
    expect(other.evaluation).toEqual(one.evaluation);
  });

  test('customers who judge were never seen', async () => {
    const { evaluation } = await trainTable(await readRows(['customer', 'visits', 'plan', 'left'], 900), { ...quick, label: 'left', customer: 'customer' });
    expect(evaluation.split).toBe('customer');
    expect(evaluation.customers).toBe(evaluation.rows / 3);
  });

  test('amounts get bounds of what comes, classes get probabilities', async () => {
    const read = await readRows(['visits', 'plan', 'spend'], 900);
    const amount = await trainTable(read, { ...quick, label: 'spend' });
    expect(amount.model.intervals![0]!.of).toBe('outcome');
    expect(amount.evaluation.main).toBe('rmse');
    const classes = await trainTable(read, { ...quick, label: 'plan' });
    expect([...classes.model.classes!].sort()).toEqual(['basic', 'free', 'pro']);
    expect(classes.evaluation.main).toBe('macroAuc');
    expect(createScorer(classes.model).score({ visits: 10, spend: 70 }, 0).values.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
  });

  test('a network is judged like any other, serves from JSON as it was judged, and its reasons add up', async () => {
    const read = await readRows(['visits', 'plan', 'left'], 900);
    const { model, evaluation, search } = await trainTable(read, { ...quick, tries: 1, label: 'left', trainer: 'network' });
    expect(model.predictor.kind).toBe('dense');
    expect(model.intervals![0]!.of).toBe('mean');
    expect(evaluation.models.map(({ name }) => name)).toEqual(['left', 'constant', 'visits', 'logistic regression']);
    expect(evaluation.differences.find(({ baseline, metric }) => baseline === 'constant' && metric === 'auc')!.verdict).toBe('better');
    expect(evaluation.importance![0]!.column).toBe('visits');
    expect(Object.keys(search.best.settings).sort()).toEqual(['dropout', 'hidden', 'rate', 'weightDecay']);
    const stored = parseModel(JSON.parse(JSON.stringify(model)));
    const { raw, row } = createScorer(stored).score({ visits: 3, plan: 'pro' }, 0);
    const { expected, contributions } = createAttributor(stored.predictor, { means: stored.usual!.means }).attribute(row);
    expect(expected[0]! + contributions[0]!.reduce((sum, each) => sum + each, 0)).toBeCloseTo(raw[0]!, 5);
    await requireAgreement(model, (await packArtifact(model, { name: 'left', madeBy: 'test', madeAt: 0 })).files.get('model.onnx')!, { table: read.table, rows: Array.from({ length: 200 }, (_, i) => i) });
  });

  test('networks tell amounts, counts and classes', async () => {
    const one = { ...quick, tries: 1, trainer: 'network' } as const;
    const read = await readRows(['visits', 'plan', 'spend'], 900);
    const spend = await trainTable(read, { ...one, label: 'spend' });
    expect(spend.model.link).toBe('identity');
    expect(spend.evaluation.differences.find(({ baseline }) => baseline === 'constant')!.verdict).toBe('better');
    const plan = await trainTable(read, { ...one, label: 'plan' });
    expect([plan.model.link, plan.model.classes!.length]).toEqual(['softmax', 3]);
  });

  test('progress goes from stage to stage, and it ends when told to', async () => {
    const stages: string[] = [];
    const read = await readRows(['visits', 'plan', 'left'], 300);
    await trainTable(read, { ...quick, label: 'left', onProgress: (stage) => stages.at(-1) !== stage && stages.push(stage) });
    expect(stages).toEqual(['check', 'learn', 'judge']);
    await expect(trainTable(read, { ...quick, label: 'left', signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow();
  });
});

describe('what cannot be learnt from', () => {
  test.each([
    ['10 rows', 'rows_too_few', ['visits', 'plan', 'left'], 10, { label: 'left' }],
    ['a time that is none', 'column_unfit', ['visits', 'plan', 'left'], 300, { label: 'left', time: 'plan' }],
    ['a customer column that is not there', 'column_unknown', ['visits', 'plan', 'left'], 300, { label: 'left', customer: 'custmer' }],
  ] as const)('%s: %s', async (_, code, names, count, options) => {
    const read = await readRows(names, count);
    await expect(trainTable(read, { ...quick, ...options })).rejects.toMatchObject({ code });
  });
});
