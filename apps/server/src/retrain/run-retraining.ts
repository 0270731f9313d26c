/**
 * The child's side of a run: learn, and meet the champion on the newest examples that neither learnt from.
 *
 * Who judges: examples at or after the candidate's cut (what it learnt was known before) and after the champion's. The
 * candidate is not learnt anew up to the newest moment once it has won: what was judged is what answers, to the bit.
 */
import { isForeign, unaskedModels } from '@limn/engine';
import { openSnapshot } from '@limn/host';
import { collectExamples, contestModels, gatherExamples, type ContestScores, type EvaluationReport, type ExampleBlock, type ExampleLog, type ModelContest } from '@limn/learn';
import { replayUntil } from '../learn/begun-training.ts';
import { counted } from '../learn/count-records.ts';
import { rankCorrelation } from '../learn/rank-correlation.ts';
import { learnFromExamples } from '../learn/run-training.ts';
import type { TrainingProgress } from '../learn/training-job.ts';
import type { Contest, LiveContest, LiveContestJob, Retrained, RetrainingJob } from './retraining-job.ts';
import { shapeOf, type ScoreShape } from './score-shape.ts';
import type { BesideBaseline, Foretold } from './step.ts';

type Tell = (progress: TrainingProgress) => void;

/** Cost: as a training, and both models over the judges. The same log, definition and request give the same. @throws LearnError */
export async function runRetraining(job: RetrainingJob, onProgress: Tell): Promise<Retrained> {
  const { request, definition, models, retrain } = job;
  const { prediction, seed = 1, sample = 1 } = request;
  const snapshot = openSnapshot(job.log);
  try {
    const end = Math.min(retrain.end, snapshot.end);
    const log = { ...snapshot, end, replay: (from: number) => replayUntil(snapshot, from, end) };
    const stream = collectExamples({ definition, prediction, log: told(log, onProgress), models: unaskedModels(models), seed, sample });
    const examples = await gatherExamples(stream);
    const result = await learnFromExamples(job, { log, examples, report: stream.report, onProgress });
    const contest = hold(job, { examples, model: result.model, evaluation: result.evaluation, seed });
    return { ...result, about: { ...result.about, features: stream.report.inputVersions }, kind: 'retrained', ...contest };
  } finally {
    snapshot.close();
  }
}

/** Cost: a replay of the log, and both models over the judges. */
export async function runLiveContest({ definition, models, log: position, live }: LiveContestJob, onProgress: Tell): Promise<LiveContest> {
  const log = openSnapshot(position);
  try {
    const examples = await gatherExamples(collectExamples({ definition, prediction: live.prediction, log: told(log, onProgress), models: unaskedModels(models), seed: live.seed }));
    const met = contestModels({ ...live, definition, examples });
    return { kind: 'live', ...(met && { report: met.report }) };
  } finally {
    log.close();
  }
}

function told<Log extends ExampleLog & { readonly end: number }>(log: Log, onProgress: Tell): Log {
  return { ...log, replay: (from: number) => counted(log.replay(from), (position) => onProgress({ step: 'collect', share: position / Math.max(1, log.end) })) };
}

interface Held {
  readonly examples: ExampleBlock;
  readonly model: Retrained['model'];
  readonly evaluation: EvaluationReport;
  readonly seed: number;
}

function hold(job: RetrainingJob, held: Held): Pick<Retrained, 'contest' | 'isFinite'> {
  let isFinite = true;
  const contest = holdContest(job, held, (scores) => (isFinite &&= scores.every(Number.isFinite)));
  return { contest, isFinite };
}

/** @param seen is shown the scores of the candidate */
function holdContest({ request: { prediction }, definition, retrain: { champion } }: RetrainingJob, { examples, model, evaluation, seed }: Held, seen: (scores: Float64Array) => void): Contest {
  // Without time between who learns and who judges there are only other customers: enough beside baselines, not beside a champion that knows them.
  const cut = evaluation.split === 'time' ? evaluation.parts.find(({ part }) => part === 'test')?.from : undefined;
  const meet = (other: Retrained['model'], from: number): ModelContest | undefined => {
    const met = contestModels({ definition, prediction, examples, from, candidate: model, champion: other, seed });
    if (met !== undefined) seen(met.candidate.scores);
    return met;
  };
  if (champion === undefined) {
    const alone = meet(model, cut ?? -Infinity);
    return { ...besideBaselines(evaluation), ...(alone && { window: { from: alone.from, to: alone.to }, foretold: foretold(alone.candidate) }) };
  }
  if (isForeign(champion.model)) return { won: false, reason: 'champion_foreign' };
  const met = cut === undefined ? undefined : meet(champion.model, Math.max(cut, champion.cut));
  if (met === undefined) return { won: false, reason: 'window_short' };
  const { report, candidate, champion: other } = met;
  const reason = report.verdict === 'worse' ? 'worse' : report.verdict === 'open' ? 'no_better' : report.worseAmong.length > 0 ? 'worse_among' : 'beats_champion';
  return { won: reason === 'beats_champion', reason, window: { from: met.from, to: met.to }, report, foretold: foretold(candidate, other) };
}

/** Nobody answers yet: whatever can be said without a model must be beaten, and a plain regression must not be better. */
function besideBaselines({ main, differences }: EvaluationReport): Contest {
  const baselines = differences.filter(({ metric }) => metric === main).map(({ baseline, verdict, value, low, high }): BesideBaseline => ({ baseline, verdict, value, low, high }));
  const won = baselines.length > 0 && baselines.every(({ baseline, verdict }) => verdict === 'better' || (verdict === 'open' && baseline.endsWith(' regression')));
  return { won, reason: won ? 'beats_baselines' : 'baseline_not_beaten', baselines };
}

function foretold(candidate: ContestScores, champion?: ContestScores): Foretold {
  return {
    candidate: toldShape(candidate),
    uncertain: candidate.answered.filter((each) => each === 0).length / candidate.answered.length,
    ...(champion && { champion: toldShape(champion), agreement: rankCorrelation(candidate.scores, champion.scores) }),
  };
}

function toldShape({ scores, answered }: ContestScores): ScoreShape {
  const told = scores.filter((_, row) => answered[row] === 1);
  return shapeOf(told.length > 0 ? told : scores);
}
