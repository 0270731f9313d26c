/**
 * How what a model says has moved since it was judged, and by which columns: told in the unit of the prediction, since a
 * distribution may shift much and move nobody, or little and move many.
 *
 * The log is replayed through the engine that serves; at each moment some customers are read as they were known then, scored and
 * taken apart into contributions (TreeSHAP, Lundberg & Lee 2017). Contributions add up before the link; a row's are stretched by
 * one factor so that they add up to its estimate. Their means at a moment, less those at the first, add up to the difference of the
 * mean estimates: exactly, whatever the columns are.
 */
import { byColumn, createAttributor, createEngine, createScorer, type Engine, type ProfileDefinition, type PredictionModel, type ScoringModel } from '@limn/engine';
import { replayEvents, type ExampleLog } from '../dataset/example-log.ts';
import { hashText } from '../random/random.ts';

/** What is looked at. */
export interface DriftOptions {
  readonly definition: ProfileDefinition;
  /** Name of the prediction, which tells one number. */
  readonly prediction: string;
  readonly model: ScoringModel;
  /** By content hash: those that the definition names. */
  readonly models?: ReadonlyMap<string, PredictionModel>;
  readonly log: ExampleLog;
  /** ms, rising; the first is what the others are compared with. */
  readonly moments: readonly number[];
  /** Share of the customers that are looked at, the same ones at all moments; default all. */
  readonly share?: number;
  readonly seed?: number;
  /** Position of the log that was reached. */
  readonly onProgress?: (position: number) => void;
}

/** A mean and its standard error. */
export interface DriftedMean {
  readonly value: number;
  readonly error: number;
}

/** What was found. */
export interface DriftOverTime {
  /** One a moment; those at which nobody was told anything have no mean. */
  readonly moments: readonly { readonly at: number; readonly customers: number; readonly mean?: DriftedMean }[];
  /** By the largest effect, the strongest first: [moments] each, undefined where nobody was told anything. At the first moment 0. */
  readonly columns: readonly { readonly column: string; readonly effects: readonly (DriftedMean | undefined)[] }[];
}

/** Deterministic. Cost: a replay of the log, and a reading, a score and an attribution a customer and moment. */
export async function driftOverTime({ definition, prediction, model, models, log, moments, share = 1, seed = 1, onProgress = () => {} }: DriftOptions): Promise<DriftOverTime> {
  const engine = createEngine({ definition, history: log, ...(models !== undefined && { models }) });
  const takeApart = createTakingApart(model);
  const isLookedAt = (profile: string): boolean => share >= 1 || hashText(profile, seed) < share * 2 ** 32;
  const taken: Sums[] = [];
  const takeUpTo = (moment: number): void => {
    for (let next = moments[taken.length]; next !== undefined && next < moment; next = moments[taken.length]) taken.push(sumsAt(engine, { at: next, prediction, model, takeApart, isLookedAt }));
  };
  for await (const events of replayEvents(log)) {
    for (const { event, position, moment } of events) {
      takeUpTo(moment);
      engine.apply(event, position, moment);
      onProgress(position);
    }
  }
  takeUpTo(Infinity);
  return comparedWithFirst(moments, taken);
}

/** Estimate and contributions of one row, in the unit of the estimate. */
type TakingApart = (row: Float32Array, value: number) => ReadonlyMap<string, number>;

function createTakingApart(model: ScoringModel): TakingApart {
  const { finish } = createScorer(model);
  const attributor = createAttributor(model.predictor, model.usual === undefined ? {} : { means: model.usual.means });
  return (row, value) => {
    const { expected, contributions } = attributor.attribute(row);
    const typical = Float64Array.from(expected);
    finish(typical);
    const own = byColumn(model.inputs, contributions[0]!);
    const raw = [...own.values()].reduce((sum, each) => sum + each, 0);
    const stretch = raw === 0 ? 0 : (value - typical[0]!) / raw;
    return new Map([...own].map(([column, each]) => [column, each * stretch]));
  };
}

/** Sum and sum of squares. */
class Tally {
  sum = 0;
  squares = 0;

  add(value: number): void {
    this.sum += value;
    this.squares += value * value;
  }

  mean(rows: number): DriftedMean {
    const value = this.sum / rows;
    return { value, error: rows < 2 ? Infinity : Math.sqrt(Math.max(0, this.squares / rows - value * value) / (rows - 1)) };
  }
}

interface Sums {
  readonly customers: number;
  readonly estimate: Tally;
  readonly columns: ReadonlyMap<string, Tally>;
}

function sumsAt(engine: Engine, { at, prediction, model, takeApart, isLookedAt }: { readonly at: number; readonly prediction: string; readonly model: ScoringModel; readonly takeApart: TakingApart; readonly isLookedAt: (profile: string) => boolean }): Sums {
  const estimate = new Tally();
  const columns = new Map<string, Tally>();
  let customers = 0;
  for (const profile of engine.profiles(at)) {
    if (!isLookedAt(profile)) continue;
    const { score, silent } = engine.predict(profile, prediction, { asOf: at, model })!;
    if (score === undefined || silent !== undefined) continue;
    customers++;
    const value = score.values[0]!;
    estimate.add(value);
    for (const [column, effect] of takeApart(score.row, value)) {
      const tally = columns.get(column) ?? new Tally();
      columns.set(column, tally);
      tally.add(effect);
    }
  }
  return { customers, estimate, columns };
}

function comparedWithFirst(moments: readonly number[], taken: readonly Sums[]): DriftOverTime {
  const [first] = taken;
  const names = [...new Set(taken.flatMap(({ columns }) => [...columns.keys()]))];
  const effect = (column: string, { customers, columns }: Sums): DriftedMean | undefined => {
    if (customers === 0 || first === undefined || first.customers === 0) return undefined;
    const now = (columns.get(column) ?? new Tally()).mean(customers);
    const then = (first.columns.get(column) ?? new Tally()).mean(first.customers);
    return { value: now.value - then.value, error: Math.hypot(now.error, then.error) };
  };
  const columns = names.map((column) => ({ column, effects: taken.map((sums, i) => (i === 0 && sums.customers > 0 ? { value: 0, error: 0 } : effect(column, sums))) }));
  const size = ({ effects }: (typeof columns)[number]): number => Math.max(0, ...effects.map((each) => Math.abs(each?.value ?? 0)));
  return {
    moments: taken.map(({ customers, estimate }, i) => ({ at: moments[i]!, customers, ...(customers > 0 && { mean: estimate.mean(customers) }) })),
    columns: columns.sort((a, b) => size(b) - size(a) || (a.column < b.column ? -1 : 1)),
  };
}
