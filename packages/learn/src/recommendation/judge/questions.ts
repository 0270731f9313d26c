/** What the judge asks: the questions of one moment or several, as lists may answer them. */
import { LearnError } from '../../errors.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import type { ChoosingPart } from './method.ts';
import { splitAgain, type JudgedCase, type JudgeSplit } from './split.ts';

/** Of one split. */
export interface QuestionPart {
  readonly split: JudgeSplit;
  /** Those that can be answered: some of what came may be named. */
  readonly cases: readonly JudgedCase[];
}

/** Of all splits. */
export interface Questions {
  readonly parts: readonly [QuestionPart, ...QuestionPart[]];
  /** Whether lists may name what the customer had before, how much of the past is such, and whether somebody decided so. */
  readonly repeats: { readonly keep: boolean; readonly share: number; readonly told: boolean };
  /** Left out: all that came, the customer had before. */
  readonly passedOver: number;
}

/** So much of the past is again what its customer had before: then lists may name such items. */
const REPEATING = 0.02;

/** Questions of splits, of which the first is the oldest. @param keepRepeats absent: decided by whether the last past repeats */
export function questionsOf(splits: readonly [JudgeSplit, ...JudgeSplit[]], keepRepeats?: boolean): Questions {
  const share = repeatShare(splits.at(-1)!.past);
  const keep = keepRepeats ?? share >= REPEATING;
  const part = (split: JudgeSplit): QuestionPart => ({ split, cases: keep ? split.cases : onlyNew(split.cases) });
  const [first, ...others] = splits;
  const parts = [part(first), ...others.map(part)] as const;
  return { parts, repeats: { keep, share, told: keepRepeats !== undefined }, passedOver: parts.reduce((sum, { split, cases }) => sum + split.cases.length - cases.length, 0) };
}

/** Share of interactions whose customer had to do with the item at an earlier moment. */
export function repeatShare({ rows, customers, items, itemKeys, at }: InteractionTable): number {
  const first = new Map<number, number>();
  let repeats = 0;
  for (let row = 0; row < rows; row++) {
    const pair = customers[row]! * itemKeys.length + items[row]!;
    const before = first.get(pair);
    if (before === undefined) first.set(pair, at[row]!);
    else if (before < at[row]!) repeats++;
  }
  return rows === 0 ? 0 : repeats / rows;
}

/** Questions for what is new to their customers; those of nothing new are left out. */
function onlyNew(cases: readonly JudgedCase[]): readonly JudgedCase[] {
  return cases.flatMap((each) => {
    const had = new Set(each.history.map(({ item }) => item));
    const truth = each.truth.filter((item) => !had.has(item));
    return truth.length === 0 ? [] : [{ ...each, truth }];
  });
}

/** A past too small to be split once more leaves methods at their usual settings. */
export function choosingPart(split: JudgeSplit, keepRepeats: boolean, k: number): ChoosingPart {
  try {
    const { past, cases } = splitAgain(split);
    return { past, cases: keepRepeats ? cases : onlyNew(cases), keepRepeats, k, ...(split.horizonMs !== undefined && { horizonMs: split.horizonMs }) };
  } catch (error) {
    if (error instanceof LearnError && error.code === 'cases_absent') return { past: split.past, cases: [], keepRepeats, k };
    throw error;
  }
}
