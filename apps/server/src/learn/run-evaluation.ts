/** An evaluation of a recommendation from the log, in whichever process. */
import { openSnapshot } from '@limn/host';
import { evaluateProposal, judgeRecommendation } from '@limn/learn';
import { counted } from './count-records.ts';
import type { Evaluation, EvaluationJob } from './evaluation-job.ts';
import type { TrainingProgress } from './training-job.ts';

/** Where the proposal stands in a report. */
const PROPOSED = 'proposed';
/** What events call the propensity of an item, unless somebody says otherwise. */
const PROPENSITY = 'propensity';

/** Cost: as `judgeRecommendation` or `evaluateProposal`. The same log, definition and request give the same. @throws LearnError */
export async function runEvaluation({ request, definition, log: snapshot }: EvaluationJob, onProgress: (progress: TrainingProgress) => void): Promise<Evaluation> {
  const log = openSnapshot(snapshot);
  try {
    const { recommendation, seed = 1, from } = request;
    const asked = { definition, recommendation, seed, ...(from !== undefined && { from }) };
    if (request.evaluate === 'policy') {
      const { proposal, reward, propensity = PROPENSITY, value, clip } = request;
      const followed = { ...log, replay: (position: number) => counted(log.replay(position), (at) => onProgress({ step: 'judge', share: at / Math.max(1, log.end) })) };
      return { policy: await evaluateProposal({ ...asked, proposal, log: followed, fields: { propensity, ...(value !== undefined && { value }) }, ...(reward && { reward }), ...(clip !== undefined && { clip }) }) };
    }
    const { moments, chooses, proposal } = request;
    let step: TrainingProgress['step'] = 'collect';
    const followed = { ...log, replay: (position: number) => counted(log.replay(position), (at) => {
      if (step === 'collect') onProgress({ step, share: at / Math.max(1, log.end) });
    }) };
    const lists = await judgeRecommendation({
      ...asked, log: followed,
      ...(moments !== undefined && { moments }), ...(chooses !== undefined && { chooses }), ...(proposal && { proposals: [{ ...proposal, name: PROPOSED }] }),
      onProgress: (at, share) => {
        // The log is read again while lists are made: what that takes is told by the lists.
        if (at !== 'collect' || share === 1) step = at === 'collect' ? 'learn' : at;
        if (at !== 'collect') onProgress({ step: at, share });
      },
    });
    return { lists };
  } finally {
    log.close();
  }
}
