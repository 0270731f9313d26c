/** Runs and policies as HTTP shows them. */
import type { Words as EngineWords } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import type { RetrainStatus } from '../retrain/retrainer.ts';
import type { Run } from '../retrain/run.ts';
import { outcomeWords, policyWords, reasonWords, runWords, stepWords, type TellOptions } from '../retrain/words.ts';
import { isoOf } from './moment.ts';
import { Moment, referTo, Words } from './schema.ts';

const Step = Type.Object(
  {
    at: Moment('When, by the clock of the events.'),
    by: Type.String({ description: 'Who took it: a person, the schedule, drift, or the run itself.' }),
    step: Type.String({ description: 'begun, joined, attempt, attempt_failed, trained, contested, stepped, observed, judged, taken_back, ended.' }),
    text: Words,
    facts: Type.Unsafe<object>({ type: 'object', description: 'The figures that the sentence is made of, as the ledger keeps them.' }),
  },
  { additionalProperties: false },
);

const Interval = Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() }, { description: 'With the interval that holds 19 times in 20.', additionalProperties: false });

const Contest = Type.Object(
  {
    won: Type.Boolean(),
    reason: Type.String({ description: 'beats_champion, beats_baselines, no_better, worse, worse_among, baseline_not_beaten, window_short or champion_foreign.' }),
    text: Words,
    from: Type.Optional(Moment('The first moment whose outcomes judged.')),
    to: Type.Optional(Moment('The last.')),
    metric: Type.Optional(Type.String({ description: 'That decided; absent: there was no champion, or no contest.' })),
    verdict: Type.Optional(Type.Union([Type.Literal('better'), Type.Literal('worse'), Type.Literal('open')])),
    candidate: Type.Optional(Interval),
    champion: Type.Optional(Interval),
    difference: Type.Optional(Interval),
    examples: Type.Optional(Type.Integer()),
    customers: Type.Optional(Type.Integer()),
    worseAmong: Type.Array(Type.Object({ column: Type.String(), value: Type.String(), examples: Type.Integer(), difference: Interval }, { additionalProperties: false }), { description: 'Groups of 200 and more in which the candidate is surely worse.' }),
    baselines: Type.Array(Type.Object({ baseline: Type.String(), verdict: Type.String(), difference: Interval }, { additionalProperties: false }), { description: 'Ways without a model, when nobody answered before; above 0 the candidate is better, where more is better.' }),
  },
  { description: 'On labelled examples that neither learnt from, customers drawn with replacement; the difference is turned so that above 0 the candidate is better.', additionalProperties: false },
);

export const RetrainingRun = Type.Object(
  {
    id: Type.Integer({ description: 'From 1, in the order in which runs began.' }),
    prediction: Type.String(),
    state: Type.Union([Type.Literal('waiting'), Type.Literal('contested'), Type.Literal('shadow'), Type.Literal('canary'), Type.Literal('watch'), Type.Literal('ended')], { description: 'waiting: for its training, or in it. watch: its model answers, and is compared with the one before.' }),
    outcome: Type.Optional(Type.String({ description: 'promoted, kept (stays a candidate), held_back, rolled_back, failed, stopped, stood_down (somebody took over) or nothing_new.' })),
    outcomeText: Type.Optional(Words),
    text: Words,
    cause: Type.Union([Type.Literal('schedule'), Type.Literal('drift'), Type.Literal('request')]),
    by: Type.String(),
    begunAt: Moment('When it began, by the clock of the events.'),
    endedAt: Type.Optional(Moment('When it ended.')),
    until: Type.Optional(Moment('When the present stage is over, if all goes well.')),
    model: Type.Optional(Type.String({ description: 'Content hash of the candidate.' })),
    champion: Type.Optional(Type.String({ description: 'Content hash of the model that it had to beat; absent: nobody answered.' })),
    contest: Type.Optional(Contest),
    fault: Type.Optional(Type.String({ description: 'Why its last turn could not be done; it is tried again.' })),
    steps: Type.Array(Step, { description: 'Every step with its reason, oldest first; empty in lists.' }),
  },
  { $id: 'RetrainingRun', description: 'How a model was learnt anew, and what became of it.', additionalProperties: false },
);
export type RetrainingRun = Static<typeof RetrainingRun>;

const Policy = Type.Object(
  {
    isDeclared: Type.Boolean({ description: 'false: only when somebody asks, and a winner stays a candidate.' }),
    every: Type.Optional(Type.String({ description: 'A length of time, or cron’s five fields.' })),
    onDrift: Type.Boolean(),
    quietMs: Type.Number({ description: 'After a run begun by drift, drift begins no other for so long.' }),
    upTo: Type.Union([Type.Literal('candidate'), Type.Literal('shadow'), Type.Literal('canary'), Type.Literal('champion')]),
    shadowMs: Type.Number(),
    canary: Type.Number({ description: 'Share of customers.' }),
    canaryMs: Type.Number(),
    watchMs: Type.Number({ description: 'How long a new champion is compared with the one before.' }),
    trainer: Type.String(),
    tries: Type.Integer(),
    seed: Type.Integer(),
  },
  { additionalProperties: false },
);

export const Retraining = Type.Object(
  {
    prediction: Type.String(),
    policy: Policy,
    text: Words,
    next: Type.Optional(Moment('When the schedule comes next.')),
    quietUntil: Type.Optional(Moment('Drift begins no run before.')),
    ahead: Type.Array(Type.Integer(), { description: 'Numbers of runs that wait before the one of this prediction: one training at a time.' }),
    runs: Type.Array(referTo(RetrainingRun), { description: 'Newest first, the newest with its steps.' }),
  },
  { $id: 'Retraining', description: 'When a prediction is learnt anew, and what came of it.', additionalProperties: false },
);

/** @param steps whether its steps are told */
export function sentRun(run: Run, { steps, fault, ...tell }: TellOptions & { readonly steps: boolean; readonly fault?: string | undefined }): RetrainingRun {
  const { id, prediction, state, cause, by, begunAt, ended, stage, trained, begun, contested } = run;
  return {
    id, prediction, state, by,
    ...(ended && { outcome: ended.outcome, outcomeText: outcomeWords[ended.outcome], endedAt: isoOf(ended.at) ?? '' }),
    text: runWords(run, tell),
    cause: cause.kind,
    begunAt: isoOf(begunAt) ?? '',
    ...(stage && ended === undefined && { until: isoOf(stage.until) ?? '' }),
    ...(trained && { model: trained.model }),
    ...(begun.champion !== undefined && { champion: begun.champion }),
    ...(contested && { contest: sentContest(contested) }),
    ...(fault !== undefined && { fault }),
    steps: steps ? run.steps.map((step) => ({ at: isoOf(step.at) ?? '', by: step.by, step: step.step, text: stepWords(step, tell), facts: step.facts })) : [],
  };
}

function sentContest({ won, reason, window, report, baselines = [] }: NonNullable<Run['contested']>): Static<typeof Contest> {
  return {
    won, reason, text: reasonWords(reason).text,
    ...(window && { from: isoOf(window.from) ?? '', to: isoOf(window.to) ?? '' }),
    ...(report && { metric: report.metric, verdict: report.verdict, candidate: sentInterval(report.candidate), champion: sentInterval(report.champion), difference: sentInterval(report.difference), examples: report.rows, customers: report.customers }),
    worseAmong: (report?.worseAmong ?? []).map(({ column, value, rows, difference }) => ({ column, value, examples: rows, difference: sentInterval(difference) })),
    baselines: baselines.map(({ baseline, verdict, ...difference }) => ({ baseline, verdict, difference })),
  };
}

function sentInterval({ value, low, high }: { readonly value: number; readonly low: number; readonly high: number }): Static<typeof Interval> {
  return { value, low, high };
}

/** @param limit runs that are told at most */
export function sentRetraining({ prediction, policy, next, quietUntil, runs }: RetrainStatus, { limit, waiting, ...tell }: TellOptions & { readonly limit: number; readonly waiting: readonly Run[] }): Static<typeof Retraining> {
  const place = waiting.findIndex((run) => run.prediction === prediction);
  const text: EngineWords = policyWords(policy, tell);
  return {
    prediction, policy, text,
    ...(next !== undefined && { next: isoOf(next) ?? '' }),
    ...(quietUntil !== undefined && { quietUntil: isoOf(quietUntil) ?? '' }),
    ahead: waiting.slice(0, Math.max(0, place)).map(({ id }) => id),
    runs: runs.slice(0, limit).map((run, i) => sentRun(run, { ...tell, steps: i === 0 })),
  };
}
