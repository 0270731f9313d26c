/**
 * The learnt ways of a recommendation: judged on the latest part of a table beside popularity and what each customer had most often, then each
 * once more inside the list that would be shown, and learnt from everything.
 */
import type { ProfileDefinition, RecommendationDefinition } from '@limn/engine';
import type { ExampleLog } from '../../dataset/example-log.ts';
import { learnError } from '../../errors.ts';
import { alsWay } from '../als/als-method.ts';
import { easeWay } from '../ease/ease-method.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { sampleCases } from '../judge/chosen-method.ts';
import { judgeQuestions } from '../judge/judge.ts';
import type { RankingDifference, RecommendationReport } from '../judge/judge-report.ts';
import { compareRuns } from '../judge/measure-runs.ts';
import type { MethodRun } from '../judge/method-run.ts';
import type { Method, Recommender } from '../judge/method.ts';
import { questionsOf, type Questions } from '../judge/questions.ts';
import { splitByMoment, type JudgeSplit } from '../judge/split.ts';
import { standAt } from '../judge/standing-recommender.ts';
import { askedModel } from './asked-model.ts';
import type { CollectedCustomers } from './collect-interactions.ts';
import { joinWays, type JoinedWays } from './join-ways.ts';
import { methodOfWay, type LearntWay, type LearntWayKind } from './learnt-way.ts';

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
  /** The list that would be shown with it, less the list without it, on the same questions. Absent: it is not better than popularity. */
  readonly listDifference?: RankingDifference;
  /** Whether it should find items from now on: it is better than popularity, and the list is not worse for it. */
  readonly joins: boolean;
}

/** What to learn from. */
export interface LearnWaysOptions {
  readonly definition: ProfileDefinition;
  readonly declared: RecommendationDefinition;
  /** As `requireLearnable` names them. */
  readonly names: readonly string[];
  readonly log: ExampleLog;
  readonly customers: CollectedCustomers;
  readonly seed: number;
  readonly chooses: boolean;
  readonly checkpoint?: string;
  readonly onProgress: (step: 'judge' | 'learn', share: number) => void;
  /** Given what answers with each model of everything; whoever takes it closes it. */
  readonly onServing?: (way: string, recommender: Recommender) => void;
}

type AnyWay = LearntWay<Readonly<Record<string, number>>, unknown>;

/** Each takes the settings that it chose itself. */
const ways: Readonly<Record<string, () => AnyWay | Promise<AnyWay>>> = {
  ease: () => easeWay() as LearntWay<never, unknown> as AnyWay,
  als: () => alsWay() as LearntWay<never, unknown> as AnyWay,
  // Loaded when asked for, with ONNX Runtime.
  sequence: async () => (await import('../sequence/sequence-method.ts')).sequenceWay() as LearntWay<never, unknown> as AnyWay,
};

/** How a way of this name learns. */
export async function learnerOf(way: string): Promise<AnyWay> {
  return ways[way]!();
}

/** Names that `modelled(name)` may be given. */
export const learntWayNames: readonly string[] = Object.keys(ways);

/** Fewer questions tell ways apart by chance alone; of more, some are asked. */
const LEAST_CASES = 30;
const MOST_CASES = 5_000;
const LEVEL = 0.95;
/** Short lists tell little of ways that several pages may show. */
const LEAST_JUDGED = 10;
/** Share of judging that the ways take by themselves. */
const ALONE = 0.7;

/** How long lists are when a declaration does not say. */
export function listLength({ k = 10 }: RecommendationDefinition): number {
  return k;
}

/** Lengths that lists of `k` are judged at. */
export function cutsUpTo(k: number): readonly number[] {
  return [5, 10, 20].filter((cut) => cut <= k);
}

/** Cost: a replay of the log up to its latest tenth, the ways learnt twice, lists for the questions. @throws LearnError `history_too_short` */
export async function learnWays({ definition, declared, names, log, customers: { table, membersOf }, seed, chooses, checkpoint, onProgress, onServing }: LearnWaysOptions): Promise<{ readonly ways: readonly TrainedWay[]; readonly report: RecommendationReport }> {
  const { name } = declared;
  const k = Math.max(LEAST_JUDGED, listLength(declared));
  const questions = requireQuestions(table, name, seed);
  const [part] = questions.parts;
  const resuming = checkpoint === undefined ? {} : { checkpoint };
  const chosen = new Map<string, Readonly<Record<string, number>>>();
  const recommenders = new Map<string, Recommender>();
  const known = await Promise.all(names.map(async (way) => [way, await learnerOf(way)] as const));
  const methods = known.map(([way, learner]) => kept(methodOfWay(way, learner, { chooses, ...resuming, onChosen: (settings) => chosen.set(way, settings) }), recommenders));
  const asking = { cuts: [...new Set([...cutsUpTo(k), k])], k, seed };
  let joining: JoinedWays | undefined;
  const join = async (runs: readonly MethodRun[]): Promise<JoinedWays['shown']> => {
    const popular = runs.find(({ method }) => method === 'popular')!;
    const better = runs.flatMap((run) => {
      const difference = compareRuns(run, popular, { cases: part.cases, k, seed, level: LEVEL });
      return recommenders.has(run.method) && difference.verdict === 'better' ? [{ way: run.method, value: difference.value }] : [];
    }).sort((one, other) => other.value - one.value);
    const models = better.map(({ way }) => ({ way, model: askedModel(recommenders.get(way)!, part.split.past.itemKeys) }));
    for await (const standing of standAt({ definition, log, moments: [part.split.from!] })) {
      joining = await joinWays(standing, models, { part, asking, level: LEVEL, name, k, membersOf: (customer) => membersOf(table.customerKeys[customer]!), onProgress: (share) => onProgress('judge', ALONE + (1 - ALONE) * share) });
    }
    return joining!.shown;
  };
  try {
    const report = await judgeQuestions({ methods, shown: join }, questions, { name, seed, k, cuts: asking.cuts, level: LEVEL, onProgress: (method, share) => onProgress('judge', (ALONE * (Math.max(0, names.indexOf(method)) + share)) / names.length) });
    const trained: TrainedWay[] = [];
    for (const [way, learner] of known) {
      const settings = chosen.get(way)!;
      const model = await learner.learn(table, settings, { seed, ...resuming, onProgress: (share) => onProgress('learn', (trained.length + share) / names.length) });
      if (onServing !== undefined) onServing(way, await learner.serve(model));
      const difference = report.methods.find(({ method }) => method === way)!.differences.find(({ than }) => than === 'popular')!;
      const listDifference = joining!.differences.get(way);
      trained.push({ way, kind: learner.kind, bytes: learner.encode(model, table.itemKeys), settings, difference, ...(listDifference && { listDifference }), joins: joining!.joined.has(way) });
    }
    return { ways: trained, report };
  } finally {
    for (const each of recommenders.values()) await each.close?.();
  }
}

/** A method whose recommender is asked again later, and closed by whoever keeps it. */
function kept({ name, learn }: Method, recommenders: Map<string, Recommender>): Method {
  return {
    name,
    async learn(past, options) {
      const recommender = await learn(past, options);
      recommenders.set(name, recommender);
      return { recommend: (requests) => recommender.recommend(requests) };
    },
  };
}

/** The latest tenth asks. @throws LearnError `history_too_short` */
function requireQuestions(table: InteractionTable, recommendation: string, seed: number): Questions {
  const tooShort = (cases: number): Error => learnError('history_too_short', { recommendation, rows: table.rows, cases, least: LEAST_CASES });
  if (table.rows < LEAST_CASES) throw tooShort(0);
  const split = splitByMoment(table);
  if (split.cases.length < LEAST_CASES || split.past.rows === 0) throw tooShort(split.cases.length);
  return questionsOf([sampled(split, seed)]);
}

/** A split with so many of its questions as lists are made for. */
export function sampled(split: JudgeSplit, seed: number): JudgeSplit {
  return { ...split, cases: sampleCases(split.cases, MOST_CASES, seed) };
}
