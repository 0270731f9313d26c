/**
 * Which rules are read when. Whatever time alone turns is concluded at its own moment; so an event can only turn rules
 * that rest on events of its family, and of the others what was concluded last still stands.
 */
import type { FeaturePlan } from '../feature/plan.ts';
import { closureOf, type Column } from '../registry/column.ts';
import type { Given } from '../tag/outlook.ts';
import { RuleReader, type RuleReaderParts } from '../tag/rule-reader.ts';

/** Some of the rules, read together. */
export interface RuleScope {
  readonly reader: RuleReader;
  /** Index of each rule among all, in the order of the reader's outlooks. */
  readonly rules: readonly number[];
  /** Rules of others that these use, to be told before each reading. */
  readonly given: readonly { readonly rule: number; readonly outlook: Given }[];
}

export interface RuleScopes {
  readonly whole: RuleScope;
  /** By family of events, the rules that rest on it; undefined: none does. */
  readonly ofFamily: readonly (RuleScope | undefined)[];
  /** All rules turn at moments that are exact to the millisecond, whenever they are looked for: none rests on a decayed sum. */
  readonly turnsAreExact: boolean;
}

/** @param rules names of all tags and segments, in the order of the definition */
export function createRuleScopes(parts: Omit<RuleReaderParts, 'told'>): RuleScopes {
  const { definition, columns, plan, rules } = parts;
  const indexOf = new Map(rules.map((name, index) => [name, index]));
  const scopeOf = (names: readonly string[]): RuleScope => {
    const told = new Set(rules.filter((name) => !names.includes(name)));
    const reader = new RuleReader({ ...parts, rules: names, told });
    const given = [...reader.given].map(([name, outlook]) => ({ rule: indexOf.get(name)!, outlook }));
    return { reader, rules: names.map((name) => indexOf.get(name)!), given };
  };
  const familiesOf = new Map(rules.map((name) => [name, restsOn(name, columns, plan)]));
  const ofFamily = definition.events.map((_, family) => {
    const names = rules.filter((name) => familiesOf.get(name)!.has(family));
    return names.length === 0 ? undefined : scopeOf(names);
  });
  const turnsAreExact = [...closureOf(columns, rules)].every((name) => plan.features.get(name)?.moves !== 'decay');
  return { whole: scopeOf(rules), ofFamily, turnsAreExact };
}

function restsOn(rule: string, columns: ReadonlyMap<string, Column>, plan: FeaturePlan): ReadonlySet<number> {
  return new Set([...closureOf(columns, [rule])].flatMap((name) => plan.features.get(name)?.slot.families ?? []));
}
