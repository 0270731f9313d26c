/**
 * The ranking of a recommendation, learnt from what customers chose: at several moments of the past, in front of those that judge, the lists
 * that would have been made are met by what came after. The ways that learnt are taken as they were before the first of the moments, so that
 * they tell nothing of what came.
 */
import { columnsOf, type ModelledSource, type ProfileDefinition, type RecommendationDefinition } from '@limn/engine';
import type { ExampleLog } from '../../dataset/example-log.ts';
import { problemOf } from '../../errors.ts';
import { chooseRows } from '../interaction/choose-rows.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { splitByMoment } from '../judge/split.ts';
import { collectOutcomes } from '../rank/collect-outcomes.ts';
import { learnRanking, type LearntRanking } from '../rank/learn-ranking.ts';
import { askedModel } from './asked-model.ts';
import type { CollectedCustomers } from './collect-interactions.ts';
import { learnerOf, type TrainedWay } from './learn-ways.ts';

/** What to learn from. */
export interface RankChoicesOptions {
  readonly definition: ProfileDefinition;
  readonly declared: RecommendationDefinition;
  readonly log: ExampleLog;
  readonly customers: CollectedCustomers;
  /** Those that find items beside the others, with their settings. */
  readonly ways: readonly Pick<TrainedWay, 'way' | 'settings'>[];
  readonly seed: number;
  /** As ways learn. */
  readonly checkpoint?: string;
  readonly onProgress?: (share: number) => void;
}

/** Moments that teach, each such a part of the horizon before the next: more moments teach more than more customers. */
const MOMENTS = 4;
const STEP = 0.25;
/** A moment has at least so much of the log before it. */
const LEAST_BEFORE = 0.25;
/** Customers of a moment. */
const MOST_CUSTOMERS = 700;
const LEAST_ROWS = 200;
/** Columns of the profile that the ranking sees: the first features that are no texts of their own. */
const MOST_COLUMNS = 8;
const COLUMN_TYPES: ReadonlySet<string> = new Set(['number', 'boolean', 'duration']);
/** A list is ordered in a fraction of a ms: small trees, and no more of them than that allows. */
const TREES = { rounds: 120, learningRate: 0.1, mostLeaves: 7, leastRows: 50, l2: 10, rowShare: 0.7, columnShare: 0.5, patience: 20 } as const;
/** Share of the time that collecting takes. */
const COLLECTING = 0.6;

/** Judged on the latest tenth of the log, beside the blend. Cost: the ways learnt once more, a replay, some 2 ms a customer and moment, and the trees. */
export async function rankChoices({ definition, declared, log, customers: { table, membersOf }, ways, seed, checkpoint, onProgress }: RankChoicesOptions): Promise<LearntRanking> {
  const moments = table.rows < LEAST_ROWS ? undefined : momentsOf(table);
  if (moments === undefined) return { problems: [problemOf('ranking_logs_few', { requests: table.rows, least: LEAST_ROWS })] };
  const { table: past } = chooseRows(table, (row) => table.at[row]! < moments.teaching[0]!);
  const closing: (() => Promise<void> | void)[] = [];
  const models = new Map<string, ModelledSource>();
  try {
    for (const { way, settings } of ways) {
      const learner = await learnerOf(way);
      const recommender = await learner.serve(await learner.learn(past, settings, { seed, ...(checkpoint !== undefined && { checkpoint }) }));
      closing.push(async () => recommender.close?.());
      models.set(way, askedModel(recommender, past.itemKeys));
    }
    const choices = await collectOutcomes({
      definition, declared, log, table, membersOf, models, seed,
      moments: [...moments.teaching, moments.judging], horizonMs: moments.horizonMs, columns: seenColumns(definition), most: MOST_CUSTOMERS,
      onProgress: (share) => onProgress?.(COLLECTING * share),
    });
    const { problems, ...learnt } = await learnRanking(choices, { seed, judgedFrom: moments.judging, trees: TREES, onProgress: ({ round, rounds }) => onProgress?.(COLLECTING + ((1 - COLLECTING) * round) / rounds) });
    // Columns that say nothing here are no news to whoever declared none.
    return { ...learnt, problems: problems.filter(({ column }) => column === undefined) };
  } finally {
    for (const close of closing) await close();
  }
}

/** Undefined: the log is too short for questions before those that judge. */
function momentsOf(table: InteractionTable): { readonly teaching: readonly number[]; readonly judging: number; readonly horizonMs: number } | undefined {
  const { from, horizonMs } = splitByMoment(table);
  const [first, judging, horizon] = [table.at[0]!, from!, Math.max(1, horizonMs!)];
  const teaching = Array.from({ length: MOMENTS }, (_, place) => judging - horizon * (1 + place * STEP)).filter((moment) => moment >= first + (judging - first) * LEAST_BEFORE);
  return teaching.length === 0 ? undefined : { teaching: teaching.reverse(), judging, horizonMs: horizon };
}

function seenColumns(definition: ProfileDefinition): readonly string[] {
  return [...columnsOf(definition).values()].filter(({ kind, type }) => kind === 'feature' && COLUMN_TYPES.has(type)).slice(0, MOST_COLUMNS).map(({ name }) => name);
}
