/**
 * All that a recommendation asks to be learnt: the models of its `modelled(…)` ways, and its ranking where it declares one. Ways are
 * judged on the latest part of the log beside popularity and what each customer had most often; what serves is then learnt from all of
 * it, with the settings that were judged.
 */
import assert from 'node:assert/strict';
import type { ProfileDefinition, RecommendationDefinition, ScoringModel } from '@limn/engine';
import type { ExampleLog } from '../../dataset/example-log.ts';
import { learnError, type Problem } from '../../errors.ts';
import type { RecommendationReport } from '../judge/judge-report.ts';
import { collectImpressions } from '../rank/collect-impressions.ts';
import { learnRanking, type LearntRanking, type RankingReport } from '../rank/learn-ranking.ts';
import { collectCustomers } from './collect-interactions.ts';
import { learntWayNames, learnWays, type TrainedWay } from './learn-ways.ts';
import { rankChoices, type RankChoicesOptions } from './rank-choices.ts';

/** What to learn, from what. */
export interface TrainRecommendationOptions {
  readonly definition: ProfileDefinition;
  /** Name of the recommendation. */
  readonly recommendation: string;
  readonly log: ExampleLog;
  readonly seed: number;
  /** Whether settings are chosen, by the latest part of what was before those who judge. Default true; else the usual ones are taken, in a fraction of the time. */
  readonly chooses?: boolean;
  /** A folder for trainings of minutes to go on from after a kill, with the same log; whoever gives it removes it. Absent: they begin anew. */
  readonly checkpoint?: string;
  readonly onProgress?: (step: RecommendationStep, share: number) => void;
}

/** Where a training stands: the log is replayed, ways are judged, models learnt. */
export type RecommendationStep = 'collect' | 'judge' | 'learn';

/** What came of a training. */
export interface TrainedRecommendation {
  /** What was learnt from, ms of event time. */
  readonly data: { readonly rows: number; readonly customers: number; readonly items: number; readonly from: number; readonly to: number };
  readonly ways: readonly TrainedWay[];
  /** Absent when no way is learnt. */
  readonly report?: RecommendationReport;
  /** Absent when it declares none. `from`: what was shown and what came of it, or what customers chose beside all that was found for them. */
  readonly ranking?: { readonly from: 'impressions' | 'choices'; readonly model?: ScoringModel; readonly report?: RankingReport };
  /** Why there is no ranking. */
  readonly problems: readonly Problem[];
}

/**
 * Learns and judges. The same log, definition and seed give the same models. Cost: a replay of the log, two more for a ranking, and what
 * the ways take twice.
 * @throws LearnError `recommendation_learns_nothing`, `way_unknown`, `history_too_short`
 */
export async function trainRecommendation({ definition, recommendation: name, log, seed, chooses = true, checkpoint, onProgress = () => {} }: TrainRecommendationOptions): Promise<TrainedRecommendation> {
  const declared = definition.recommendations?.find((each) => each.name === name);
  assert(declared !== undefined, `there is a recommendation '${name}'`);
  const asked = requireLearnable(declared);
  const resuming = checkpoint === undefined ? {} : { checkpoint };
  onProgress('collect', 0);
  const customers = await collectCustomers({ definition, recommendation: name, log });
  onProgress('collect', 1);
  const learnt = asked.length === 0 ? { ways: [] } : await learnWays({ definition, declared, names: asked, log, customers, seed, chooses, ...resuming, onProgress });
  const ranked = declared.rank === 'learned' ? await learnRanks({ definition, recommendation: name, log, seed, onProgress }, declared, { ...resuming, customers, ways: learnt.ways.filter(({ joins }) => joins) }) : { problems: [] };
  const { rows, customerKeys, itemKeys, at } = customers.table;
  return { data: { rows, customers: customerKeys.length, items: itemKeys.length, from: at[0] ?? 0, to: at[rows - 1] ?? 0 }, ...learnt, ...ranked };
}

/** Names of the ways that a recommendation asks to be learnt. @throws LearnError `recommendation_learns_nothing`, `way_unknown` */
export function requireLearnable({ name, candidates, rank }: RecommendationDefinition): readonly string[] {
  const names = [...new Set(candidates.flatMap((way) => (way.kind === 'model' ? [way.name] : [])))];
  if (names.length === 0 && rank !== 'learned') throw learnError('recommendation_learns_nothing', { recommendation: name });
  const unknown = names.find((way) => !learntWayNames.includes(way));
  if (unknown !== undefined) throw learnError('way_unknown', { recommendation: name, way: unknown, ways: learntWayNames });
  return names;
}

type LearnRanksOptions = TrainRecommendationOptions & Required<Pick<TrainRecommendationOptions, 'onProgress'>>;

/** From what was shown and what came of it, where enough of it is logged; else from what customers chose. */
async function learnRanks({ definition, recommendation, log, seed, onProgress }: LearnRanksOptions, declared: RecommendationDefinition, learnt: Pick<RankChoicesOptions, 'customers' | 'ways' | 'checkpoint'>): Promise<Pick<TrainedRecommendation, 'ranking' | 'problems'>> {
  const { impression, click, signals } = declared;
  if (impression !== undefined && (click !== undefined || Object.values(signals).some(({ means }) => means === 'purchase'))) {
    // Models of ways are not asked meanwhile: they learnt from what came of the lists, and would tell it.
    const table = await collectImpressions({ definition, recommendation, log });
    const ranking = await learnRanking(table, { seed, onProgress: ({ round, rounds }) => onProgress('learn', round / rounds) });
    if (ranking.report !== undefined) return rankingOf(ranking, 'impressions');
  }
  return rankingOf(await rankChoices({ definition, declared, log, seed, ...learnt, onProgress: (share) => onProgress('learn', share) }), 'choices');
}

function rankingOf({ model, report, problems }: LearntRanking, from: 'impressions' | 'choices'): Pick<TrainedRecommendation, 'ranking' | 'problems'> {
  return { ranking: { from, ...(model && { model }), ...(report && { report }) }, problems };
}
