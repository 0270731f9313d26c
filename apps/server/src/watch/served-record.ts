/** Values as they were served, kept until a replay of the log has read them again. */
import { predictionsOf, type Engine } from '@limn/engine';
import type { Limn } from '@limn/host';
import type { ServedRow } from '@limn/learn';
import { valueText } from '@limn/learn/drift';
import { placeOf } from '../survey/spread.ts';
import { watchedColumns } from './customer-day.ts';

/** One customer as served at one moment. */
export interface ServedSample extends ServedRow {
  /** Of the definition, without regard to models. */
  readonly version: string;
}

/** What was compared so far, and what still waits. */
export interface ServedRecord {
  /** Values compared, bit for bit, and those that differed. */
  readonly checked: number;
  readonly differing: number;
  /** Of the last comparison, when something differed: when it was served, ms by the clock in use, which columns or predictions, and how much. */
  readonly last?: { readonly at: number; readonly names: readonly string[]; readonly compared: number; readonly differing: number };
  /** When it was last compared, ms by the clock in use. */
  readonly at?: number;
  readonly samples: readonly ServedSample[];
}

/** Customers that are kept of a day. */
const SAMPLED = 20;

/** Reads some customers as anybody would be served now; others each time. Cost: two readings each, some milliseconds in all. */
export function sampleServed({ engine, readMoment, status, models }: Pick<Limn, 'engine' | 'readMoment' | 'status' | 'models'>, version: string): readonly ServedSample[] {
  const asOf = readMoment();
  const position = status().logPosition;
  const columns = watchedColumns(engine).map(({ name }) => name);
  const reader = engine.readerOf(columns);
  return chosen(engine, asOf).map((profile) => {
    const values = Object.fromEntries(reader.read(profile, { asOf }).map((value, i) => [columns[i]!, valueText(value)]));
    const scores = [...predictionsOf(engine.definition).keys()].flatMap((name) => {
      const model = models.list(name).find(({ state }) => state === 'champion')?.hash;
      return model === undefined ? [] : [[name, { model, value: valueText(engine.predict(profile, name, { asOf })?.value) }] as const];
    });
    return { profile, asOf, position, version, values, scores: Object.fromEntries(scores) };
  });
}

/** By the name and the moment, so that everybody has their turn. */
function chosen(engine: Engine, asOf: number) {
  const share = Math.min(1, (2 * SAMPLED) / Math.max(1, engine.statistics().profiles));
  const found: ServedSample['profile'][] = [];
  for (const profile of engine.profiles()) {
    if (placeOf(profile, String(asOf)) < share) found.push(profile);
    if (found.length === SAMPLED) break;
  }
  return found;
}
