/** A training of a recommendation from the log to the bytes of its models, in whichever process. */
import { openSnapshot } from '@limn/host';
import { trainRecommendation, type TrainedRecommendation } from '@limn/learn';
import { counted } from './count-records.ts';
import type { RecommendationJob, TrainingProgress } from './training-job.ts';

/** Cost: as `trainRecommendation`. The same log, definition and request give the same models. @throws LearnError */
export async function runRecommendationTraining({ request: { recommendation, seed = 1, chooses = true }, definition, log: snapshot }: RecommendationJob, onProgress: (progress: TrainingProgress) => void): Promise<TrainedRecommendation> {
  const log = openSnapshot(snapshot);
  try {
    const followed = { ...log, replay: (from: number) => counted(log.replay(from), (position) => onProgress({ step: 'collect', share: position / Math.max(1, log.end) })) };
    return await trainRecommendation({ definition, recommendation, log: followed, seed, chooses, onProgress: (step, share) => onProgress({ step, share }) });
  } finally {
    log.close();
  }
}
