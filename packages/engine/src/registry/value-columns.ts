/** Which columns tell the history of a customer's purchases: what laws of purchases and spend are fitted on, and asked of. */
import { KIND_NAMES, type Scope } from './check-expression.ts';
import type { ColumnType, PredictionDefinition } from './definition.ts';
import type { Part } from './part.ts';

/** By name of the column. */
export interface ValueColumns {
  /** How many purchases so far: a count of events, or of days with one. */
  readonly purchases: string;
  /** When the first was: a moment, or the time since. */
  readonly first: string;
  /** When the last was. */
  readonly last: string;
  /** What all cost together. */
  readonly spend: string;
}

/** Kinds of the columns. */
const kinds: Readonly<Record<keyof ValueColumns, readonly ColumnType[]>> = { purchases: ['number'], first: ['time', 'duration'], last: ['time', 'duration'], spend: ['number'] };

export function parseValueColumns(part: Part): ValueColumns {
  const { purchases, first, last, spend } = part.object(['purchases', 'first', 'last', 'spend']);
  return { purchases: purchases.text(), first: first.text(), last: last.text(), spend: spend.text() };
}

/** What is checked, and among what. */
interface CheckOptions {
  readonly columns: Scope;
  /** Columns of the views before, by view. */
  readonly views: ReadonlyMap<string, readonly string[]>;
  readonly path: string;
}

/** Columns of the right kinds, of an amount, among the inputs. */
export function checkValueColumns({ value, target, inputs }: Pick<PredictionDefinition, 'value' | 'target' | 'inputs'>, { columns, views, path }: CheckOptions): void {
  if (value === undefined) return;
  const { problems, leaf } = columns;
  if (target.op !== 'sum') problems.report('wrong_kind', path, 'Only amounts are worth something in purchases.', 'Leave it out, or ask for what a number of the events adds up to.');
  for (const [role, wanted] of Object.entries(kinds) as [keyof ValueColumns, readonly ColumnType[]][]) {
    const name = value[role];
    const { kind } = leaf({ op: 'column', name }, `${path}.${role}`);
    if (kind !== undefined && !wanted.includes(kind)) problems.report('wrong_kind', `${path}.${role}`, `'${name}' is ${KIND_NAMES[kind]}.`, `Name a column that is ${wanted.map((each) => KIND_NAMES[each]).join(' or ')}.`);
    const isGiven = inputs === undefined || inputs.includes(name) || inputs.some((input) => views.get(input)?.includes(name) === true);
    if (!isGiven) problems.report('unknown_name', `${path}.${role}`, `'${name}' is none of the inputs.`, 'Add it to them: whoever learns sees nothing else.');
  }
}
