/** Which columns of the examples tell a customer's history of purchases: declared with the prediction, or found among its features. */
import { canonicalJson, durationMs, type Expression, type FeatureDefinition, type PredictionDefinition, type ProfileDefinition, type ValueColumns } from '@limn/engine';
import type { Baseline } from '../evaluation/baseline.ts';
import type { NumberColumn, TableColumn } from '../table/table.ts';

/** Columns by role, and how far ahead is looked. */
export interface ValueHistory {
  readonly columns: ValueColumns;
  /** Those columns. */
  readonly history: readonly TableColumn[];
  /** The horizon of the prediction, weeks. */
  readonly weeks: number;
}

const WEEK_MS = 7 * 86_400_000;

/**
 * @param columns those that examples have
 * @returns undefined of what is no amount, or where no feature over `ever` aggregates the event that is asked about in each of the roles
 */
export function valueHistoryOf(definition: ProfileDefinition, prediction: PredictionDefinition, columns: readonly TableColumn[]): ValueHistory | undefined {
  if (prediction.target.op !== 'sum') return undefined;
  const found = prediction.value ?? foundIn(definition, prediction.target);
  if (found === undefined) return undefined;
  const names = new Set<string>(Object.values(found));
  const history = columns.filter(({ name }) => names.has(name));
  if (history.length < names.size) return undefined;
  return { columns: found, history, weeks: durationMs(prediction.target.within) / WEEK_MS };
}

/** What anybody would say: all that was spent so far goes on, at the pace of all the weeks that the shop is known. @param at moments of the rows of the table, ms */
export function pastSpendBaseline({ columns, history, weeks }: ValueHistory, at: Float64Array, rows: Int32Array): Baseline {
  const valuesOf = (name: string): Float64Array => (history.find((column) => column.name === name) as NumberColumn).values;
  const [first, spend] = [valuesOf(columns.first), valuesOf(columns.spend)];
  // Examples have moments as the time since. Missing numbers are passed over.
  const from = at.reduce((least, moment, row) => (moment - first[row]! < least ? moment - first[row]! : least), Infinity);
  const scores = Float64Array.from(rows, (row) => ((spend[row]! || 0) * weeks) / Math.max(1, (at[row]! - from) / WEEK_MS));
  return { name: 'past spend', scores: [scores] };
}

type SumTarget = Extract<PredictionDefinition['target'], { readonly op: 'sum' }>;

/** Days with a purchase before a count of purchases: laws take those of one day for one. */
function foundIn({ views }: ProfileDefinition, target: SumTarget): ValueColumns | undefined {
  const plain = views.flatMap((view) => (view.kind === 'features' && view.sources.length === 1 && view.sources[0] === target.event && isSame(view.where, target.where) ? Object.entries(view.features) : []));
  const ever = plain.filter(([, { over, where, each }]) => over === 'ever' && where === undefined && each === undefined);
  const nameOf = (fits: (aggregate: FeatureDefinition['aggregate']) => boolean): string | undefined => ever.find(([, { aggregate }]) => fits(aggregate))?.[0];
  const at = (which: 'first' | 'last') => nameOf(({ op, ...of }) => (op === 'timeSince' || op === 'timeOf') && 'which' in of && of.which === which);
  const purchases = nameOf(({ op }) => op === 'activeDays') ?? nameOf(({ op }) => op === 'count');
  const spend = nameOf((aggregate) => aggregate.op === 'sum' && canonicalJson(aggregate.of) === canonicalJson(target.of));
  const [first, last] = [at('first'), at('last')];
  return purchases === undefined || first === undefined || last === undefined || spend === undefined ? undefined : { purchases, first, last, spend };
}

function isSame(one: Expression | undefined, other: Expression | undefined): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}
