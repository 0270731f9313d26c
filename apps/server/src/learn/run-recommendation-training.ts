/** A training of a recommendation from the log to the bytes of its models, in whichever process. */
import { openSnapshot } from '@limn/host';
import { trainRecommendation, type TrainedRecommendation } from '@limn/learn';
import { beginTraining, replayUntil } from './begun-training.ts';
import { counted } from './count-records.ts';
import type { RecommendationJob, TrainingProgress } from './training-job.ts';

/** Cost: as `trainRecommendation`. The same log, definition and request give the same models; one that was begun less than a day ago is gone on with, from the log as it was. @throws LearnError */
export async function runRecommendationTraining({ request, definition, log: snapshot, now, checkpoint }: RecommendationJob, onProgress: (progress: TrainingProgress) => void): Promise<TrainedRecommendation> {
  const { recommendation, seed = 1, chooses = true } = request;
  const log = openSnapshot(snapshot);
  try {
    const end = await beginTraining(checkpoint, { request, definition, end: log.end, now });
    const followed = { ...log, replay: (from: number) => counted(replayUntil(log, from, end), (position) => onProgress({ step: 'collect', share: position / Math.max(1, end) })) };
    return await trainRecommendation({ definition, recommendation, log: followed, seed, chooses, checkpoint, onProgress: (step, share) => onProgress({ step, share }) });
  } finally {
    log.close();
  }
}
