/**
 * A declared recommendation on the customers' own log: at moments of the past, with the models that could have been learnt by then, the very list
 * that each customer would have been shown, rules, variety and chance included, against what they then chose. Beside it stand popularity and own
 * frequent items, each of its ways alone, and the list without each of them.
 */
import assert from 'node:assert/strict';
import { candidateName, type ModelledSource, type ProfileDefinition, type RecommendationDefinition } from '@limn/engine';
import type { ExampleLog } from '../../dataset/example-log.ts';
import { LearnError, learnError, type Problem } from '../../errors.ts';
import { judgeQuestions } from '../judge/judge.ts';
import type { RankingDifference, RecommendationReport } from '../judge/judge-report.ts';
import type { CategoriesOf, ShownLists } from '../judge/method-run.ts';
import type { Recommender } from '../judge/method.ts';
import { questionsOf, type Questions } from '../judge/questions.ts';
import { successiveSplits, type JudgeSplit } from '../judge/split.ts';
import { standingLists } from '../judge/standing-lists.ts';
import { standAt, type StandingRecommender } from '../judge/standing-recommender.ts';
import { askedModel } from './asked-model.ts';
import { collectCustomers, type CollectedCustomers } from './collect-interactions.ts';
import { cutsUpTo, learnWays, listLength, sampled } from './learn-ways.ts';
import { requireLearnable } from './train-recommendation.ts';

/** What to judge, by what. */
export interface JudgeRecommendationOptions {
  readonly definition: ProfileDefinition;
  /** Name of the recommendation. */
  readonly recommendation: string;
  readonly log: ExampleLog;
  readonly seed: number;
  /** The last moment, ms; what came after it is asked about. Absent: the latest tenth is. */
  readonly from?: number;
  /** Moments one after the other, as far from each other as the last is from the end. Absent: 1. */
  readonly moments?: number;
  /** Whether settings of learnt ways are chosen. Absent: true. */
  readonly chooses?: boolean;
  /** Other declarations, of the same catalogue, under names of their own: what they would have shown stands beside. */
  readonly proposals?: readonly RecommendationDefinition[];
  readonly onProgress?: (step: 'collect' | 'learn' | 'judge', share: number) => void;
}

/** What was found. */
export interface JudgedRecommendation {
  readonly report: RecommendationReport;
  /** Of each learnt way, by what was known at the first moment: whether it joined the list, and by which difference. */
  readonly learnt: readonly { readonly way: string; readonly joins: boolean; readonly listDifference?: RankingDifference }[];
  /** Why nothing was learnt. */
  readonly problems: readonly Problem[];
}

/** A declaration under the name by which its lists are told. */
interface Variant {
  readonly told: string;
  readonly declared: RecommendationDefinition;
  /** Models that find items for it; of the list that would be shown, those that join. */
  readonly takes: (way: string) => boolean;
}

/** A model of the past, and whether it joins. */
interface PastModel {
  readonly way: string;
  readonly model: ModelledSource;
  readonly joins: boolean;
}

/**
 * The same log, definition and seed give the same report, but for seconds. Cost: two replays of the log, one more and a training where ways are
 * learnt; then a list for each customer (of at most 5,000 a moment) and each of 1 + 2 × ways declarations.
 * @throws LearnError `cases_absent`, `way_unknown`
 */
export async function judgeRecommendation({ definition, recommendation: name, log, seed, from, moments = 1, chooses = true, proposals = [], onProgress = () => {} }: JudgeRecommendationOptions): Promise<JudgedRecommendation> {
  const declared = definition.recommendations?.find((each) => each.name === name);
  assert(declared !== undefined, `there is a recommendation '${name}'`);
  onProgress('collect', 0);
  const customers = await collectCustomers({ definition, recommendation: name, log });
  onProgress('collect', 1);
  const [first, ...others] = successiveSplits(customers.table, { moments, ...(from !== undefined && { from }) }).map((split) => sampled(split, seed));
  if (first === undefined || first.past.rows === 0) throw learnError('cases_absent', { rows: customers.table.rows });
  const questions = questionsOf([first, ...others]);
  const recommenders: Recommender[] = [];
  try {
    const { models, learnt, problems } = await learnPast({ definition, declared, log, customers, first, seed, chooses, onProgress, recommenders });
    const variants = variantsOf(declared, models, proposals);
    const { shown, categories } = await showAll(variants, { definition, declared, log, customers, questions, models, onProgress });
    const k = listLength(declared);
    const report = await judgeQuestions({ methods: [], shown: async () => shown }, questions, { name, seed, k, cuts: cutsUpTo(k), ...(categories && { categories }) });
    return { report, learnt, problems };
  } finally {
    for (const each of recommenders) await each.close?.();
  }
}

interface LearnPastOptions extends Required<Pick<JudgeRecommendationOptions, 'definition' | 'log' | 'seed' | 'chooses' | 'onProgress'>> {
  readonly declared: RecommendationDefinition;
  readonly customers: CollectedCustomers;
  readonly first: JudgeSplit;
  /** Takes what is to be closed. */
  readonly recommenders: Recommender[];
}

/** What a training at the first moment would have given; where it was too early for one, nothing. */
async function learnPast({ definition, declared, log, customers: { membersOf }, first: { past }, seed, chooses, onProgress, recommenders }: LearnPastOptions): Promise<{ readonly models: readonly PastModel[] } & Pick<JudgedRecommendation, 'learnt' | 'problems'>> {
  const names = declared.candidates.some(({ kind }) => kind === 'model') ? requireLearnable(declared) : [];
  if (names.length === 0) return { models: [], learnt: [], problems: [] };
  const serving = new Map<string, Recommender>();
  try {
    const { ways } = await learnWays({
      definition, declared, names, log, customers: { table: past, membersOf }, seed, chooses,
      onProgress: (step, share) => onProgress('learn', step === 'judge' ? 0.7 * share : 0.7 + 0.3 * share),
      onServing: (way, recommender) => {
        serving.set(way, recommender);
        recommenders.push(recommender);
      },
    });
    return {
      models: ways.map(({ way, joins }) => ({ way, joins, model: askedModel(serving.get(way)!, past.itemKeys) })),
      learnt: ways.map(({ way, joins, listDifference }) => ({ way, joins, ...(listDifference && { listDifference }) })),
      problems: [],
    };
  } catch (error) {
    if (error instanceof LearnError && error.code === 'history_too_short') return { models: [], learnt: [], problems: [error.problem] };
    throw error;
  }
}

/** What would be shown, first; each way alone, the list without each, and what is proposed. */
function variantsOf(declared: RecommendationDefinition, models: readonly PastModel[], proposals: readonly RecommendationDefinition[]): readonly Variant[] {
  const joins = (way: string): boolean => models.find((model) => model.way === way)?.joins === true;
  const { name, candidates } = declared;
  const parts = candidates.flatMap((way, place): readonly Variant[] => {
    if (candidates.length === 1 || (way.kind === 'model' && models.every((model) => model.way !== way.name))) return [];
    const { weight: _, ...alone } = way;
    const told = way.kind === 'model' ? way.name : candidateName(way);
    const only: Variant = { told, declared: { ...declared, name: `${name}/only/${place}`, candidates: [alone] }, takes: () => true };
    // Without what never joined, the list is as it is.
    if (way.kind === 'model' && !joins(way.name)) return [only];
    return [only, { told: `${name} − ${told}`, declared: { ...declared, name: `${name}/without/${place}`, candidates: candidates.filter((other) => other !== way) }, takes: joins }];
  });
  return [{ told: name, declared, takes: joins }, ...parts, ...proposals.map((proposal) => ({ told: proposal.name, declared: proposal, takes: joins }))];
}

interface ShowOptions extends Pick<LearnPastOptions, 'definition' | 'declared' | 'log' | 'customers' | 'onProgress'> {
  readonly questions: Questions;
  readonly models: readonly PastModel[];
}

/** All lists of all variants at all moments; categories, where the catalogue has some, as they were at the last. */
async function showAll(variants: readonly Variant[], { definition, declared, log, customers: { table, membersOf }, questions: { parts }, models, onProgress }: ShowOptions): Promise<{ readonly shown: readonly ShownLists[]; readonly categories?: CategoriesOf }> {
  const own = (definition.recommendations ?? []).filter((each) => each.name !== declared.name);
  const all: ProfileDefinition = { ...definition, recommendations: [...own, ...variants.map((variant) => variant.declared)] };
  const lists = variants.map((): (readonly (readonly number[])[])[] => []);
  const membersOfCustomer = (customer: number) => membersOf(table.customerKeys[customer]!);
  let [moment, categories] = [0, undefined as CategoriesOf | undefined];
  for await (const standing of standAt({ definition: all, log, moments: parts.map(({ split }) => split.from!) })) {
    standing.serve({ models: new Map(variants.flatMap((variant) => models.filter(({ way }) => variant.takes(way)).map(({ way, model }) => [`${variant.declared.name}/${way}`, model] as const))) });
    for (const [place, variant] of variants.entries()) {
      const told = (share: number): void => onProgress('judge', (moment + (place + share) / variants.length) / parts.length);
      lists[place]!.push(await standingLists(standing, parts[moment]!, { name: variant.declared.name, membersOf: membersOfCustomer, k: listLength(declared), onProgress: told }));
    }
    moment++;
    categories = categoriesAt(standing, definition, declared);
  }
  return { shown: variants.map(({ told }, place) => ({ name: told, lists: lists[place]! })), ...(categories && { categories }) };
}

/** Undefined: the catalogue does not say which of its fields is the category. */
function categoriesAt(standing: StandingRecommender, { catalogues = [] }: ProfileDefinition, { name, catalogue }: RecommendationDefinition): CategoriesOf | undefined {
  const field = catalogues.find((each) => each.name === catalogue)?.roles.category;
  if (field === undefined) return undefined;
  const numbers = new Map<unknown, number>();
  return ({ itemKeys }) => itemKeys.map((key) => {
    const category = standing.field(name, key, field);
    if (category === undefined) return [];
    if (!numbers.has(category)) numbers.set(category, numbers.size);
    return [numbers.get(category)!];
  });
}
