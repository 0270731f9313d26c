/**
 * The part of a run after the contest: told beside the champion, then answering for a share, then for all, then compared with
 * the one before. Each step is written before it is taken and taken only when its checks hold; what is worse is taken back.
 */
import { isForeign, modelData, predictionsOf, type ScoringModel } from '@limn/engine';
import type { Limn } from '@limn/host';

import type { Alert } from '../activity/alert.ts';
import { checksOf, isUrgent } from './checks.ts';
import { observe } from './observation.ts';
import { byOf, championOf, placementOf } from './placement.ts';
import { labelsKnownAfterMs } from './policy.ts';
import type { Run } from './run.ts';
import type { EndReason, StepFacts } from './step.ts';
import type { Append, TrainingPlace } from './training-turn.ts';

/** What a turn works with. */
export interface LiveTurn {
  readonly limn: Limn;
  readonly trainings: TrainingPlace;
  readonly append: Append;
  readonly alerts: readonly Alert[];
  readonly signal: AbortSignal;
}

type Stage = StepFacts['stepped']['to'];

const DAY_MS = 86_400_000;
/** Looks a stage, as far as they lie at least ten minutes and at most a day apart. */
const LOOKS = 8;
const SOONEST_MS = 600_000;
/** A stage that a clock jumps over is not over until there were so many. */
const LEAST_LOOKS = 3;
const CUSTOMERS_A_LOOK = 300;
/** Arrived labels are looked at so often while they arrive, of the time that they take. */
const JUDGED_SHARE = 1 / 8;

/** What comes of a run that has been in a contest. @returns the run after one step at most @throws what cannot be written or promoted: the next turn tries again */
export async function advanceRun(run: Run, turn: LiveTurn): Promise<Run> {
  const { append } = turn;
  if (!predictionsOf(turn.limn.engine.definition).has(run.prediction)) return append(run, 'ended', { outcome: 'stood_down', reason: 'definition' });
  if (run.takenBack !== undefined) return takeBack(run, run.takenBack, turn);
  const { won, reason } = run.contested!;
  if (run.stage === undefined) {
    const first = won ? nextStage(run) : undefined;
    return first === undefined ? append(run, 'ended', { outcome: 'kept', reason: won ? 'up_to' : reason }) : step(run, first, turn);
  }
  const placement = placementOf(turn.limn.models, run);
  if (placement.is === 'due') await place(run, turn);
  if (placement.is === 'taken') {
    const { reason: why, hand } = placement;
    return append(run, 'ended', { outcome: why === 'succeeded' ? 'promoted' : 'stood_down', reason: why, ...(hand && { hand }) });
  }
  return look(run, turn);
}

/** Runs whose model is on its way, in order. */
const order: readonly Stage[] = ['shadow', 'canary', 'champion'];

/** @returns undefined: the policy lets it go no further */
function nextStage({ policy, stage }: Run): Stage | undefined {
  const last = order.indexOf(policy.upTo as Stage);
  const lasts: Readonly<Record<Stage, number>> = { shadow: policy.shadowMs, canary: policy.canaryMs, champion: Infinity };
  return order.find((each, i) => i > (stage === undefined ? -1 : order.indexOf(stage.to)) && i <= last && lasts[each] > 0);
}

async function step(run: Run, to: Stage, turn: LiveTurn): Promise<Run> {
  const { limn, append } = turn;
  const { policy } = run;
  const now = limn.clock.now();
  if (championOf(limn.models, run.prediction)?.hash !== run.begun.champion) {
    const last = limn.models.list(run.prediction).flatMap(({ steps }) => steps).filter(({ to: was }) => was === 'champion').sort((a, b) => a.at - b.at).at(-1);
    return append(run, 'ended', { outcome: 'stood_down', reason: 'champion_changed', ...(last && { hand: { by: last.by, to: last.to } }) });
  }
  const ms = { shadow: policy.shadowMs, canary: policy.canaryMs, champion: policy.watchMs }[to];
  const stepped = await append(run, 'stepped', { to, until: now + ms, ...(to === 'canary' && { share: policy.canary }) });
  await place(stepped, turn);
  return stepped;
}

async function place({ trained, stage, id }: Run, { limn }: LiveTurn): Promise<void> {
  const { to, share } = stage!;
  await limn.models.promote(trained!.model, { to, by: byOf(id), ...(share !== undefined && { share }) });
}

async function look(run: Run, turn: LiveTurn): Promise<Run> {
  const { limn, alerts, append } = turn;
  const stage = run.stage!;
  const now = limn.clock.now();
  const isLive = stage.to !== 'shadow';
  const every = Math.min(DAY_MS, Math.max(SOONEST_MS, (stage.until - stage.at) / LOOKS));
  // Somebody else has found a model of it failing, whichever: it is looked at once, and judged by what is found.
  const isAlarmed = alerts.some((alert) => alert.code === 'model_failing' && isAbout(alert, run.prediction)) && (run.observedAt === undefined || now >= run.observedAt + SOONEST_MS);
  let looked = run;
  if (isAlarmed || now >= (run.observedAt ?? stage.at) + every || (now >= stage.until && run.observations.length < LEAST_LOOKS)) looked = await lookOnce(run, turn);
  const isOver = now >= stage.until && looked.observations.length >= LEAST_LOOKS;
  const checks = checksOf(looked.observations, looked.contested!.foretold!, isOver);
  const failed = checks.find((check) => !check.ok && (isOver || (isLive && isUrgent(check))));
  if (failed !== undefined) return begin(looked, failed.name, turn);
  if (isLive && isJudgingDue(looked, turn)) {
    looked = await judge(looked, turn);
    if (looked.judged?.report?.verdict === 'worse') return begin(looked, 'worse_live', turn);
  }
  if (!isOver) return looked;
  const next = nextStage(looked);
  if (next !== undefined) return step(looked, next, turn);
  return append(looked, 'ended', stage.to === 'champion' ? { outcome: 'promoted', reason: 'settled' } : { outcome: 'kept', reason: 'up_to' });
}

function isAbout({ about, predictions }: Alert, prediction: string): boolean {
  return predictions?.includes(prediction) ?? about === prediction;
}

async function lookOnce(run: Run, { limn, append }: LiveTurn): Promise<Run> {
  const before = run.begun.champion;
  const observation = await observe({
    engine: limn.engine, prediction: run.prediction, asOf: limn.readMoment(), customers: CUSTOMERS_A_LOOK, foretold: run.contested!.foretold!,
    candidate: limn.models.model(run.trained!.model),
    champion: before === undefined ? undefined : limn.models.model(before),
  });
  return append(run, 'observed', { observation });
}

/** Labels of moments since it has answered may have arrived; an alert that it is right less often is reason enough to look. */
function isJudgingDue({ liveAt, judged, begun: { champion }, prediction }: Run, { limn, trainings, alerts }: LiveTurn): boolean {
  const { definition } = limn.engine;
  const declared = predictionsOf(definition).get(prediction);
  if (champion === undefined || declared === undefined || !trainings.isIdle || isForeign(modelData(limn.models.model(champion)))) return false;
  const now = limn.clock.now();
  const known = labelsKnownAfterMs(definition, declared);
  if (now < liveAt! + known) return false;
  const isAsked = alerts.some((alert) => alert.code === 'accuracy_down' && isAbout(alert, prediction)) && now >= (judged?.at ?? 0) + DAY_MS;
  return isAsked || judged === undefined || now >= judged.at + Math.min(7 * DAY_MS, Math.max(DAY_MS, known * JUDGED_SHARE));
}

async function judge(run: Run, { limn, trainings, append, signal }: LiveTurn): Promise<Run> {
  const { liveAt, trained, begun: { champion }, prediction, policy: { seed } } = run;
  const end = limn.status().logPosition;
  const { report } = await trainings.judgeLive({
    prediction, from: liveAt!, seed,
    candidate: modelData(limn.models.model(trained!.model)) as ScoringModel,
    champion: modelData(limn.models.model(champion!)) as ScoringModel,
  }, signal);
  return append(run, 'judged', { from: liveAt!, end, ...(report && { report }) });
}

/** Decides to take the model back, and does it. */
async function begin(run: Run, reason: EndReason, turn: LiveTurn): Promise<Run> {
  const to = run.stage!.to === 'champion' ? run.begun.champion : undefined;
  return takeBack(await turn.append(run, 'taken_back', { reason, ...(to !== undefined && { to }) }), { reason, ...(to !== undefined && { to }) }, turn);
}

/** May be done again: a crash between lets the next turn go on. */
async function takeBack(run: Run, { reason, to }: StepFacts['taken_back'], { limn, append }: LiveTurn): Promise<Run> {
  const { models } = limn;
  const { state } = models.status(run.trained!.model);
  const by = byOf(run.id);
  if (to !== undefined && state === 'champion') await models.promote(to, { to: 'champion', by, note: reason });
  else if (state !== 'retired' && state !== 'candidate') await models.promote(run.trained!.model, { to: 'retired', by, note: reason });
  return append(run, 'ended', { outcome: run.stage!.to === 'shadow' ? 'held_back' : 'rolled_back', reason });
}

/** Ends what a run has begun with its model, at somebody's word: what answers for a share or is told beside leaves; a champion stays. */
export async function withdraw(run: Run, { limn }: Pick<LiveTurn, 'limn'>): Promise<void> {
  if (run.trained === undefined || run.stage === undefined) return;
  const { state, hash } = limn.models.status(run.trained.model);
  if (state === 'shadow' || state === 'canary') await limn.models.promote(hash, { to: 'retired', by: byOf(run.id), note: 'stopped' });
}
