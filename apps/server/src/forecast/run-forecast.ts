/** A forecast from a log, in whichever process. */
import { unaskedModels } from '@limn/engine';
import type { ReadableLog } from '@limn/host';
import { collectSeries, forecastSeries, LearnError } from '@limn/learn';
import { counted } from '../learn/count-records.ts';
import type { ForecastJob, ForecastResult } from './forecast-job.ts';

/** Of the whole work that a replay is; the rest is models. */
const REPLAY_SHARE = 0.4;

/** What cannot be forecast is an answer, too. Cost: as `collectSeries` and `forecastSeries`. */
export async function runForecast({ definition, models, asked, ahead, until, seed }: Omit<ForecastJob, 'log'>, log: ReadableLog, onProgress: (share: number) => void): Promise<ForecastResult> {
  const followed = { ...log, replay: (from: number) => counted(log.replay(from), (position) => onProgress((REPLAY_SHARE * position) / Math.max(1, log.end))) };
  try {
    const { question, ...series } = await collectSeries({ definition, models: unaskedModels(models), log: followed, asked, until });
    return { question, report: forecastSeries(series, { ahead, seed, onProgress: (share) => onProgress(REPLAY_SHARE + (1 - REPLAY_SHARE) * share) }) };
  } catch (cause) {
    if (cause instanceof LearnError) return { problem: cause.problem };
    throw cause;
  }
}
