/** Random columns made of columns: derived values, tags, and segments of tags. */
import fc from 'fast-check';
import type { AggregateSpec, Duration, Expression, FeatureViewDefinition, RuleDefinition, ViewDefinition } from '../../src/registry/definition.ts';

const words = { en: 'thing', zh: '东西' };
const column = (name: string): Expression => ({ op: 'column', name });
const literal = (value: string | number | boolean): Expression => ({ op: 'literal', value });
const length = fc.constantFrom<Duration>('1s', '10s', '30m', '1h', '1d', '7d', '45d');

/** Columns that are exact to the last bit, by what they can be compared with: rules and derived values use only these. */
interface Sturdy {
  readonly numbers: readonly string[];
  readonly durations: readonly string[];
  readonly histograms: readonly string[];
  /** Decayed sums: only compared with what no exact share can be. */
  readonly decaying: readonly string[];
}

function sturdyColumns(views: readonly FeatureViewDefinition[]): Sturdy {
  const features = views.flatMap((view) => Object.entries(view.features));
  const named = (keep: (spec: AggregateSpec) => boolean): readonly string[] => features.flatMap(([name, { aggregate }]) => (keep(aggregate) ? [name] : []));
  return {
    numbers: named((spec) => ['count', 'sum', 'min', 'max', 'distinct', 'activeDays', 'funnel'].includes(spec.op) || (spec.op === 'sessions' && spec.measure === 'count')),
    durations: named((spec) => spec.op === 'timeSince' || (spec.op === 'gap' && spec.measure !== 'mean')),
    histograms: named(({ op }) => op === 'hourHistogram' || op === 'weekdayHistogram'),
    decaying: named(({ op }) => op === 'decayedSum'),
  };
}

/** Numbers made of columns; empty when there is nothing to make them of. */
function derivedValue({ numbers, histograms }: Sturdy): readonly fc.Arbitrary<Expression>[] {
  const number = numbers.length > 0 ? [fc.constantFrom(...numbers).map(column)] : [];
  const entry = histograms.length > 0 ? [fc.record({ of: fc.constantFrom(...histograms).map(column), index: fc.integer({ min: 0, max: 30 }) }).map((more): Expression => ({ op: 'entry', ...more }))] : [];
  const operands = [...number, ...entry];
  if (operands.length === 0) return [];
  const operand = fc.oneof(...operands);
  return [
    fc.record({ op: fc.constantFrom('add', 'subtract', 'multiply', 'divide'), left: operand, right: operand }),
    fc.record({ of: operand, otherwise: fc.constantFrom(0, -1).map(literal) }).map((more): Expression => ({ op: 'orElse', ...more })),
    fc.record({ of: operand, bounds: fc.constant([0, 2, 10.5]), labels: fc.constant(['below', 'low', 'middle', 'high']) }).map((more): Expression => ({ op: 'bucket', ...more })),
  ];
}

const ordering = fc.constantFrom('atLeast', 'above', 'atMost', 'below');

/** Yes or no of columns; empty when there is nothing to ask. */
function rule({ numbers, durations, decaying }: Sturdy): readonly fc.Arbitrary<Expression>[] {
  const simple: fc.Arbitrary<Expression>[] = [];
  if (numbers.length > 0) {
    const number = fc.constantFrom(...numbers).map(column);
    simple.push(fc.record({ op: ordering, left: number, right: fc.oneof(number, fc.constantFrom(0, 1, 3, 20.5).map(literal)) }));
    simple.push(fc.record({ op: fc.constantFrom('equal', 'notEqual'), left: number, right: fc.constantFrom(0, 1, 2).map(literal) }));
  }
  if (durations.length > 0) {
    const duration = fc.constantFrom(...durations).map(column);
    simple.push(fc.record({ op: ordering, left: duration, right: length.map((value): Expression => ({ op: 'duration', value })) }));
    simple.push(duration.map((of): Expression => ({ op: 'isPresent', of })));
  }
  if (decaying.length > 0) simple.push(fc.record({ op: ordering, left: fc.constantFrom(...decaying).map(column), right: fc.constantFrom(1.234567891, 23.45678912).map(literal) }));
  if (simple.length === 0) return [];
  const one = fc.oneof(...simple);
  return [one, one.map((of): Expression => ({ op: 'not', of })), fc.record({ op: fc.constantFrom('and', 'or'), all: fc.array(one, { minLength: 1, maxLength: 3 }) })];
}

/** Views that are computed from columns of the features: none where there is nothing to compute them from. */
export function arbitraryConclusions(features: readonly FeatureViewDefinition[]): fc.Arbitrary<readonly ViewDefinition[]> {
  const sturdy = sturdyColumns(features);
  const [values, rules] = [derivedValue(sturdy), rule(sturdy)];
  const derived: fc.Arbitrary<Expression[]> = values.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...values), { minLength: 1, maxLength: 3 });
  const tags: fc.Arbitrary<Expression[]> = rules.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...rules), { minLength: 1, maxLength: 4 });
  return fc.record({ derived, tags }).map(({ derived, tags }) => [...derivedView(derived), ...ruleViews(tags)]);
}

function derivedView(values: readonly Expression[]): readonly ViewDefinition[] {
  if (values.length === 0) return [];
  return [{ kind: 'derived', name: 'derived', label: words, values: Object.fromEntries(values.map((value, i) => [`derived${i}`, { value, label: words }])) }];
}

/** The tags, and who has all of them or none. */
function ruleViews(rules: readonly Expression[]): readonly ViewDefinition[] {
  if (rules.length === 0) return [];
  const ruled = (rule: Expression): RuleDefinition => ({ rule, label: words });
  const names = rules.map((_, i) => `tag${i}`);
  const tags = Object.fromEntries(rules.map((each, i) => [names[i]!, ruled(each)]));
  const segments = { all: ruled({ op: 'and', all: names.map(column) }), none: ruled({ op: 'not', of: { op: 'or', all: names.map(column) } }) };
  return [
    { kind: 'tags', name: 'tags', label: words, tags },
    { kind: 'segments', name: 'segments', label: words, segments },
  ];
}
