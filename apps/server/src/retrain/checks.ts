/**
 * Whether a candidate does live what the contest let expect. Everything is compared with what was foretold and, where there is
 * one, with the champion beside it: what moves both is the data's doing, not the candidate's. Pure.
 */
import type { Observation, ObservedModel } from './observation.ts';
import { shiftOf } from './score-shape.ts';
import type { EndReason, Foretold } from './step.ts';

/** One thing that was looked at. */
export interface Check {
  readonly name: Extract<EndReason, 'too_few' | 'failing' | 'uncertain' | 'shifted' | 'disagrees' | 'slow'>;
  readonly ok: boolean;
  /** What was found, and what it may be at most (`disagrees` and `too_few`: at least). */
  readonly found: number;
  readonly bound: number;
}

/** Of fewer customers nothing can be told. */
const LEAST_CUSTOMERS = 30;
/** So much more may fail than of the champion's, */
const MORE_FAILING = 0.01;
/** be too uncertain than was foretold, or than of the champion's, */
const MORE_UNCERTAIN = 0.1;
/** differ in its order of customers from what was foretold. */
const LESS_AGREEMENT = 0.2;
/** Beyond this a population counts as another; without a champion beside it nobody knows whether all have moved. */
const SHIFT = 0.25;
const SHIFT_ALONE = 1;
/** Of the usual time, so many times the champion's, and µs that are quick enough in any case: a machine that does much else has slow ones of any model. */
const TIMES_SLOWER = 5;
const QUICK_US = 1_000;

/** All that can be told of some looks. @param isOver whether the stage is: before, too few is no fault */
export function checksOf(observations: readonly Observation[], foretold: Foretold, isOver: boolean): readonly Check[] {
  const customers = observations.reduce((sum, each) => sum + each.customers, 0);
  const few: Check = { name: 'too_few', ok: customers >= LEAST_CUSTOMERS, found: customers, bound: LEAST_CUSTOMERS };
  if (!few.ok) return isOver ? [few] : [];
  const candidate = together(observations.map((each) => each.candidate));
  const champions = observations.flatMap((each) => each.champion ?? []);
  const champion = champions.length === 0 ? undefined : together(champions);
  const share = (of: number, model: ObservedModel): number => of / (model.failed + model.uncertain + model.counts.reduce((sum, count) => sum + count, 0));
  const atMost = (name: Check['name'], found: number, bound: number): Check => ({ name, ok: !(found > bound), found, bound });
  const moved = champion === undefined ? NaN : shiftOf(foretold.champion ?? foretold.candidate, champion.counts);
  const agreements = observations.flatMap((each) => each.agreement ?? []);
  const agreement = agreements.reduce((sum, each) => sum + each, 0) / agreements.length;
  return [
    few,
    atMost('failing', share(candidate.failed, candidate), (champion === undefined ? 0 : share(champion.failed, champion)) + MORE_FAILING),
    atMost('uncertain', share(candidate.uncertain, candidate), Math.max(foretold.uncertain, champion === undefined ? 0 : share(champion.uncertain, champion)) + MORE_UNCERTAIN),
    atMost('shifted', shiftOf(foretold.candidate, candidate.counts), champion === undefined ? SHIFT_ALONE : Math.max(SHIFT, 2 * moved)),
    ...(foretold.agreement === undefined || agreements.length === 0 ? [] : [{ name: 'disagrees', ok: agreement >= foretold.agreement - LESS_AGREEMENT, found: agreement, bound: foretold.agreement - LESS_AGREEMENT } as const]),
    ...(champion === undefined ? [] : [atMost('slow', candidate.p50, Math.max(QUICK_US, TIMES_SLOWER * champion.p50))]),
  ];
}

/** What must not last once a model answers: the rest is judged at the end of a stage. */
export function isUrgent({ name, ok }: Check): boolean {
  return !ok && (name === 'failing' || name === 'uncertain' || name === 'shifted');
}

function together(models: readonly ObservedModel[]): ObservedModel {
  const sum = (of: (model: ObservedModel) => number): number => models.reduce((total, model) => total + of(model), 0);
  return {
    failed: sum(({ failed }) => failed),
    uncertain: sum(({ uncertain }) => uncertain),
    counts: models[0]!.counts.map((_, part) => sum(({ counts }) => counts[part]!)),
    // A pause of the machine meets one look; a slow model meets them all.
    p50: Math.min(...models.map(({ p50 }) => p50)),
    p99: Math.min(...models.map(({ p99 }) => p99)),
  };
}
