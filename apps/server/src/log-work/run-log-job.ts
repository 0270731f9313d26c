/** A job over the log, in whichever process. */
import { unaskedModels } from '@limn/engine';
import { openSnapshot } from '@limn/host';
import { accuracyOverTime, checkServed, collectImpressions, driftOverTime, outcomesOf, sketchEvents } from '@limn/learn';
import { runGroups } from '../discover/run-groups.ts';
import { runOddities, runTags } from '../discover/run-discovery.ts';
import { runForecast } from '../forecast/run-forecast.ts';
import { counted } from '../learn/count-records.ts';
import type { LogJob, LogResult } from './log-job.ts';

/** Cost: a replay of the log, and what the job looks at on the way. */
export async function runLogJob(job: LogJob, onProgress: (share: number) => void): Promise<LogResult> {
  const log = openSnapshot(job.log);
  try {
    if (job.kind === 'groups') return await runGroups(job, log, onProgress);
    if (job.kind === 'oddities') return await runOddities(job, log, onProgress);
    if (job.kind === 'discoveredTags') return await runTags(job, log, onProgress);
    if (job.kind === 'forecast') return await runForecast(job, log, onProgress);
    const followed = { ...log, replay: (from: number) => counted(log.replay(from), (position) => onProgress(position / Math.max(1, log.end))) };
    if (job.kind === 'drift') return await driftOverTime({ ...job, models: unaskedModels(job.models), log: followed });
    if (job.kind === 'eventDays') return await sketchEvents({ ...job, log: followed });
    if (job.kind === 'accuracy') return await accuracyOverTime({ ...job, models: unaskedModels(job.models), log: followed });
    if (job.kind === 'served') return await checkServed({ ...job, models: unaskedModels(job.models), log: followed });
    return outcomesOf(await collectImpressions({ definition: job.definition, recommendation: job.recommendation, log: followed }));
  } finally {
    log.close();
  }
}
