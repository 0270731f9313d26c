/** How far a column may be off the oracle: not at all, or by what its aggregate states. */
import type { AggregateSpec, ColumnValue, ProfileDefinition } from '../../src/registry/definition.ts';

type Columns = Readonly<Record<string, ColumnValue>>;

/** Relative error by aggregate; the others that divide may round differently in the last bits. */
const statedErrors: Partial<Record<AggregateSpec['op'], number>> = { quantile: 0.01, decayedSum: 1e-9 };
const roundingError = 1e-12;
/** Beyond this many different values they are estimated. */
const exactDistinct = 256;

/** One sentence for each column that differs by more than it may; empty when all agree. */
export function disagreements(definition: ProfileDefinition, expected: Columns, actual: Columns): readonly string[] {
  const ops = new Map<string, AggregateSpec['op']>();
  for (const view of definition.views) {
    if (view.kind === 'features') for (const [name, { aggregate }] of Object.entries(view.features)) ops.set(name, aggregate.op);
  }
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names].flatMap((name) => {
    if (agree(ops.get(name), expected[name], actual[name])) return [];
    return [`${name} is ${JSON.stringify(actual[name])}, not ${JSON.stringify(expected[name])}`];
  });
}

function agree(op: AggregateSpec['op'] | undefined, expected: ColumnValue, actual: ColumnValue): boolean {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return expected.length === actual.length && expected.every((each, i) => each === actual[i]);
  }
  if (typeof expected !== 'number' || typeof actual !== 'number') return expected === actual;
  let error = (op && statedErrors[op]) ?? roundingError;
  if (op === 'distinct') error = expected > exactDistinct ? 0.1 : 0;
  // A share of 128 half-lives' age may be forgotten: the absolute part.
  return Math.abs(actual - expected) <= error * Math.abs(expected) + (op === 'decayedSum' ? 1e-9 : 0);
}
