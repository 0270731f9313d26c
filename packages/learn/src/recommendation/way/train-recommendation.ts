/**
 * All that a recommendation asks to be learnt: the models of its `modelled(…)` ways, and its ranking where it declares one. Ways are
 * judged on the latest part of the log beside popularity and what each customer had most often; what serves is then learnt from all of
 * it, with the settings that were judged.
 */
import assert from 'node:assert/strict';
import type { ProfileDefinition, RecommendationDefinition, ScoringModel } from '@limn/engine';
import type { ExampleLog } from '../../dataset/example-log.ts';
import { learnError, problemOf, type Problem } from '../../errors.ts';
import { alsWay } from '../als/als-method.ts';
import { easeWay } from '../ease/ease-method.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { judgeMethods } from '../judge/judge.ts';
import type { RankingDifference, RecommendationReport } from '../judge/judge-report.ts';
import type { Method } from '../judge/method.ts';
import { splitByMoment, type JudgeSplit } from '../judge/split.ts';
import { collectImpressions } from '../rank/collect-impressions.ts';
import { learnRanking, type RankingReport } from '../rank/learn-ranking.ts';
import { collectInteractions } from './collect-interactions.ts';
import { methodOfWay, type LearntWay, type LearntWayKind } from './learnt-way.ts';

/** What to learn, from what. */
export interface TrainRecommendationOptions {
  readonly definition: ProfileDefinition;
  /** Name of the recommendation. */
  readonly recommendation: string;
  readonly log: ExampleLog;
  readonly seed: number;
  /** Whether settings are chosen, by the latest part of what was before those who judge. Default true; else the usual ones are taken, in a fraction of the time. */
  readonly chooses?: boolean;
  readonly onProgress?: (step: RecommendationStep, share: number) => void;
}

/** Where a training stands: the log is replayed, ways are judged, models learnt. */
export type RecommendationStep = 'collect' | 'judge' | 'learn';

/** A model of a way. */
export interface TrainedWay {
  /** As `modelled(name)` names it. */
  readonly way: string;
  readonly kind: LearntWayKind;
  /** As its kind is decoded. */
  readonly bytes: Uint8Array;
  readonly settings: Readonly<Record<string, number>>;
  /** Less popularity, on questions later than all that was learnt: who is not better than that should not answer. */
  readonly difference: RankingDifference;
}

/** What came of a training. */
export interface TrainedRecommendation {
  /** What was learnt from, ms of event time. */
  readonly data: { readonly rows: number; readonly customers: number; readonly items: number; readonly from: number; readonly to: number };
  readonly ways: readonly TrainedWay[];
  /** Absent when no way is learnt. */
  readonly report?: RecommendationReport;
  /** Absent when it declares none, or too little was logged. */
  readonly ranking?: { readonly model?: ScoringModel; readonly report?: RankingReport };
  /** Why there is no ranking. */
  readonly problems: readonly Problem[];
}

type AnyWay = LearntWay<Readonly<Record<string, number>>, unknown>;

/** Each takes the settings that it chose itself. */
const ways: Readonly<Record<string, () => AnyWay | Promise<AnyWay>>> = {
  ease: () => easeWay() as LearntWay<never, unknown> as AnyWay,
  als: () => alsWay() as LearntWay<never, unknown> as AnyWay,
  // Loaded when asked for, with ONNX Runtime.
  sequence: async () => (await import('../sequence/sequence-method.ts')).sequenceWay() as LearntWay<never, unknown> as AnyWay,
};

/** Names that `modelled(name)` may be given. */
export const learntWayNames: readonly string[] = Object.keys(ways);

/** Fewer questions tell ways apart by chance alone. */
const LEAST_CASES = 30;

/**
 * Learns and judges. The same log, definition and seed give the same models. Cost: a replay of the log, two more for a ranking, and what
 * the ways take twice.
 * @throws LearnError `recommendation_learns_nothing`, `way_unknown`, `history_too_short`
 */
export async function trainRecommendation({ definition, recommendation: name, log, seed, chooses = true, onProgress = () => {} }: TrainRecommendationOptions): Promise<TrainedRecommendation> {
  const declared = definition.recommendations?.find((each) => each.name === name);
  assert(declared !== undefined, `there is a recommendation '${name}'`);
  const asked = requireLearnable(declared);
  onProgress('collect', 0);
  const table = await collectInteractions({ definition, recommendation: name, log });
  onProgress('collect', 1);
  const learnt = asked.length === 0 ? { ways: [] } : await learnWays(asked, { table, name, seed, chooses, onProgress });
  const ranked = declared.rank === 'learned' ? await learnRanks({ definition, recommendation: name, log, seed, onProgress }, declared) : { problems: [] };
  const { rows, customerKeys, itemKeys, at } = table;
  return { data: { rows, customers: customerKeys.length, items: itemKeys.length, from: at[0] ?? 0, to: at[rows - 1] ?? 0 }, ...learnt, ...ranked };
}

/** Names of the ways that a recommendation asks to be learnt. @throws LearnError `recommendation_learns_nothing`, `way_unknown` */
export function requireLearnable({ name, candidates, rank }: RecommendationDefinition): readonly string[] {
  const names = [...new Set(candidates.flatMap((way) => (way.kind === 'model' ? [way.name] : [])))];
  if (names.length === 0 && rank !== 'learned') throw learnError('recommendation_learns_nothing', { recommendation: name });
  const unknown = names.find((way) => ways[way] === undefined);
  if (unknown !== undefined) throw learnError('way_unknown', { recommendation: name, way: unknown, ways: learntWayNames });
  return names;
}

interface LearnWaysOptions extends Pick<TrainRecommendationOptions, 'seed'> {
  readonly table: InteractionTable;
  readonly name: string;
  readonly chooses: boolean;
  readonly onProgress: (step: RecommendationStep, share: number) => void;
}

async function learnWays(names: readonly string[], { table, name, seed, chooses, onProgress }: LearnWaysOptions): Promise<Required<Pick<TrainedRecommendation, 'ways' | 'report'>>> {
  const split = requireSplit(table, name);
  const chosen = new Map<string, Readonly<Record<string, number>>>();
  const known = await Promise.all(names.map(async (way) => [way, await ways[way]!()] as const));
  const methods = known.map(([way, learner]): Method => methodOfWay(way, learner, { chooses, onChosen: (settings) => chosen.set(way, settings) }));
  const report = await judgeMethods(methods, split, { name, seed, onProgress: (method, share) => onProgress('judge', (Math.max(0, names.indexOf(method)) + share) / names.length) });
  const trained: TrainedWay[] = [];
  for (const [way, learner] of known) {
    const settings = chosen.get(way)!;
    const model = await learner.learn(table, settings, { seed, onProgress: (share) => onProgress('learn', (trained.length + share) / names.length) });
    const { differences } = report.methods.find(({ method }) => method === way)!;
    trained.push({ way, kind: learner.kind, bytes: learner.encode(model, table.itemKeys), settings, difference: differences.find(({ than }) => than === 'popular')! });
  }
  return { ways: trained, report };
}

/** The latest tenth asks. @throws LearnError `history_too_short` */
function requireSplit(table: InteractionTable, recommendation: string): JudgeSplit {
  const tooShort = (cases: number): Error => learnError('history_too_short', { recommendation, rows: table.rows, cases, least: LEAST_CASES });
  if (table.rows < LEAST_CASES) throw tooShort(0);
  const split = splitByMoment(table);
  if (split.cases.length < LEAST_CASES || split.past.rows === 0) throw tooShort(split.cases.length);
  return split;
}

type LearnRanksOptions = TrainRecommendationOptions & Pick<LearnWaysOptions, 'onProgress'>;

/** Models of ways are not asked while impressions are collected: they learnt from what came of them, and would tell it. */
async function learnRanks({ definition, recommendation, log, seed, onProgress }: LearnRanksOptions, { impression, signals, click }: RecommendationDefinition): Promise<Pick<TrainedRecommendation, 'ranking' | 'problems'>> {
  if (impression === undefined || (click === undefined && !Object.values(signals).some(({ means }) => means === 'purchase'))) return { problems: [problemOf('impressions_undeclared', { recommendation })] };
  const table = await collectImpressions({ definition, recommendation, log });
  const { model, report, problems } = await learnRanking(table, { seed, onProgress: ({ round, rounds }) => onProgress('learn', round / rounds) });
  return { ranking: { ...(model && { model }), ...(report && { report }) }, problems };
}
