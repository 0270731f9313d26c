/** Learning from streams, by itself: who learns beside a server loads nothing else of learning. */
export { createAdwin, type Adwin, type AdwinOptions } from './adwin.ts';
export type { DetectorOptions, DriftDetector, DriftSignal } from './drift-detector.ts';
export type { Adaptation, DriftRecord } from './drift-response.ts';
export { createFactorizationMachine, type FactorizationMachine, type FactorizationMachineOptions } from './factorization-machine.ts';
export { createFtrl, type Ftrl, type FtrlOptions } from './ftrl.ts';
export { createOnlineLearner, loadOnlineLearner, type LabelWait, type OnlineLearner, type OnlineLearnerOptions, type OnlineModelOptions, type OnlineOutcome, type OnlineReport } from './online-learner.ts';
export type { OnlineModel, ProximalOptions } from './online-model.ts';
export type { LossStretch } from './loss-series.ts';
export type { LossComparison } from './paired-losses.ts';
export { createPredictionLearner, type ComparedModel, type LearnedEvent, type PassedOver, type PredictionLearner, type PredictionLearnerOptions, type PredictionLearnerReport } from './prediction-learner.ts';
export { createPageHinkley, type PageHinkley, type PageHinkleyOptions } from './page-hinkley.ts';
export type { ProgressiveMetrics } from './progressive-loss.ts';
export { SparseRow, type RowFault } from './sparse-row.ts';
export { createAgrawalStream } from './stream/agrawal.ts';
export type { DriftStream, DriftStreamOptions, StreamField } from './stream/drift-stream.ts';
export { createFieldEncoder, type FieldEncoder } from './stream/field-encoder.ts';
export { createSeaStream } from './stream/sea.ts';
export { createSineStream } from './stream/sine.ts';
