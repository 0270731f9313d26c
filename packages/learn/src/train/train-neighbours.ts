/** Neighbours as a trainer: how many answer, and how much more what tells of the label counts, is chosen by the validation rows. */
import { compileNeighbours, type NeighbourPredictor } from '@limn/engine';
import { fitNeighbours } from '../neighbour/fit-neighbours.ts';
import { recordOf, type TriedSettings } from '../search/search.ts';
import type { Matrix } from '../table/table.ts';
import type { Trained, TrainerTask } from './learn-rows.ts';
import { squaresOf } from './squares-of.ts';

const weightings = [0, 0.5, 1, 2] as const;
const nears = [5, 8, 12, 20, 30, 50, 80, 120, 200] as const;
/** Rows kept: each costs a profile that is scored some 30 ns. */
const MOST_ROWS = 4_000;

/** The same task gives the same model. Cost: a pass over the kept rows for each validation row and weighting, some 0.1 ms. @throws the signal's reason */
export async function trainNeighbours({ kind, classes, train, validation, seed, signal, onShare }: TrainerTask): Promise<Trained> {
  const tried: TriedSettings[] = [];
  let best: Pick<Trained, 'predictor' | 'heldOut'> | undefined;
  let least = Infinity;
  const counts = nears.filter((near) => near <= Math.min(MOST_ROWS, train.labels.length) / 2);
  const most = counts.at(-1) ?? 1;
  for (const [place, weighting] of weightings.entries()) {
    signal?.throwIfAborted();
    const fitted = fitNeighbours(train.matrix, train.labels, { near: most, weighting, classes: kind === 'classes' ? classes : 0, mostRows: MOST_ROWS, seed });
    const told = answersOfNearest(fitted, validation.matrix);
    for (const near of counts.length === 0 ? [most] : counts) {
      const heldOut = told(near);
      const loss = squaresOf(heldOut, validation.labels, kind);
      tried.push({ settings: { near, weighting }, share: 1, score: loss });
      if (best === undefined || loss < least) [best, least] = [{ predictor: { ...fitted, near }, heldOut }, loss];
    }
    onShare((place + 1) / weightings.length);
    // Others have their turn.
    await new Promise(setImmediate);
  }
  return { ...best!, link: 'identity', search: recordOf(tried, seed) };
}

/** The nearest of all rows are found once; any number of them then answers. @returns [outputs] of [rows] */
function answersOfNearest(fitted: NeighbourPredictor, { rows, columns }: Matrix): (near: number) => readonly Float64Array[] {
  const { near: most, answers } = fitted;
  const { nearest } = compileNeighbours(fitted, columns.length);
  const found = new Int32Array(rows * most);
  const row = new Float32Array(columns.length);
  for (let i = 0; i < rows; i++) {
    columns.forEach((column, place) => (row[place] = column[i]!));
    found.set(nearest(row), i * most);
  }
  return (near) => answers[0]!.map((_, output) => Float64Array.from({ length: rows }, (_row, i) => {
    let sum = 0;
    for (let place = 0; place < near; place++) sum += answers[found[i * most + place]!]![output]!;
    return sum / near;
  }));
}
