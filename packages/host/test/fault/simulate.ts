/** Runs of many seeds, one after the other; what fails is made small. */
import { createPlan, type Plan } from './plan.ts';
import { shrink } from './shrink.ts';
import { run, type RunOptions, type RunTotals } from './world.ts';

export interface Failure {
  readonly seed: number;
  readonly plan: Plan;
  readonly cause: Error;
}

export interface SimulateOptions extends RunOptions {
  readonly seeds: Iterable<number>;
  /** ms since 1970 after which no further run is begun. */
  readonly until?: number;
  readonly onRun?: (seed: number, totals: Totals) => void;
  /** Ends when it says so. */
  readonly onFailure: (failure: Failure) => 'stop' | 'go on';
}

/** Sums over runs. */
export type Totals = Omit<RunTotals, 'digest'> & { readonly runs: number; readonly failures: number };

const none: Totals = {
  runs: 0, failures: 0, starts: 0, stops: 0, deaths: 0, powerCuts: 0, operations: 0, lostWrites: 0, tornWrites: 0, failedOperations: 0,
  flips: 0, refusals: 0, published: 0, events: 0, changes: 0, simulatedMs: 0,
};

export async function simulate({ seeds, until = Infinity, onRun = () => {}, onFailure, ...options }: SimulateOptions): Promise<Totals> {
  let totals = none;
  for (const seed of seeds) {
    if (Date.now() > until) break;
    const plan = createPlan(seed);
    try {
      totals = sum(totals, { ...(await run(plan, options)), runs: 1, failures: 0 });
    } catch (cause) {
      totals = { ...totals, runs: totals.runs + 1, failures: totals.failures + 1 };
      if (onFailure({ seed, plan, cause: asError(cause) }) === 'stop') break;
    }
    onRun(seed, totals);
  }
  return totals;
}

/** A smaller plan that fails in the same way. @param tries plans that are run at most */
export async function shrinkFailure({ plan, cause }: Failure, tries: number, options: RunOptions = {}): Promise<Failure> {
  const fails = async (candidate: Plan): Promise<boolean> => {
    const other = await failureOf(candidate, options);
    return other !== undefined && kindOf(other) === kindOf(cause);
  };
  const smallest = await shrink(plan, { fails, tries });
  return { seed: plan.seed, plan: smallest, cause: (await failureOf(smallest, options)) ?? cause };
}

/** undefined: the plan keeps all laws. */
export async function failureOf(plan: Plan, options: RunOptions = {}): Promise<Error | undefined> {
  return run(plan, options).then(() => undefined, asError);
}

/** The sentence without its numbers and names: of what kind a failure is. */
function kindOf({ name, message }: Error): string {
  return `${name} ${message.replaceAll(/".*"|[\w/:]*\d[\w.]*/g, '').slice(0, 40)}`;
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}

function sum(totals: Totals, more: Omit<RunTotals, 'digest'> & { readonly runs: number; readonly failures: number }): Totals {
  const summed: Record<string, number> = {};
  for (const key of Object.keys(none) as (keyof Totals)[]) summed[key] = totals[key] + more[key];
  return summed as unknown as Totals;
}
