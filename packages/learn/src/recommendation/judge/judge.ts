/**
 * The judge: methods learn from the past of a split and are asked its questions. All items of the past are ranked, none is sampled:
 * metrics against a few drawn items order methods differently (Krichene & Rendle, KDD 2020). Popularity is always beside, and
 * where people come back to the same items, what each had most often.
 */
import type { RecommendationReport } from './judge-report.ts';
import { measureRuns } from './measure-runs.ts';
import { measureShown, runMethod, type CategoriesOf, type MethodRun, type RunOptions, type ShownLists } from './method-run.ts';
import type { Method } from './method.ts';
import { requireMethod } from './methods.ts';
import { questionsOf, type Questions } from './questions.ts';
import type { JudgeSplit } from './split.ts';

/** How to judge. */
export interface JudgeOptions {
  readonly name: string;
  readonly seed: number;
  /** Absent: 5, 10, 20. */
  readonly cuts?: readonly number[];
  /** The cut of the main metric, one of `cuts`. Absent: 10. */
  readonly k?: number;
  /** Whether lists may name what the customer had before. Absent: decided by whether the past repeats. */
  readonly keepRepeats?: boolean;
  /** Of each item of a past, for the diversity of lists. */
  readonly categories?: CategoriesOf;
  /** Certainty of intervals. Absent: 0.95. */
  readonly level?: number;
  /** Which method is at work, how far, and at what. */
  readonly onProgress?: (method: string, share: number, doing: string) => void;
}

/**
 * Judges methods, each beside the baselines, on one split or on all of several: of these, questions of one group are of one customer, whichever split
 * they are of. Learning and answering take what the methods take; the judge itself some µs an answer. @throws LearnError of the methods
 */
export async function judgeMethods(methods: readonly Method[], splits: JudgeSplit | readonly [JudgeSplit, ...JudgeSplit[]], { keepRepeats, ...options }: JudgeOptions): Promise<RecommendationReport> {
  return judgeQuestions({ methods }, questionsOf('kind' in splits ? [splits] : splits, keepRepeats), options);
}

/** What is judged beside the baselines. */
export interface Judged {
  readonly methods: readonly Method[];
  /** Lists that stand, made when all methods have answered; all others are compared with the first, too. */
  readonly shown?: (runs: readonly MethodRun[]) => Promise<readonly ShownLists[]>;
}

/** The same of questions that stand, and of lists that stand. */
export async function judgeQuestions({ methods, shown }: Judged, questions: Questions, options: Omit<JudgeOptions, 'keepRepeats'>): Promise<RecommendationReport> {
  const { seed, k = 10, level = 0.95, categories, onProgress } = options;
  const { parts, repeats, passedOver } = questions;
  const cuts = [...new Set([...(options.cuts ?? [5, 10, 20]), k])].sort((one, other) => one - other);
  const asking: RunOptions = { cuts, k, seed, ...(categories && { categories }), ...(onProgress && { onProgress }) };
  const baselines = await Promise.all(['popular', ...(repeats.keep ? ['frequent'] : [])].map(requireMethod));
  const asked = methods.filter(({ name }) => !baselines.some((each) => each.name === name));
  const runs: MethodRun[] = [];
  for (const method of [...baselines, ...asked]) runs.push(await runMethod(method, questions, asking));
  const [declared, ...others] = ((await shown?.(runs)) ?? []).map((lists) => measureShown(lists, parts, asking));
  const cases = parts.flatMap((part) => part.cases);
  const references = [...runs.slice(0, baselines.length), ...(declared === undefined ? [] : [declared])];
  const measured = measureRuns({ references, others: [...runs.slice(baselines.length), ...others], baselines: baselines.length }, { cases, cuts, k, seed, level });
  const { split } = parts.at(-1)!;
  return {
    name: options.name, split: split.kind, ...(parts[0].split.from !== undefined && { from: parts[0].split.from }), ...(parts.length > 1 && { moments: parts.length }),
    seed, level, resamples: measured.resamples,
    past: { rows: split.past.rows, customers: split.past.customerKeys.length, items: split.past.itemKeys.length },
    cases: cases.length, groups: new Set(cases.map(({ group }) => group)).size, passedOver, unknown: unknownShare(questions),
    repeats, cuts, main: { metric: 'ndcg', k }, ...(declared !== undefined && { shown: declared.method }), methods: measured.methods,
  };
}

/** Of what came, the share that the past does not know. */
function unknownShare({ parts }: Questions): number {
  let [all, unknown] = [0, 0];
  for (const { split, cases } of parts) {
    for (const { truth } of cases) {
      all += truth.length;
      unknown += truth.filter((item) => item >= split.past.itemKeys.length).length;
    }
  }
  return all === 0 ? 0 : unknown / all;
}
