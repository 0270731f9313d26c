/** What would begin a run now: the schedule of a prediction, and changes that were found. Reads the ledger and the clock; changes nothing. */
import type { RunEntry } from '@limn/host';
import type { Alert, AlertCode } from '../activity/alert.ts';
import type { RetrainPolicy } from './policy.ts';
import type { Run } from './run.ts';
import { createSchedule, dueAt, type Schedule } from './schedule.ts';
import type { Cause, Step } from './step.ts';

/** Alerts that say that a model no longer fits. */
const drifts: ReadonlySet<AlertCode> = new Set(['data_drift', 'score_drift', 'accuracy_down']);

/** Where a schedule stands. */
export interface ScheduleState {
  /** The next moment, ms. Infinity: none ever comes. */
  readonly next: number;
  readonly due?: Extract<Cause, { readonly kind: 'schedule' }>;
  /** The policy was never seen, or only at moments that the clock has gone back behind: it counts from now. */
  readonly isNew: boolean;
}

/** @param entries of the ledger @param timeZone of the definition */
export function scheduleState(prediction: string, every: string, { entries, timeZone, now }: { readonly entries: readonly RunEntry[]; readonly timeZone: string; readonly now: number }): ScheduleState {
  const schedule = scheduleOf(every, timeZone);
  const own = (entries as readonly Step[]).filter((step) => step.prediction === prediction);
  const declared = own.findLast((step) => step.step === 'declared');
  const fired = new Set(own.flatMap((step) => ((step.step === 'begun' || step.step === 'joined') && step.facts.cause.kind === 'schedule' ? [step.facts.cause.moment] : [])));
  // What was written while the clock was far ahead holds nothing up.
  const horizon = schedule.next(schedule.next(now));
  const anchors = [...fired, ...(declared?.step === 'declared' && declared.facts.every === every ? [declared.at] : [])].filter((moment) => moment <= horizon);
  const isNew = declared?.step !== 'declared' || declared.facts.every !== every || anchors.length === 0;
  if (isNew) return { next: schedule.next(now), isNew };
  const handled = anchors.reduce((latest, moment) => Math.max(latest, moment), -Infinity);
  const due = dueAt(schedule, now, { handled, fired });
  return { next: due?.moment ?? nextUnfired(schedule, Math.max(now, handled), fired), isNew, ...(due && { due: { kind: 'schedule', ...due } }) };
}

/** What drift would begin now. @param until when quiet time ends, ms, if it does not begin one before */
export function driftState(prediction: string, policy: RetrainPolicy, { alerts, runs, now }: { readonly alerts: readonly Alert[]; readonly runs: Iterable<Run>; readonly now: number }): { readonly cause?: Extract<Cause, { readonly kind: 'drift' }>; readonly quietUntil?: number } {
  const found = alerts.filter(({ code, about, predictions }) => drifts.has(code) && (predictions?.includes(prediction) ?? about === prediction));
  const last = [...runs].filter((run) => run.prediction === prediction && [run.cause, ...run.joined].some(({ kind }) => kind === 'drift')).reduce((latest, run) => Math.max(latest, run.begunAt), -Infinity);
  const quietUntil = last + policy.quietMs;
  const isQuiet = now < quietUntil && now >= last;
  return {
    ...(isQuiet && { quietUntil }),
    ...(policy.onDrift && !isQuiet && found.length > 0 && { cause: { kind: 'drift', alerts: found.slice(0, 10).map(({ id, code, text }) => ({ id, code, text })) } as const }),
  };
}

function nextUnfired(schedule: Schedule, after: number, fired: ReadonlySet<number>): number {
  let next = schedule.next(after);
  while (fired.has(next)) next = schedule.next(next);
  return next;
}

/** Schedules are few, and made of texts. */
const schedules = new Map<string, Schedule>();

function scheduleOf(every: string, timeZone: string): Schedule {
  const key = `${timeZone} ${every}`;
  const known = schedules.get(key) ?? createSchedule(every, timeZone);
  schedules.set(key, known);
  return known;
}
