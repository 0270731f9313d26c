/**
 * `trees`: 100 trees of 31 leaves on 100,000 rows of 30 numbers, beside scikit-learn on the same rows in the same run; how
 * much faster two threads are; and one row through 500 trees. On one thread, processor time is counted, so that work
 * beside it costs little; of two threads the time on the wall.
 */
import { createScorer } from '@limn/engine';
import { trainBoosting, type BoostedTrees } from '@limn/learn';
import type { Figure } from './figure.ts';
import { runScikitLearn } from './scikit-learn.ts';
import { makeRows, sameAsRival, type TestRows } from './tree-rows.ts';
import { worthOfSecondThread } from './tree-threads.ts';

/** Sizes of the bench. */
export interface TreesOptions {
  readonly rows: number;
  readonly columns: number;
  /** The best of so many is told. */
  readonly runs: number;
  /** Trees that one row goes through. */
  readonly scoredTrees: number;
}

export async function* benchTrees({ rows, columns, runs, scoredTrees }: TreesOptions): AsyncGenerator<Figure> {
  const conditions = { rows, columns, trees: 100, leaves: 31 };
  const shown = (figure: string, value: number): Figure => ({ bench: 'trees', figure, value: Math.round(value * 10_000) / 10_000, ...conditions });
  const { matrix, labels, test } = makeRows(rows, columns);
  const train = (threads: number): Promise<BoostedTrees> => trainBoosting(matrix, { labels }, { ...sameAsRival, threads });

  const alone: Run[] = [];
  const together: Run[] = [];
  for (let run = 0; run < runs; run++) {
    alone.push(await timed(() => train(1)));
    together.push(await timed(() => train(2)));
  }
  const processor = least(alone, ({ processor }) => processor);
  const auc = aucOf(alone[0]!.trained, test);
  yield shown('processor time, s', processor);
  yield shown('AUC', auc);
  const rival = await runScikitLearn({ columns: test.all, labels: test.allLabels, trainingRows: rows }, runs);
  if (rival === undefined) console.error('No scikit-learn at /usr/bin/python3, so nothing is compared: apt-get install python3-sklearn.');
  else {
    yield shown('scikit-learn: processor time, s', rival.seconds);
    yield shown('scikit-learn: AUC', rival.auc);
    yield shown('times the time of scikit-learn', processor / rival.seconds);
    yield shown('AUC above scikit-learn', auc - rival.auc);
  }
  yield shown('one thread, s', least(alone, ({ wall }) => wall));
  yield shown('two threads, s', least(together, ({ wall }) => wall));
  yield shown('two threads: times faster', least(alone, ({ wall }) => wall) / least(together, ({ wall }) => wall));

  yield shown('two trainings at once, times the work of one', await worthOfSecondThread({ rows, columns, runs }));

  const scored = await trainBoosting(matrix, { labels }, { ...sameAsRival, rounds: scoredTrees, threads: 2 });
  yield { ...shown('one row, µs', microsecondsARow(scored, test)), trees: scoredTrees };
}

interface Run {
  readonly trained: BoostedTrees;
  readonly wall: number;
  readonly processor: number;
}

async function timed(train: () => Promise<BoostedTrees>): Promise<Run> {
  const used = process.cpuUsage();
  const from = performance.now();
  const trained = await train();
  const wall = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(used);
  return { trained, wall, processor: (user + system) / 1e6 };
}

const least = (runs: readonly Run[], of: (run: Run) => number): number => Math.min(...runs.map(of));

function scorerOf({ predictor, link }: BoostedTrees, columns: number) {
  return createScorer({ format: 1, inputs: Array.from({ length: columns }, (_, i) => ({ kind: 'number', column: `c${i}` })), predictor, link });
}

function aucOf(trained: BoostedTrees, { all, allLabels, from }: TestRows): number {
  const { predict } = scorerOf(trained, all.length);
  const raw = new Float64Array(1);
  const scored = Array.from({ length: allLabels.length - from }, (_, i) => {
    predict(Float32Array.from(all, (column) => column[from + i]!), raw);
    return { score: raw[0]!, label: allLabels[from + i]! };
  }).sort((a, b) => a.score - b.score);
  // Scores of so many different rows have no ties worth counting.
  let [below, pairs] = [0, 0];
  for (const { label } of scored) {
    if (label === 0) below++;
    else pairs += below;
  }
  return pairs / (below * (scored.length - below));
}

/** From the values of a profile by name to its probability, processor time; the best of some passes over different rows. */
function microsecondsARow(trained: BoostedTrees, { all, from }: TestRows): number {
  const scorer = scorerOf(trained, all.length);
  const profiles = Array.from({ length: Math.min(2_000, all[0]!.length - from) }, (_, i) => Object.fromEntries(all.map((column, c) => [`c${c}`, column[from + i]!])));
  let best = Infinity;
  for (let pass = 0; pass < 20; pass++) {
    const used = process.cpuUsage();
    for (const profile of profiles) scorer.score(profile, 0);
    const { user, system } = process.cpuUsage(used);
    best = Math.min(best, (user + system) / profiles.length);
  }
  return best;
}
