/** A rule that stands in no definition yet, in words: what it asks, and what a customer's profile says to it. */
import { conditionOf, holds } from './condition.ts';
import { clausesOf, reasonsOf } from './clause.ts';
import type { ColumnValue, Expression } from '../registry/definition.ts';
import type { Clause } from './explanation.ts';
import { ruleOf } from './rule-of.ts';
import { ruleSentence } from './rule-sentence.ts';
import type { ExplanationSource, Language } from './source.ts';
import { createWording } from './wording.ts';

/** What a profile says to a rule. */
export interface RuleReason {
  readonly holds: boolean;
  /** What decided it, without capital and full stop: `money spent in the last 30 days is £612`. */
  readonly text: string;
  /** One for each test of the rule. */
  readonly clauses: readonly Clause[];
}

/** Words about rules in one language. */
export interface RuleWords {
  /** The rule as a sentence: `No order for at least 60 days, and …`. @param rule checked: it speaks of columns that are there */
  sentence(rule: Expression): string;
  /** A value of a column as people read it; of money, with its currency. */
  value(column: string, value: Exclude<ColumnValue, undefined>): string;
  reason(rule: Expression, profile: { readonly columns: Readonly<Record<string, ColumnValue>>; readonly errors: Readonly<Record<string, 'overflow'>> }): RuleReason;
}

/** Cost about 0.1 ms; a reason about 0.1 ms more. Deterministic up to the version of `Intl`'s data. */
export function createRuleWords({ definition, columns }: Pick<ExplanationSource, 'definition' | 'columns'>, lang: Language): RuleWords {
  const wording = createWording({ definition, columns }, lang);
  return {
    sentence: (rule) => ruleSentence(rule, wording),
    value: (column, value) => wording.format.value(value, wording.subject(column)),
    reason(rule, profile) {
      const facts = { ...profile, ruleOf: (name: string) => ruleOf(columns.get(name), definition) };
      return { holds: holds(conditionOf(rule), profile.columns), text: wording.phrases.reasons(reasonsOf(rule, facts, wording)), clauses: clausesOf(rule, facts, wording) };
    },
  };
}
