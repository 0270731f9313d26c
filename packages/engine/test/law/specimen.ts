/** Specifications and contexts under which every aggregate must obey the laws. A new aggregate does not compile until it is here. */
import type { AggregateContext } from '../../src/feature/aggregate.ts';
import type { AggregateOp, SpecOf } from '../../src/feature/aggregate/create-aggregate.ts';
import { createCalendar } from '../../src/feature/calendar.ts';
import { createDictionary } from '../../src/feature/dictionary.ts';
import type { Expression } from '../../src/registry/definition.ts';

const of: Expression = { op: 'field', name: 'value' };

export const specimens: { readonly [Op in AggregateOp]: readonly SpecOf<Op>[] } = {
  count: [{ op: 'count' }],
  sum: [{ op: 'sum', of }],
  mean: [{ op: 'mean', of }],
  variance: [{ op: 'variance', of }],
  min: [{ op: 'min', of }],
  max: [{ op: 'max', of }],
  first: [{ op: 'first', of }],
  last: [{ op: 'last', of }],
  lastN: [
    { op: 'lastN', of, n: 1 },
    { op: 'lastN', of, n: 5 },
  ],
  distinct: [{ op: 'distinct', of }],
  mostFrequent: [{ op: 'mostFrequent', of }],
  topK: [{ op: 'topK', of, k: 3 }],
  quantile: [
    { op: 'quantile', of, q: 0 },
    { op: 'quantile', of, q: 0.5 },
    { op: 'quantile', of, q: 1 },
  ],
  hourHistogram: [{ op: 'hourHistogram' }],
  weekdayHistogram: [{ op: 'weekdayHistogram' }],
  activeDays: [{ op: 'activeDays' }],
  sessions: [
    { op: 'sessions', gap: '1s', measure: 'count' },
    { op: 'sessions', gap: '30m', measure: 'length' },
    { op: 'sessions', gap: '1d', measure: 'depth' },
  ],
  timeSince: [
    { op: 'timeSince', which: 'first' },
    { op: 'timeSince', which: 'last' },
  ],
  timeOf: [
    { op: 'timeOf', which: 'first' },
    { op: 'timeOf', which: 'last' },
  ],
  gap: [
    { op: 'gap', measure: 'mean' },
    { op: 'gap', measure: 'shortest' },
    { op: 'gap', measure: 'longest' },
  ],
  decayedSum: [
    { op: 'decayedSum', of, halfLife: '10s' },
    { op: 'decayedSum', of, halfLife: '7d' },
  ],
  funnel: [
    { op: 'funnel', steps: ['view', 'cart', 'buy'], within: '1h' },
    { op: 'funnel', steps: ['view', 'view', 'buy'], within: '1d' },
  ],
};

/** Aggregates of numbers only; the others take any input. */
export const numeric: ReadonlySet<AggregateOp> = new Set<AggregateOp>(['sum', 'mean', 'variance', 'min', 'max', 'quantile', 'decayedSum']);

/** Texts whose numbers disagree with their order; two of them are lone surrogates. */
export const texts = ['tea', 'cake', '客户', '\ud800', '', 'Tea', 'z', '\udfff', '画像', 'apple'];

/** @param order the order in which the dictionary meets the texts */
export function contextOf({ input, scale, order = texts }: { input: AggregateContext['input']; scale: number; order?: readonly string[] }): AggregateContext {
  const dictionary = createDictionary();
  for (const text of order) dictionary.id(text);
  return {
    input,
    scale,
    dictionary,
    calendar: createCalendar('Europe/London'),
    families: new Map([
      ['other', 0],
      ['view', 1],
      ['cart', 2],
      ['buy', 3],
    ]),
  };
}
