/** What an aggregate takes and yields, and whether what it takes can be counted exactly. */
import { checkExpression, expect, KIND_NAMES, UNKNOWN, type Inferred, type Scope } from './check-expression.ts';
import type { AggregateSpec, ColumnType, Expression } from './definition.ts';
import type { EventScope } from './event-scope.ts';
import { didYouMean } from './nearest.ts';

/** Digits after the decimal point that a measure may have in all. */
const MAX_MEASURE_SCALE = 9;

/** @param sources names of the events of the view, which are the steps a funnel can have */
export function checkAggregate(spec: AggregateSpec, scope: EventScope, sources: readonly string[], path: string): Inferred {
  if (scope.problems.isHole(spec)) return UNKNOWN;
  const of = 'of' in spec ? checkMeasure(spec.of, scope, `${path}.of`) : UNKNOWN;
  const takes = (kinds: readonly ColumnType[]): void => expect(of, kinds, `${spec.op} takes ${kinds.map((kind) => KIND_NAMES[kind]).join(' or ')}`, scope, `${path}.of`);
  switch (spec.op) {
    case 'count':
    case 'activeDays':
      return { kind: 'number' };
    case 'sum':
    case 'mean':
    case 'variance':
    case 'min':
    case 'max':
    case 'quantile':
    case 'decayedSum':
      takes(['number']);
      return { kind: 'number' };
    case 'distinct':
      takes(['number', 'string', 'boolean']);
      return { kind: 'number' };
    case 'first':
    case 'last':
    case 'mostFrequent':
      takes(['number', 'string', 'boolean']);
      return of;
    case 'lastN':
    case 'topK':
      takes(['number', 'string']);
      return { ...of, kind: of.kind && (of.kind === 'number' ? 'numbers' : 'strings') };
    case 'hourHistogram':
    case 'weekdayHistogram':
      return { kind: 'histogram' };
    case 'sessions':
      return { kind: spec.measure === 'length' ? 'duration' : 'number' };
    case 'timeSince':
    case 'gap':
      return { kind: 'duration' };
    case 'timeOf':
      return { kind: 'time' };
    case 'funnel':
      spec.steps.forEach((step, i) => {
        if (sources.includes(step)) return;
        const message = `'${step.slice(0, 100)}' is no event of this view, so the step is never taken.`;
        scope.problems.report('unknown_name', `${path}.steps[${i}]`, message, didYouMean(step, sources));
      });
      return { kind: 'number' };
  }
}

function checkMeasure(of: Expression, scope: EventScope, path: string): Inferred {
  const inferred = checkExpression(of, scope, path);
  if (inferred.kind === undefined) return inferred;
  const plain = of.op === 'field' || of.op === 'item' || of.op === 'eventName';
  if (!plain && (inferred.kind === 'string' || inferred.kind === 'boolean')) {
    return notCountable(`${KIND_NAMES[inferred.kind]} is aggregated as it was sent, not computed.`, 'Name a field; filter with where.', scope, path);
  }
  const scale = plain ? 0 : measureScale(of, scope, path);
  if (scale !== undefined && scale > MAX_MEASURE_SCALE) {
    return notCountable(`It has ${scale} digits after the decimal point, more than ${MAX_MEASURE_SCALE}.`, 'Declare smaller scales: factors add theirs.', scope, path);
  }
  return scale === undefined ? UNKNOWN : inferred;
}

/** Digits that arithmetic over fields has; `undefined` when it leaves the whole numbers, which is reported. */
function measureScale(of: Expression, scope: EventScope, path: string): number | undefined {
  switch (of.op) {
    case 'field':
    case 'item':
      return scope.scaleOf(of);
    case 'eventTime':
      return 0;
    case 'literal': {
      const text = String(of.value);
      if (!text.includes('e')) return text.split('.')[1]?.length ?? 0;
      break;
    }
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'orElse': {
      const [first, second] = of.op === 'orElse' ? [of.of, of.otherwise] : [of.left, of.right];
      const left = measureScale(first, scope, path);
      const right = left === undefined ? undefined : measureScale(second, scope, path);
      if (left === undefined || right === undefined) return undefined;
      return of.op === 'multiply' ? left + right : Math.max(left, right);
    }
    default:
  }
  const cure = 'Aggregate fields, their sums, differences and products; divide in a derived value.';
  notCountable(`'${of.op}' cannot be aggregated: what is summed stays a whole number of its smallest unit.`, cure, scope, path);
  return undefined;
}

function notCountable(message: string, cure: string, { problems }: Scope, path: string): Inferred {
  problems.report('not_countable', path, message, cure);
  return UNKNOWN;
}
