/** What a training of a recommendation found, as models to be kept: with all that is said of each, and whether it answers. */
import { versionOf, withoutModels, type ProfileDefinition } from '@limn/engine';
import type { NewLearntModel } from '@limn/host';
import type { JudgedMethod, RankingDifference, RecommendationReport, TrainedRecommendation, TrainedWay } from '@limn/learn';
import type { RecommendationTrainingRequest } from './training-job.ts';

/** By whom, when and under which definition. */
export interface LearntUnder {
  readonly request: RecommendationTrainingRequest;
  readonly by: string;
  readonly definition: ProfileDefinition;
  /** ms. */
  readonly trainedAt: number;
}

/** What the list with a way is compared with. */
export const LIST_WITHOUT = 'listWithout';

/** How good a model was when it was judged: the main metric, and how much better it is than each baseline. */
export interface LearntFigures {
  readonly metric: string;
  readonly k: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly differences: readonly { readonly than: string; readonly value: number; readonly low: number; readonly high: number; readonly verdict: string }[];
}

/**
 * A way that is not better than popularity, or for which the list is worse, is kept and does not answer; a ranking that orders no better than what
 * was shown is none, and one that was learnt from choices is to be surely better than the blend.
 */
export function learntModelsOf({ ways, ranking, report, data }: TrainedRecommendation, { request: { recommendation, seed = 1 }, by, definition, trainedAt }: LearntUnder): readonly NewLearntModel[] {
  const base = { recommendation, by, trainedAt };
  const about = { seed, definition: versionOf(withoutModels(definition)), ...data };
  const models = ways.map(({ way, kind, bytes, settings, joins, listDifference }: TrainedWay): NewLearntModel => ({
    ...base, way, kind, bytes, answers: joins, about: { ...about, settings, figures: figuresOf(report!, way, listDifference) },
  }));
  if (ranking?.model === undefined) return models;
  const { learnt, gain, places } = ranking.report!;
  const figures: LearntFigures = { metric: 'ndcg', k: places, ...plain(learnt), differences: [{ than: ranking.from === 'choices' ? 'blend' : 'shown', ...plain(gain), verdict: gain.low > 0 ? 'better' : 'open' }] };
  return [...models, { ...base, kind: 'ranking', bytes: Buffer.from(JSON.stringify(ranking.model)), answers: ranking.from === 'impressions' || gain.low > 0, about: { ...about, figures } }];
}

/** The last difference is not the way's own: it is of the list with it to the list without it. */
function figuresOf({ main, methods }: RecommendationReport, way: string, ofList: RankingDifference | undefined): LearntFigures {
  const { metrics, differences }: JudgedMethod = methods.find(({ method }) => method === way)!;
  const of = metrics.find(({ metric, k }) => metric === main.metric && k === main.k)!;
  const baselines = methods.filter(({ role }) => role === 'baseline').map(({ method }) => method);
  const told = [...differences.filter(({ than }) => baselines.includes(than)), ...(ofList === undefined ? [] : [{ ...ofList, than: LIST_WITHOUT }])];
  return { ...main, ...plain(of), differences: told.map(({ than, verdict, ...difference }) => ({ than, ...plain(difference), verdict })) };
}

function plain({ value, low, high }: { readonly value: number; readonly low: number; readonly high: number }): { readonly value: number; readonly low: number; readonly high: number } {
  return { value, low, high };
}
