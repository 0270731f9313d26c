/**
 * Whether what was served is what the log gives: customers that were read at some moment are read again at the same place of a
 * replay, and every value is compared to the last bit.
 */
import { createEngine, type PredictionModel, type ProfileDefinition, type SourceId } from '@limn/engine';
import { replayEvents, type ExampleLog } from '../dataset/example-log.ts';
import { valueText } from './value-text.ts';

/** One customer as served. */
export interface ServedRow {
  readonly profile: SourceId;
  readonly asOf: number;
  /** Events of the log that were there: the position of the next. */
  readonly position: number;
  /** By column, see `valueText`. */
  readonly values: Readonly<Record<string, string>>;
  /** By prediction: who said what. */
  readonly scores: Readonly<Record<string, { readonly model: string; readonly value: string }>>;
}

/** What was compared. */
export interface ServedCheck {
  readonly compared: number;
  /** Values that differ, at most a hundred: of which row, and of which column or prediction. */
  readonly differing: readonly { readonly row: number; readonly name: string; readonly served: string; readonly computed: string }[];
}

const MOST_NAMED = 100;

/** What is compared with what. */
export interface ServedCheckOptions {
  readonly definition: ProfileDefinition;
  readonly log: ExampleLog;
  /** By content hash: all that the definition names, and others that said something; of those that are not here nothing is compared. */
  readonly models: ReadonlyMap<string, PredictionModel>;
  readonly rows: readonly ServedRow[];
}

/** Cost: a replay of the log up to the last of the rows. Deterministic. */
export async function checkServed({ definition, log, models, rows }: ServedCheckOptions): Promise<ServedCheck> {
  const engine = createEngine({ definition, history: log, models });
  const waiting = rows.map((row, i) => ({ ...row, row: i })).sort((a, b) => a.position - b.position);
  const differing: { row: number; name: string; served: string; computed: string }[] = [];
  let compared = 0;
  const compare = (row: number, name: string, served: string, computed: string): void => {
    compared++;
    if (served !== computed && differing.length < MOST_NAMED) differing.push({ row, name, served, computed });
  };
  const checkUpTo = (position: number): void => {
    for (let next = waiting[0]; next !== undefined && next.position <= position; next = waiting[0]) {
      waiting.shift();
      const { profile, asOf, values, scores, row } = next;
      const names = Object.keys(values).filter((name) => engine.columns.has(name));
      engine.readerOf(names).read(profile, { asOf }).forEach((value, i) => compare(row, names[i]!, values[names[i]!]!, valueText(value)));
      for (const [name, { model: hash, value }] of Object.entries(scores)) {
        const model = models.get(hash);
        if (model !== undefined) compare(row, name, value, valueText(engine.predict(profile, name, { asOf, model })?.value));
      }
    }
  };
  for await (const events of replayEvents(log)) {
    for (const { event, position, moment } of events) {
      checkUpTo(position);
      if (waiting.length === 0) return { compared, differing };
      engine.apply(event, position, moment);
    }
  }
  checkUpTo(Infinity);
  return { compared, differing };
}
