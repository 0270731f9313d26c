/**
 * What settings are chosen by: questions out of the past, held back from what is learnt while choosing. The part that judges a
 * method is never seen here.
 */
import type { Candidate, CandidateRequest, CandidateSource } from '@limn/engine';
import { Random } from '../../random/random.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { ChoosingPart } from '../judge/method.ts';
import { leaveLastBasket } from '../judge/split.ts';

/** A question with its answer. */
export interface Trial {
  readonly request: CandidateRequest;
  readonly wanted: ReadonlySet<number>;
}

/** An older part of the past, and what is asked about it. */
export interface Trials {
  readonly past: InteractionTable;
  readonly trials: readonly Trial[];
  /** Places of a list that count. */
  readonly k: number;
  /** Whether an item of the history may be an answer. */
  readonly keepRepeats: boolean;
}

/** What to choose by. */
export interface TrialOptions {
  readonly seed: number;
  /** Absent: the last moment of each customer is asked for. */
  readonly choosing?: ChoosingPart;
  /** Trials at most, drawn by chance; default 2,000. */
  readonly most?: number;
}

/** Where so many of the answers were had before, known items are answers like others. */
const COMING_BACK = 0.02;
const USUAL_K = 10;

/** Questions of the past. None when nobody has two moments. Cost O(rows). */
export function openTrials(whole: InteractionTable, { seed, choosing, most = 2_000 }: TrialOptions): Trials {
  const { past, cases, keepRepeats, k } = choosing ?? lastMoments(whole);
  const trials = new Random(seed).shuffle([...cases]).slice(0, most).flatMap(({ customer, history, now, truth }): Trial[] => {
    const known = new Set(keepRepeats ? [] : history.map(({ item }) => item));
    const wanted = new Set(truth.filter((item) => !known.has(item)));
    return wanted.size === 0 ? [] : [{ request: { customer, history, now, limit: k + known.size }, wanted }];
  });
  return { past, trials, k, keepRepeats };
}

/** The last moment of each customer as what to choose by; no questions when nobody has two. */
export function lastMoments(whole: InteractionTable): ChoosingPart {
  const first = new Map<number, number>();
  let hasTwo = false;
  for (let row = 0; row < whole.rows && !hasTwo; row++) {
    const [customer, at] = [whole.customers[row]!, whole.at[row]!];
    if (!first.has(customer)) first.set(customer, at);
    else hasTwo = first.get(customer) !== at && whole.weights[row]! > 0;
  }
  if (!hasTwo) return { past: whole, cases: [], keepRepeats: false, k: USUAL_K };
  const { past, cases } = leaveLastBasket(whole);
  const answers = cases.reduce((sum, { truth }) => sum + truth.length, 0);
  const again = cases.reduce((sum, { truth, history }) => sum + truth.filter((item) => history.some((each) => each.item === item)).length, 0);
  return { past, cases, keepRepeats: again >= COMING_BACK * answers, k: USUAL_K };
}

/** Mean NDCG@k of a way on trials, all items ranked. 0 when there are none. */
export function ndcgOf(source: Pick<CandidateSource, 'candidates'>, { trials, k, keepRepeats }: Omit<Trials, 'past'>): number {
  let sum = 0;
  for (const { request, wanted } of trials) {
    const known = new Set(keepRepeats ? [] : request.history.map(({ item }) => item));
    sum += gainOf(source.candidates(request).filter(({ item }) => !known.has(item)), wanted, k);
  }
  return sum / Math.max(1, trials.length);
}

function gainOf(found: readonly Candidate[], wanted: ReadonlySet<number>, k: number): number {
  let [gain, best] = [0, 0];
  for (let place = 0; place < k; place++) {
    const worth = 1 / Math.log2(place + 2);
    if (place < wanted.size) best += worth;
    if (place < found.length && wanted.has(found[place]!.item)) gain += worth;
  }
  return gain / best;
}
