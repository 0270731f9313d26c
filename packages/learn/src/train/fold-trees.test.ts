import { describe, expect, test } from 'vitest';
import { trainBoosting } from '../tree/boosting.ts';
import { predictTrees } from '../tree/predict-matrix.ts';
import { Random } from '../random/random.ts';
import { blendTrees, foldsIn, foldTrees, type LearnTrees } from './fold-trees.ts';
import type { LabelledMatrix } from './learn-rows.ts';

const rows = 900;

/** @param together whether the label is of both columns at once, or of each by itself */
function shop(together: boolean): LabelledMatrix {
  const random = new Random(4);
  const columns = [0, 1].map(() => Float32Array.from({ length: rows }, () => random.normal()));
  const labels = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b] = columns.map((column) => column[row]!) as [number, number];
    return random.uniform() < 1 / (1 + Math.exp(-(together ? 3 * Math.sign(a * b) : a + b))) ? 1 : 0;
  });
  return { matrix: { rows, columns, categories: [0, 0] }, labels };
}

const folds = Uint8Array.from({ length: rows }, (_, row) => row % 3);
const learn = (mostLeaves: number): LearnTrees => async (from, until) => (await trainBoosting(from.matrix, from, { loss: 'logistic', rounds: 150, mostLeaves, validation: until })).predictor;

describe('trees of every part of the rows', () => {
  test('serve as their mean, and each row is told by those that did not see it', async () => {
    const data = shop(false);
    const learnt: LabelledMatrix[] = [];
    const { predictor, heldOut } = await foldTrees(data, folds, async (from, until) => {
      learnt.push(from);
      return learn(4)(from, until);
    });
    expect([foldsIn(folds), learnt.map(({ labels }) => labels.length)]).toEqual([3, [600, 600, 600]]);
    const served = predictTrees(predictor, data.matrix)[0]!;
    const correlation = served.reduce((sum, score, row) => sum + score * heldOut[0]![row]!, 0) / Math.hypot(...served) / Math.hypot(...heldOut[0]!);
    expect(correlation).toBeGreaterThan(0.8);
    expect(correlation).toBeLessThan(1);
  });

  test.each([[true, 'less'], [false, 'more']] as const)('columns that matter together (%s): trees of one question count %s', async (together, _) => {
    const data = shop(together);
    const [several, one] = [await foldTrees(data, folds, learn(8)), await foldTrees(data, folds, learn(2))];
    const { share, predictor, heldOut } = blendTrees(several, one, { labels: data.labels, loss: 'logistic' });
    expect(together ? share < 0.5 : share > 0.5).toBe(true);
    const [a, b, both] = [several, one, { predictor }].map((each) => predictTrees(each.predictor, data.matrix)[0]!) as [Float64Array, Float64Array, Float64Array];
    both.forEach((score, row) => expect(score).toBeCloseTo((1 - share) * a[row]! + share * b[row]!, 9));
    expect(heldOut[0]![0]).toBeCloseTo((1 - share) * several.heldOut[0]![0]! + share * one.heldOut[0]![0]!, 9);
  });
});
