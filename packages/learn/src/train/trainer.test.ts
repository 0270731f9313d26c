import { createScorer, parseModel } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { requireAgreement } from '../artifact/agreement.ts';
import { packArtifact } from '../artifact/write-artifact.ts';
import { Random } from '../random/random.ts';
import { readCsvBytes, type ReadTable } from '../table/read-csv.ts';
import { trainTable } from './train-table.ts';

const random = new Random(1);
const rows = Array.from({ length: 1_000 }, () => {
  const visits = random.below(30);
  const plan = ['free', 'basic', 'pro'][random.below(3)]!;
  const left = random.uniform() < 1 / (1 + Math.exp(0.15 * visits - 2.5 + (plan === 'pro' ? 1.5 : 0))) ? 'yes' : 'no';
  return { visits, plan, other: random.normal().toFixed(2), spend: (visits * 3 + (plan === 'pro' ? 40 : 0) + 5 * random.normal()).toFixed(2), size: visits < 10 ? 'S' : plan === 'pro' ? 'L' : 'M', left };
});

async function readRows(names: readonly (keyof (typeof rows)[number])[]): Promise<ReadTable> {
  const text = `${names.join(',')}\n${rows.map((row) => names.map((name) => row[name]).join(',')).join('\n')}\n`;
  return readCsvBytes((async function* () { yield Buffer.from(text); })(), 'shop.csv');
}

describe.each(['bayes', 'svm', 'neighbours'] as const)('%s', (trainer) => {
  test('tell yes or no with true chances, above everybody alike, and ONNX Runtime says the same of 500 rows', async () => {
    const read = await readRows(['visits', 'plan', 'other', 'left']);
    const options = { label: 'left', trainer, tries: 3, seed: 3 } as const;
    const { model, evaluation } = await trainTable(read, options);
    expect(evaluation.differences.find(({ baseline, metric }) => baseline === 'constant' && metric === 'auc')!.verdict).toBe('better');
    expect(evaluation.models[0]!.metrics.find(({ metric }) => metric === 'calibrationError')!.value).toBeLessThan(0.13);
    expect(model.intervals![0]!.of).toBe('mean');
    expect(evaluation.importance![0]!.column).toBe('visits');
    expect((await trainTable(read, options)).model).toEqual(model);
    const { files } = await packArtifact(model, { name: 'left', madeBy: 'test', madeAt: 0 });
    await requireAgreement(parseModel(JSON.parse(JSON.stringify(model))), files.get('model.onnx')!, { table: read.table, rows: Array.from({ length: 500 }, (_, i) => i) });
  });

  test('tell which of several, with chances that sum to 1', async () => {
    const { model, evaluation } = await trainTable(await readRows(['visits', 'plan', 'other', 'size']), { label: 'size', trainer, tries: 3 });
    expect(evaluation.models[0]!.metrics[0]).toMatchObject({ metric: 'macroAuc' });
    expect(evaluation.models[0]!.metrics[0]!.value).toBeGreaterThan(0.9);
    const { values } = createScorer(model).score({ visits: 3, plan: 'pro' }, 0);
    expect(values.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
    expect(model.classes![values.indexOf(Math.max(...values))]).toBe('S');
  });
});

test.each(['svm', 'neighbours'] as const)('%s tell amounts with bounds of what comes', async (trainer) => {
  const { model, evaluation } = await trainTable(await readRows(['visits', 'plan', 'other', 'spend']), { label: 'spend', trainer, tries: 3 });
  expect(model.intervals![0]!.of).toBe('outcome');
  expect(evaluation.differences.find(({ baseline }) => baseline === 'constant')!.verdict).toBe('better');
});

test('naive Bayes does not tell amounts, and says so', async () => {
  await expect(trainTable(await readRows(['visits', 'plan', 'spend']), { label: 'spend', trainer: 'bayes' })).rejects.toMatchObject({ code: 'trainer_unfit' });
});
