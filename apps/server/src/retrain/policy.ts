/** A policy of learning anew with all that it leaves out, in ms. */
import { durationMs, parseDuration, predictionsOf, type PredictionDefinition, type ProfileDefinition, type RetrainDefinition } from '@limn/engine';

/** How far a winner may go by itself. */
export type UpTo = NonNullable<RetrainDefinition['upTo']>;

/** A policy, whole. */
export interface RetrainPolicy {
  /** As declared; absent: never by the clock. */
  readonly every?: string;
  readonly onDrift: boolean;
  readonly quietMs: number;
  readonly upTo: UpTo;
  readonly shadowMs: number;
  readonly canary: number;
  readonly canaryMs: number;
  readonly watchMs: number;
  readonly trainer: string;
  readonly tries: number;
  readonly seed: number;
}

const DAY_MS = 86_400_000;
/** Labels are met for so long before the old champion is forgotten. */
const WATCHED_LABELS_MS = 7 * DAY_MS;

/** @returns with `isDeclared` false: what holds for those who ask without one; a winner then stays a candidate, as nobody has said that it may go further */
export function policyOf(definition: ProfileDefinition, name: string): RetrainPolicy & { readonly isDeclared: boolean } {
  const prediction = predictionsOf(definition).get(name);
  const { every, onDrift = false, quiet = '7d', upTo, shadow = '2d', canary = 0.1, canaryFor = '2d', watchFor, tries = 8, seed = 1, ...asked } = prediction?.retrain ?? {};
  // As whoever trains by hand without naming one.
  const trainer = asked.trainer ?? (prediction?.value === undefined ? 'trees' : 'best');
  const isDeclared = prediction?.retrain !== undefined;
  return {
    isDeclared,
    ...(every !== undefined && { every }),
    onDrift,
    quietMs: durationMs(quiet),
    upTo: upTo ?? (isDeclared ? 'champion' : 'candidate'),
    shadowMs: durationMs(shadow),
    canary,
    canaryMs: durationMs(canaryFor),
    watchMs: watchFor === undefined ? (prediction === undefined ? 0 : labelsKnownAfterMs(definition, prediction)) + WATCHED_LABELS_MS : durationMs(watchFor),
    trainer, tries, seed,
  };
}

/** From a moment until what became of it is known for good, ms. */
export function labelsKnownAfterMs({ events }: ProfileDefinition, { target }: PredictionDefinition): number {
  return durationMs(target.within) + (parseDuration(events.find(({ name }) => name === target.event)?.lateness ?? '0s') ?? 0);
}
