/** What is odd about a rule that reads well: a condition that leaves nobody, or one that changes nothing; with what would help. */
import { createTest, type ColumnValue, type Expression, type Language, type RuleWords, type Words } from '@limn/engine';
import type { ConditionCount, Funnel } from './funnel.ts';
import type { Columns } from './pick.ts';

/** Something to look at. */
export interface RuleProblem {
  readonly code: 'leaves_nobody' | 'changes_nothing' | 'adds_nobody';
  /** Of the condition: see `ConditionCount`. */
  readonly path: string;
  readonly message: Words;
  readonly cure: Words;
}

/** Words of both languages for one definition. */
export type BothWords = Readonly<Record<Language, RuleWords>>;

const atLeastOps = new Set<Expression['op']>(['atLeast', 'above']);
const atMostOps = new Set<Expression['op']>(['atMost', 'below']);
const takeOut: Words = { en: 'Change it, or take it out.', zh: '可修改或删去它。' };

/** Only the first condition that leaves nobody is told: those behind it have nobody to ask. */
export function problemsOf({ conditions }: Funnel, columns: Columns, words: BothWords): readonly RuleProblem[] {
  const emptying = conditions.find(({ within, before, left, condition }) => within === 'and' && before > 0 && left === 0 && condition.op !== 'and' && condition.op !== 'or');
  if (emptying !== undefined) return [{ code: 'leaves_nobody', path: emptying.path, message: numbered(emptying.path, { en: 'leaves nobody', zh: '之后没有人剩下' }), cure: nearest(emptying, conditions, columns, words) ?? takeOut }];
  return conditions.flatMap(({ path, within, before, left, alone }, i): readonly RuleProblem[] => {
    if (path === '' || before === 0) return [];
    if (within === 'and' && left === before) return [{ code: 'changes_nothing', path, message: numbered(path, { en: 'changes nothing: all who are left fit it', zh: '不起作用：此前剩下的人全都符合' }), cure: takeOut }];
    const previous = conditions.slice(0, i).findLast((other) => parentOf(other.path) === parentOf(path));
    if (within === 'or' && (alone === 0 || (previous !== undefined && previous.left === left))) return [{ code: 'adds_nobody', path, message: numbered(path, { en: 'adds nobody', zh: '没有增加任何人' }), cure: takeOut }];
    return [];
  });
}

/** `all[1].all[0]` is condition 2.1. */
function numbered(path: string, what: Words): Words {
  const number = [...path.matchAll(/\[(\d+)\]/g)].map(([, index]) => Number(index) + 1).join('.');
  return number === '' ? { en: `The condition ${what.en}.`, zh: `该条件${what.zh}。` } : { en: `Condition ${number} ${what.en}.`, zh: `第${number}个条件${what.zh}。` };
}

function parentOf(path: string): string {
  return path.replace(/\.?all\[\d+\]$/, '');
}

/** How far those go who were left before it; undefined: it compares nothing that has an order. */
function nearest({ path, condition, before }: ConditionCount, conditions: readonly ConditionCount[], columns: Columns, words: BothWords): Words | undefined {
  if (!('left' in condition) || condition.left.op !== 'column') return undefined;
  const isAtLeast = atLeastOps.has(condition.op);
  if (!isAtLeast && !atMostOps.has(condition.op)) return undefined;
  const values = columns.get(condition.left.name)!;
  // In the outermost group, those before it are asked; deeper, everybody stands for them.
  const asked = path.includes('.') ? [] : conditions.filter((other) => !other.path.includes('.') && indexOf(other.path) < indexOf(path)).map((other) => other.condition);
  const far = furthest(values, { asked, columns, isAtLeast });
  if (far === undefined) return { en: `None of the ${before} who are left by then has this value.`, zh: `此前剩下的${before}人都没有这个值。` };
  const { name } = condition.left;
  const [en, zh] = [words.en.value(name, far), words.zh.value(name, far)];
  return isAtLeast
    ? { en: `Those who are left by then reach ${en} at most: ask for less, or take it out.`, zh: `此前剩下的人最高只到${zh}：可降低要求或删去它。` }
    : { en: `Those who are left by then have ${en} at least: ask for more, or take it out.`, zh: `此前剩下的人最低也有${zh}：可放宽要求或删去它。` };
}

function indexOf(path: string): number {
  return Number(/\[(\d+)\]/.exec(path)?.[1] ?? 0);
}

function furthest(values: readonly ColumnValue[], { asked, columns, isAtLeast }: { readonly asked: readonly Expression[]; readonly columns: Columns; readonly isAtLeast: boolean }): number | undefined {
  let row = 0;
  const tests = asked.map((condition) => createTest(condition, (name) => () => columns.get(name)![row]));
  let found: number | undefined;
  for (row = 0; row < values.length; row++) {
    const value = values[row];
    if (typeof value !== 'number' || !tests.every((holds) => holds())) continue;
    if (found === undefined || (isAtLeast ? value > found : value < found)) found = value;
  }
  return found;
}
