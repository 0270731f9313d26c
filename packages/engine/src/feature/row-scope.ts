/** What the leaves of an expression mean while a row is in hand, and how what is aggregated becomes an integer. */
import type { FamilyFields, NamedField } from '../event/fields.ts';
import { scaleNumber } from '../event/fields.ts';
import type { Row } from '../event/row.ts';
import { assert, DefinitionError } from '../errors.ts';
import type { Expression } from '../registry/definition.ts';
import { compileExpression, type Getter, type Leaf } from '../registry/expression.ts';
import type { Calendar, Dictionary } from './aggregate.ts';

/** The row in hand and what is needed to read it. */
export interface RowScope {
  readonly row: Row;
  readonly families: readonly FamilyFields[];
  readonly dictionary: Dictionary;
  readonly calendar: Calendar;
}

/** Where the expressions of one view look: its only family, or any (several sources), and the array whose items are taken. */
export interface RowSource {
  readonly family: number | undefined;
  /** Index of the array field; -1 for whole events. */
  readonly each: number;
}

/** A number to aggregate: `read` gives an integer, natural value = integer / 10^scale; NaN is missing. */
export interface Measure {
  readonly input: 'number' | 'string' | 'boolean';
  readonly scale: number;
  readonly read: () => number;
  /** Index of the field's register, when it is a field of the event as it stands; else −1. */
  readonly field: number;
}

export function compileFilter(scope: RowScope, source: RowSource, where: Expression): () => boolean {
  const getter = compileValue(scope, source, where);
  return () => getter() === true;
}

/** The value of an expression over the row in hand, in natural units; `undefined` is missing. */
export function compileValue(scope: RowScope, source: RowSource, of: Expression): Getter {
  return compileExpression(of, (leaf) => leafGetter(scope, source, leaf));
}

/** A field as it stands, or integer arithmetic over fields: `price × quantity` adds the scales. */
export function compileMeasure(scope: RowScope, source: RowSource, of: Expression): Measure {
  if (of.op === 'eventName') {
    return { input: 'string', scale: 0, field: -1, read: () => scope.dictionary.id(scope.families[scope.row.family]!.definition.name) };
  }
  if (of.op === 'field' || of.op === 'item') {
    const { read, named } = register(scope, source, of);
    const { field: declared } = named;
    const field = of.op === 'field' ? scope.families[source.family!]!.scalars.indexOf(named) : -1;
    if (declared.type === 'number') return { input: 'number', scale: declared.scale, read, field };
    return { input: declared.type === 'boolean' ? 'boolean' : 'string', scale: 0, read, field };
  }
  return { input: 'number', field: -1, ...compileInteger(scope, source, of) };
}

function compileInteger(scope: RowScope, source: RowSource, of: Expression): { scale: number; read: () => number } {
  switch (of.op) {
    case 'literal': {
      assert(typeof of.value === 'number', 'a literal in a measure is a number');
      const scale = String(of.value).split('.')[1]?.length ?? 0;
      const value = scaleNumber(of.value, scale);
      return { scale, read: () => value };
    }
    case 'eventTime': {
      const getter = leafGetter(scope, source, of);
      return { scale: 0, read: () => getter() as number };
    }
    case 'field':
    case 'item': {
      const { read, named } = register(scope, source, of);
      return { scale: named.field.type === 'number' ? named.field.scale : 0, read };
    }
    case 'multiply': {
      const left = compileInteger(scope, source, of.left);
      const right = compileInteger(scope, source, of.right);
      return { scale: left.scale + right.scale, read: () => left.read() * right.read() };
    }
    case 'add':
    case 'subtract': {
      const { left, right, scale } = align(compileInteger(scope, source, of.left), compileInteger(scope, source, of.right));
      const sign = of.op === 'add' ? 1 : -1;
      return { scale, read: () => left() + sign * right() };
    }
    case 'orElse': {
      const { left, right, scale } = align(compileInteger(scope, source, of.of), compileInteger(scope, source, of.otherwise));
      return {
        scale,
        read: () => {
          const value = left();
          return Number.isNaN(value) ? right() : value;
        },
      };
    }
    default:
      throw new DefinitionError([
        {
          code: 'not_countable',
          path: '',
          message: `"${of.op}" cannot be aggregated: what is summed must stay a whole number of its smallest unit.`,
          cure: 'Aggregate fields, or their sums, differences and products; divide in a derived value.',
        },
      ]);
  }
}

function align(left: { scale: number; read: () => number }, right: { scale: number; read: () => number }) {
  const scale = Math.max(left.scale, right.scale);
  const raise = (side: { scale: number; read: () => number }): (() => number) => {
    const factor = 10 ** (scale - side.scale);
    return factor === 1 ? side.read : () => side.read() * factor;
  };
  return { scale, left: raise(left), right: raise(right) };
}

/** The register a `field` or `item` stands in, read raw. */
function register({ row, families }: RowScope, { family, each }: RowSource, leaf: Extract<Expression, { op: 'field' | 'item' }>): { read: () => number; named: NamedField } {
  assert(family !== undefined, `the field ${leaf.name} needs a view of one event`);
  const fields = families[family]!;
  if (leaf.op === 'field') {
    const index = fields.scalars.findIndex(({ name }) => name === leaf.name);
    assert(index >= 0, `the field ${leaf.name} is declared`);
    return { named: fields.scalars[index]!, read: () => row.fields[index]! };
  }
  const { items } = fields.arrays[each]!;
  const index = items.findIndex(({ name }) => name === leaf.name);
  assert(index >= 0, `the item field ${leaf.name} is declared`);
  const column = row.arrays[each]!.columns[index]!;
  return { named: items[index]!, read: () => column[row.item]! };
}

/** A leaf in natural units, missing as undefined. */
function leafGetter(scope: RowScope, source: RowSource, leaf: Leaf): Getter {
  const { row, calendar, dictionary, families } = scope;
  switch (leaf.op) {
    case 'eventName':
      return () => families[row.family]!.definition.name;
    case 'eventTime': {
      const part = { hour: calendar.hour, weekday: calendar.weekday, month: calendar.month, day: calendar.dayOfMonth }[leaf.part];
      return () => part(row.time);
    }
    case 'field':
    case 'item': {
      const { read, named } = register(scope, source, leaf);
      const natural = naturalOf(named, dictionary);
      return () => {
        const value = read();
        return Number.isNaN(value) ? undefined : natural(value);
      };
    }
    case 'column':
      throw new Error(`Broken invariant: the column ${leaf.name} is no part of an event`);
  }
}

function naturalOf({ field }: NamedField, dictionary: Dictionary): (value: number) => number | string | boolean {
  switch (field.type) {
    case 'number': {
      const unit = 10 ** field.scale;
      return (value) => value / unit;
    }
    case 'boolean':
      return (value) => value === 1;
    case 'string':
    case 'enum':
      return (value) => dictionary.text(value);
  }
}
