/** A learnt ranking over ways as a method: the ways find, trees order. */
import type { Problem } from '../../errors.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { blendMethod } from '../judge/blend-method.ts';
import type { LearnOptions, Method } from '../judge/method.ts';
import { lastMoments } from '../preference/trials.ts';
import { bestWay, learnStack, serveStack, type StackReport, type StackTrees } from './learn-stack.ts';
import { stackWays } from './stack-ways.ts';

/** What is ranked, and who is told. */
export interface RankedMethodOptions {
  /** The ways, for a past. Absent: next basket (twice), what is usual, repeat, neighbours, association, sessions, together, EASE and popularity over three windows. */
  readonly ways?: (past: InteractionTable) => readonly Method[];
  /** Threads that grow trees. Absent: 1. */
  readonly threads?: number;
  readonly trees?: StackTrees;
  /** `stack_cases_few`: a blend answers instead; `stack_no_better`: the best way does. */
  readonly onProblem?: (problem: Problem) => void;
  readonly onReport?: (report: StackReport) => void;
}

/** Share of a training that comes before all of the past is learnt. */
const RANKING = 0.8;

/**
 * The same past and seed give the same answers. Cost: see `learnStack`; an answer one of each way and some 3 ms.
 * Without a part to choose by, the last moment of each customer is what is learnt from.
 */
export function rankedMethod({ ways: waysOf = stackWays, threads = 1, trees: choices = {}, onProblem, onReport }: RankedMethodOptions = {}): Method {
  return {
    name: 'ranked',
    async learn(past, { seed, onProgress, choosing = lastMoments(past) }: LearnOptions) {
      const ways = waysOf(past);
      const { trees, report, problems } = await learnStack(ways, past, { seed, choosing, threads, trees: choices, onProgress: (share, doing) => onProgress?.(RANKING * share, doing) });
      for (const problem of problems) onProblem?.(problem);
      if (report !== undefined) onReport?.(report);
      const rest = { seed, onProgress: (share: number, doing: string) => onProgress?.(RANKING + (1 - RANKING) * share, doing) };
      if (trees !== undefined) return serveStack(ways, trees, past, { ...rest, keepRepeats: choosing.keepRepeats });
      if (report === undefined) return blendMethod('blend', ways).learn(past, { ...rest, choosing });
      return ways.find(({ name }) => name === bestWay(report).way)!.learn(past, rest);
    },
  };
}
