/** A training from the log to the files of a model, in whichever process. */
import { unaskedModels } from '@limn/engine';
import { openSnapshot } from '@limn/host';
import {
  collectExamples, gatherExamples, packArtifact, recheckExamples, referenceOfTraining, renderEvaluation, requireAgreement, trainPrediction, writeDataset,
  type ExampleBlock, type ExampleLog, type ExampleReport, type JsonValue, type Recheck, type TrainedPrediction,
} from '@limn/learn';
import { counted } from './count-records.ts';
import type { TrainingJob, TrainingProgress, TrainingResult } from './training-job.ts';

/** Examples on which both scorers must agree. */
const COMPARED_ROWS = 500;
/** Columns by importance that the record of a model names. */
const NAMED_COLUMNS = 10;

/** Examples that are computed again, each from the log as it stood at its moment. */
const RECHECKED_ROWS = 200;

/** Cost: two replays of the log, and what the trainer takes. The same log, definition and request give the same model. @throws LearnError */
export async function runTraining(job: TrainingJob, onProgress: (progress: TrainingProgress) => void): Promise<TrainingResult> {
  const { request, definition } = job;
  const models = unaskedModels(job.models);
  const { prediction, seed = 1, sample = 1, dataset } = request;
  const log = openSnapshot(job.log);
  try {
    const stream = collectExamples({ definition, prediction, log: { ...log, replay: (from) => counted(log.replay(from), (position) => onProgress({ step: 'collect', share: position / Math.max(1, log.end) })) }, models, seed, sample });
    if (dataset !== undefined) {
      const { rows } = await writeDataset(dataset, stream);
      return { kind: 'dataset', folder: dataset, rows };
    }
    return await learnFromExamples(job, { log, examples: await gatherExamples(stream), report: stream.report, onProgress });
  } finally {
    log.close();
  }
}

/** What is learnt from. */
export interface GatheredExamples {
  readonly log: ExampleLog & { readonly end: number };
  readonly examples: ExampleBlock;
  /** On record about them, whole. */
  readonly report: ExampleReport;
  readonly onProgress: (progress: TrainingProgress) => void;
}

/** Computes some examples again, learns, judges, and makes the files. @throws LearnError */
export async function learnFromExamples(job: TrainingJob, { log, examples, report, onProgress }: GatheredExamples): Promise<Extract<TrainingResult, { readonly kind: 'model' }>> {
  const { request, definition } = job;
  const { prediction, seed = 1 } = request;
  const again = { ...log, replay: (from: number) => counted(log.replay(from), (position) => onProgress({ step: 'check', share: position / Math.max(1, log.end) })) };
  const recheck = await recheckExamples({ definition, prediction, log: again, examples: [examples], rows: RECHECKED_ROWS, seed, models: unaskedModels(job.models) });
  const trained = withRecheck(await trainPrediction({ definition, examples, report, ...request, seed, onProgress: (step, share) => onProgress({ step, share }) }), recheck);
  return pack(job, { trained, examples, report });
}

/** What differs is told, not left out: history that came in late may differ too. */
function withRecheck(trained: TrainedPrediction, { rows, changed }: Recheck): TrainedPrediction {
  const { evaluation } = trained;
  return { ...trained, evaluation: { ...evaluation, rechecked: { rows, changed: changed.length }, warnings: [...changed.map(({ problem }) => problem), ...evaluation.warnings] } };
}

interface Packing {
  readonly trained: TrainedPrediction;
  readonly examples: ExampleBlock;
  readonly report: ExampleReport;
}

async function pack({ request, now, definition }: TrainingJob, { trained, examples, report }: Packing): Promise<Extract<TrainingResult, { readonly kind: 'model' }>> {
  const { trainer, model, evaluation, search, importance, between } = trained;
  const [own] = evaluation.models;
  const main = own!.metrics.find(({ metric }) => metric === evaluation.main)!;
  const named = importance.slice(0, NAMED_COLUMNS).map(({ column, value, low, high }) => ({ column, value, low, high }));
  const [train, , test] = evaluation.parts;
  const window = { ...(train?.from !== undefined && { from: train.from }), ...(test?.to !== undefined && { to: test.to }) };
  const training = { trainer, settings: search.best.settings, tried: search.tried.length, examples: report.rows, between, sample: report.sample, aheadMs: report.aheadMs, latenessMs: report.latenessMs } satisfies JsonValue;
  const { files } = await packArtifact(model, {
    name: request.prediction, madeBy: 'limn train', madeAt: now, definitionVersion: report.version, featureVersions: report.inputVersions, seed: evaluation.seed,
    data: { ...window, rows: report.rows, source: 'log' },
    metrics: own!.metrics.map(({ metric, value, low, high, level }) => ({ metric, value, low, high, level })),
    importance: named,
    training: { ...training, label: { name: request.prediction, kind: evaluation.kind, classes: evaluation.classes } },
  });
  const compared = Array.from({ length: Math.min(COMPARED_ROWS, examples.table.rows) }, (_, i) => Math.floor((i * examples.table.rows) / Math.min(COMPARED_ROWS, examples.table.rows)));
  await requireAgreement(model, files.get('model.onnx')!, { table: examples.table, rows: compared });
  return {
    kind: 'model',
    model,
    evaluation,
    files: {
      'model.onnx': files.get('model.onnx')!,
      'artifact.json': files.get('artifact.json')!,
      'evaluation.json': Buffer.from(`${JSON.stringify(evaluation, undefined, 2)}\n`),
      'evaluation.html': Buffer.from(renderEvaluation(evaluation, 'en')),
      'evaluation-zh.html': Buffer.from(renderEvaluation(evaluation, 'zh')),
      ...(test?.from !== undefined && test.to !== undefined && { 'reference.json': Buffer.from(JSON.stringify(referenceOfTraining({ definition, prediction: request.prediction, model, examples, window: { from: test.from, to: test.to } }))) }),
    },
    about: {
      metric: main.metric, value: main.value, low: main.low, high: main.high, level: main.level,
      metrics: Object.fromEntries(own!.metrics.map(({ metric, value, low, high }) => [metric, { value, low, high }])),
      baselines: evaluation.differences.filter(({ metric }) => metric === evaluation.main).map(({ baseline, verdict, value, low, high }) => ({ baseline, verdict, value, low, high })),
      judged: { rows: evaluation.rows, customers: evaluation.customers, split: evaluation.split },
      rechecked: evaluation.rechecked,
      window: { ...window, until: report.until }, definition: report.version, seed: evaluation.seed, ...training, importance: named,
      warnings: evaluation.warnings.map(({ code, column }) => ({ code, ...(column !== undefined && { column }) })),
    },
  };
}
