/** What a watcher knows, as it is told: by prediction, by change, by column. Pure. */
import { predictionsOf, type Engine, type Words } from '@limn/engine';
import { addSketches, driftSize, isOpen, oneByOne, type DriftSize, type KeptDrift, type ValueSketch } from '@limn/learn/drift';
import { nameOfDrift } from './drift-alert.ts';
import { dateOf } from './local-day.ts';
import { movedPredictions } from './moved-predictions.ts';
import { effectKey, type WatchRecord } from './watch-record.ts';
import type { WatchSettings } from './watch-settings.ts';

/** A change, told. */
export interface ToldChange {
  readonly id: string;
  readonly of: KeptDrift['of'];
  readonly name: Words;
  readonly facet: KeptDrift['facet'];
  readonly word?: string;
  /** `2011-09-30`: the first day after it, and the day whose data found it. */
  readonly since: string;
  readonly foundOn: string;
  readonly size: DriftSize;
  /** What changed with it. */
  readonly others: readonly string[];
  readonly moves: readonly { readonly prediction: string; readonly effect?: { readonly value: number; readonly error: number } }[];
}

/** Changes that are told, the oldest first. */
export function toldChanges(engine: Pick<Engine, 'definition' | 'columns' | 'champion'>, record: WatchRecord, { ignore }: Pick<WatchSettings, 'ignore'>): readonly ToldChange[] {
  const { definition, columns } = engine;
  return oneByOne(record.drifts.filter(({ id }) => !ignore.includes(id)), record.day).map(([drift, ...others]) => {
    const { id, of, facet, word, since, foundOn, size } = drift;
    const effects = new Map((record.effects[effectKey(drift)] ?? []).map(({ prediction, effect }) => [prediction, effect]));
    const moved = movedPredictions({ definition, columns, ids: [drift, ...others].map((each) => each.id), modelOf: (name) => engine.champion(name) });
    return {
      id, of, facet, name: nameOfDrift(drift, { definition, columns }), since: dateOf(since), foundOn: dateOf(foundOn), size,
      ...(word !== undefined && { word }),
      others: others.map((each) => each.id),
      moves: [...moved.keys()].map((prediction) => {
        const effect = effects.get(prediction);
        return { prediction, ...(effect !== undefined && { effect }) };
      }),
    };
  });
}

/** A column or score against what its model was judged on. */
export interface Distance extends DriftSize {
  readonly column: string;
}

/** Days that stand for now. */
const NOW_DAYS = 7;

/** Inputs of a champion against its reference, the farthest first. @returns undefined: there is no reference yet */
export function columnDistances({ customers, references }: WatchRecord, { prediction, model, inputs }: { readonly prediction: string; readonly model: string; readonly inputs: ReadonlySet<string> }): readonly Distance[] | undefined {
  const reference = references[model];
  if (reference === undefined) return undefined;
  const found = Object.entries(reference.columns).flatMap(([column, then]): readonly Distance[] => {
    const now = inputs.has(column) ? lastDays(customers.map(({ asked }) => asked?.[prediction]?.[column])) : undefined;
    const size = now === undefined ? undefined : driftSize(then, now);
    return size === undefined ? [] : [{ column, ...size }];
  });
  return found.sort((a, b) => b.psi - a.psi || (a.column < b.column ? -1 : 1));
}

/** What a champion says day by day, against its reference. */
export interface ScoreDistance {
  readonly date: string;
  readonly told: number;
  readonly silent: number;
  readonly failed: number;
  readonly psi?: number;
  readonly ks?: number;
}

/** Oldest first. */
export function scoreDistances({ customers, references }: WatchRecord, prediction: string, model: string): readonly ScoreDistance[] {
  const then = references[model]?.score;
  return customers.flatMap(({ day, scores: { [prediction]: said } }): readonly ScoreDistance[] => {
    if (said?.model !== model) return [];
    const { modelFailed: failed = 0, ...silent } = said.silent;
    const size = then === undefined ? undefined : driftSize(then, said.sketch);
    return [{ date: dateOf(day), told: said.sketch.rows, silent: Object.values(silent).reduce((sum, each) => sum + each, 0), failed, ...(size !== undefined && { psi: size.psi, ...(size.ks !== undefined && { ks: size.ks }) }) }];
  });
}

/** PSI of a score on the last day, by prediction with a champion; of those without a reference none. */
export function scorePsis(record: WatchRecord, { definition }: Pick<Engine, 'definition'>): ReadonlyMap<string, number> {
  return new Map([...predictionsOf(definition)].flatMap(([name, { model }]) => {
    const psi = model === undefined ? undefined : scoreDistances(record, name, model).at(-1)?.psi;
    return psi === undefined ? [] : [[name, psi] as const];
  }));
}

/** Open changes by their id: PSI of the days since. */
export function openPsis({ drifts, day }: Pick<WatchRecord, 'drifts' | 'day'>): ReadonlyMap<string, number> {
  return new Map(drifts.flatMap((drift) => (isOpen(drift, day) ? [[drift.id, drift.size.psi] as const] : [])));
}

function lastDays(sketches: readonly (ValueSketch | undefined)[]): ValueSketch | undefined {
  return addSketches(sketches.slice(-NOW_DAYS).filter((sketch) => sketch !== undefined));
}
