/** From what was seen to what is told. Pure, but for the clock that days are told by. */
import { predictionsOf, type Calendar, type Engine, type Words } from '@limn/engine';
import type { Limn } from '@limn/host';
import { oneByOne } from '@limn/learn/drift';
import type { Alert } from '../activity/alert.ts';
import { accuracyFacts } from './accuracy-facts.ts';
import { driftAlert } from './drift-alert.ts';
import { startOfDay } from './local-day.ts';
import { accuracyAlert, failingAlert, labellessAlert, scoreAlert, servedAlert, type AboutModel } from './model-alert.ts';
import { movedPredictions } from './moved-predictions.ts';
import { effectKey, type WatchRecord } from './watch-record.ts';
import type { WatchSettings } from './watch-settings.ts';

/** What alerts follow from. */
export interface WatchFacts {
  readonly record: WatchRecord;
  readonly settings: WatchSettings;
  readonly calendar: Calendar;
  /** How far changes move models is being worked out: those of which it is not known yet wait for it. */
  readonly isLooking: boolean;
}

/** So many moments without a label, one after the other, are no chance. */
const LABELLESS_MOMENTS = 2;

/** Alerts that hold. Cost: the size of the definition for each change. */
export function watchAlerts({ engine, clock }: Pick<Limn, 'engine' | 'clock'>, { record, settings, calendar, isLooking }: WatchFacts): readonly Alert[] {
  const bySystem = (at: number): number => Math.min(Date.now(), at + Date.now() - clock.now());
  const watched = (name: string): boolean => !settings.ignore.includes(name);
  const about = (prediction: string, at: number): AboutModel => ({ prediction, label: labelOf(engine, prediction), since: bySystem(at) });
  const champions = new Map([...predictionsOf(engine.definition)].flatMap(([name, { model }]) => (model === undefined || !watched(name) ? [] : [[name, model] as const])));
  return [
    ...driftAlerts(engine, { record, settings, calendar, isLooking, bySystem }),
    ...Object.entries(record.scores).flatMap(([prediction, { model, since, psi }]) => {
      if (champions.get(prediction) !== model) return [];
      const at = startOfDay(since, calendar);
      return [scoreAlert(about(prediction, at), { psi, bound: settings.psi, date: new Date(since * 86_400_000).toISOString().slice(0, 10) })];
    }),
    ...[...champions].flatMap(([prediction, model]) => {
      const accuracy = record.accuracy[prediction];
      if (accuracy?.model !== model) return [];
      if (accuracy.constant >= LABELLESS_MOMENTS && accuracy.moments.slice(-LABELLESS_MOMENTS).every(({ main }) => main === undefined)) return [labellessAlert(about(prediction, accuracy.moments.at(-LABELLESS_MOMENTS)!.at), accuracy.constant)];
      return accuracyFacts(accuracy, engine).map((fact) => accuracyAlert(about(prediction, fact.since), fact));
    }),
    ...failing(record, champions, (prediction, day) => about(prediction, startOfDay(day, calendar))),
    ...servedAlerts(record, engine, bySystem),
  ];
}

function driftAlerts(engine: Engine, { record, settings, calendar, isLooking, bySystem }: WatchFacts & { readonly bySystem: (at: number) => number }): readonly Alert[] {
  const { definition, columns } = engine;
  return oneByOne(record.drifts.filter(({ id }) => !settings.ignore.includes(id)), record.day).flatMap(([drift, ...others]) => {
    const at = startOfDay(drift.since, calendar);
    const moved = movedPredictions({ definition, columns, ids: [drift, ...others].map(({ id }) => id), modelOf: (name) => engine.champion(name) });
    if (isLooking && moved.size > 0 && record.effects[effectKey(drift)] === undefined) return [];
    const effects = new Map((record.effects[effectKey(drift)] ?? []).map(({ prediction, effect }) => [prediction, effect]));
    const moves = [...moved.keys()].filter((name) => !settings.ignore.includes(name)).map((prediction) => {
      const effect = effects.get(prediction);
      return { prediction, ...(effect !== undefined && { effect }) };
    });
    const size = ({ effect }: (typeof moves)[number]): number => Math.abs(effect?.value ?? 0);
    return [driftAlert({ drift, others, at, since: bySystem(at), moves: moves.sort((a, b) => size(b) - size(a)) }, { definition, columns, settings })];
  });
}

/** Models that gave no number on the last day. */
function failing({ customers }: WatchRecord, champions: ReadonlyMap<string, string>, about: (prediction: string, day: number) => AboutModel): readonly Alert[] {
  const last = customers.at(-1);
  return Object.entries(last?.scores ?? {}).flatMap(([prediction, { model, silent, sketch }]) => {
    const failed = silent.modelFailed ?? 0;
    return failed === 0 || champions.get(prediction) !== model ? [] : [failingAlert(about(prediction, last!.day), { failed, asked: failed + sketch.rows })];
  });
}

function servedAlerts({ served: { last } }: WatchRecord, { definition }: Engine, bySystem: (at: number) => number): readonly Alert[] {
  if (last === undefined) return [];
  const predictions = [...predictionsOf(definition).keys()].filter((name) => last.names.includes(name));
  return [servedAlert({ since: bySystem(last.at), names: last.names, differing: last.differing, checked: last.compared }, predictions)];
}

function labelOf({ columns }: Engine, name: string): Words {
  return columns.get(name)?.label ?? { en: name, zh: name };
}

