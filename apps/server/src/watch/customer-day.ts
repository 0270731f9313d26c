/** What customers are like at the end of a day, and what models say of them: as it is served, in sketches. */
import { modelInputs, predictionsOf, type Column, type ColumnValue, type Engine, type Silence } from '@limn/engine';
import { createSketch, type SketchBuilder, type ValueSketch } from '@limn/learn/drift';
import { isAmong } from '../survey/spread.ts';
import { visitPaced } from './visit-paced.ts';

/** What one model said at the end of a day. */
export interface ScoreDay {
  /** Content hash of the champion. */
  readonly model: string;
  /** Of customers of whom something was said. */
  readonly sketch: ValueSketch;
  /** Of how many customers nothing was said, and why. */
  readonly silent: Readonly<Partial<Record<Silence, number>>>;
}

/** Customers at the end of a day. */
export interface CustomerDay {
  /** Days since 1970, in the shop's time zone. */
  readonly day: number;
  /** Whom a prediction asks about, among those that were looked at; without predictions all of them. */
  readonly customers: number;
  /** Inputs of predictions, by name of the column. */
  readonly columns: Readonly<Record<string, ValueSketch>>;
  /** By name of the prediction; those with a champion. */
  readonly scores: Readonly<Record<string, ScoreDay>>;
  /** The same columns of those alone whom a champion was asked about, by name of the prediction: what it was judged on was of them. Kept of the last days. */
  readonly asked?: Readonly<Record<string, Readonly<Record<string, ValueSketch>>>>;
}

/** Customers looked at, about: the same ones every day. */
const LOOKED_AT = 1_000;

/** Which day, and where it ends. */
export interface CustomerDayOptions {
  readonly day: number;
  /** The first moment after it, ms. */
  readonly asOf: number;
  /** By prediction: the hash of its champion. */
  readonly championOf: (prediction: string) => string | undefined;
  readonly signal: AbortSignal;
}

/** Columns that predictions learn from and that a sketch can hold. */
export function watchedColumns({ definition, columns }: Pick<Engine, 'definition' | 'columns'>): readonly Column[] {
  const names = new Set([...predictionsOf(definition)].flatMap(([name, prediction]) => modelInputs(prediction, columns, name).map(({ column }) => column)));
  return [...columns.values()].filter(({ name, type, kind }) => names.has(name) && type !== 'histogram' && kind !== 'prediction');
}

/** Cost: two readings a customer, and the models; a little at a time. @throws the signal's reason */
export async function sketchCustomerDay(engine: Engine, { day, asOf, championOf, signal }: CustomerDayOptions): Promise<CustomerDay> {
  const columns = watchedColumns(engine);
  const emptySketches = (): readonly SketchBuilder[] => columns.map((column) => createSketch(sketchKind(column)));
  const sketches = emptySketches();
  const reader = engine.readerOf(columns.map(({ name }) => name));
  const predictions = [...predictionsOf(engine.definition).keys()];
  const scores = new Map(predictions.flatMap((name) => {
    const model = championOf(name);
    return model === undefined ? [] : [[name, new ScoreTally(model, sketchKind(engine.columns.get(name)!))] as const];
  }));
  const asked = new Map([...scores.keys()].map((name) => [name, emptySketches()]));
  const share = LOOKED_AT / Math.max(LOOKED_AT, engine.statistics().profiles);
  let customers = 0;
  await visitPaced(engine.profiles(asOf), (profile) => {
    if (!isAmong(profile, share) || engine.positions(profile, asOf).length === 0) return;
    const said = predictions.length === 0 ? [] : engine.predictAll(profile, { asOf });
    // Whom nothing is asked about is not among those whom models learn from.
    if (said.length > 0 && said.every(({ silent }) => silent === 'notAsked' || silent === 'tooLittleKnown')) return;
    customers++;
    const filled = [sketches, ...said.flatMap(({ name, silent }) => (silent === 'notAsked' || silent === 'tooLittleKnown' ? [] : (asked.has(name) ? [asked.get(name)!] : [])))];
    reader.read(profile, { asOf }).forEach((value, i) => {
      const seen = seenValue(value, columns[i]!, asOf);
      for (const each of filled) each[i]!.add(seen);
    });
    for (const { name, value, silent } of said) scores.get(name)?.take(value, silent);
  }, signal);
  return {
    day,
    customers,
    columns: byName(columns, sketches),
    asked: Object.fromEntries([...asked].map(([name, own]) => [name, byName(columns, own)])),
    scores: Object.fromEntries([...scores].map(([name, tally]) => [name, tally.build()])),
  };
}

function byName(columns: readonly Column[], sketches: readonly SketchBuilder[]): Readonly<Record<string, ValueSketch>> {
  return Object.fromEntries(columns.map(({ name }, i) => [name, sketches[i]!.build()]));
}

class ScoreTally {
  readonly #model: string;
  readonly #sketch: SketchBuilder;
  readonly #silent: Partial<Record<Silence, number>> = {};

  constructor(model: string, kind: ValueSketch['kind']) {
    this.#model = model;
    this.#sketch = createSketch(kind);
  }

  take(value: ColumnValue, silent: Silence | undefined): void {
    if (silent === undefined) this.#sketch.add(value as never);
    else this.#silent[silent] = (this.#silent[silent] ?? 0) + 1;
  }

  build(): ScoreDay {
    return { model: this.#model, sketch: this.#sketch.build(), silent: this.#silent };
  }
}

/** How the values of a column are sketched. */
export function sketchKind({ type, unit }: Pick<Column, 'type' | 'unit'>): ValueSketch['kind'] {
  if (type === 'number' || type === 'duration' || type === 'time' || type === 'numbers') return unit === '%' ? 'share' : 'number';
  return 'word';
}

/** A value as a model sees it: of a moment, how long ago it was, ms. */
export function seenValue(value: ColumnValue, { type }: Pick<Column, 'type'>, asOf: number): Parameters<SketchBuilder['add']>[0] {
  return type === 'time' && typeof value === 'number' ? asOf - value : value as Parameters<SketchBuilder['add']>[0];
}
