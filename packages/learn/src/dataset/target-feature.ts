/**
 * What became of a customer, as a feature: read as of the end of the time looked ahead, over a window as long as that time
 * with an exact edge, it covers `[t, t + within)`, while what is learnt from covers what lies before t. The two cannot overlap.
 */
import { durationMs, type AggregateSpec, type ColumnType, type ColumnValue, type FeatureDefinition, type FeatureViewDefinition, type TargetDefinition } from '@limn/engine';

/** The label of an example. */
export interface ExampleLabel {
  /** A class or classes, a yes or no, an amount, or a length of time in ms; `undefined`: there was nothing to tell it by. */
  readonly value: ColumnValue;
  /** It had not happened when the time was over: it takes at least as long as the value. */
  readonly censored: boolean;
}

/** A view of one column, both of a name that no definition can have. */
export function targetView(target: TargetDefinition, name: string): FeatureViewDefinition {
  const words = { en: 'label', zh: '标签值' };
  const feature: FeatureDefinition = {
    aggregate: aggregateOf(target),
    ...(target.where !== undefined && { where: target.where }),
    over: target.within,
    resolution: 'exact',
    label: words,
  };
  return { kind: 'features', name, label: words, sources: [target.event], features: { [name]: feature } };
}

function aggregateOf(target: TargetDefinition): AggregateSpec {
  switch (target.op) {
    case 'present':
    case 'absent':
    case 'count':
      return { op: 'count' };
    case 'sum':
      return { op: 'sum', of: target.of };
    case 'next':
      return { op: 'first', of: target.of };
    case 'any':
      return { op: 'topK', of: target.of, k: Number.MAX_SAFE_INTEGER };
    case 'timeTo':
      return { op: 'timeOf', which: 'first' };
  }
}

/** Type of what `labelOf` gives. */
export function labelType({ op }: TargetDefinition): ColumnType {
  const types = { present: 'boolean', absent: 'boolean', count: 'number', sum: 'number', next: 'string', any: 'strings', timeTo: 'duration' } as const;
  return types[op];
}

/** What the feature's value means. @param at moment of the example, ms */
export function labelOf(target: TargetDefinition, value: ColumnValue, at: number): ExampleLabel {
  switch (target.op) {
    case 'present':
    case 'absent':
      return { value: (value as number) > 0 === (target.op === 'present'), censored: false };
    case 'any':
      // By the text, so that how often each came is not in the order.
      return { value: (value as readonly string[]).toSorted(), censored: false };
    case 'timeTo':
      return value === undefined ? { value: durationMs(target.within), censored: true } : { value: (value as number) - at, censored: false };
    default:
      return { value, censored: false };
  }
}
