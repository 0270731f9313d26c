/** What the leaves of a feature's expressions mean: fields of its event, items of its array, the event's time and name. */
import { UNKNOWN, type Inferred, type Scope } from './check-expression.ts';
import type { EventDefinition, Expression, Field, ScalarField } from './definition.ts';
import type { Leaf } from './expression.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './problems.ts';

type FieldLeaf = Extract<Expression, { op: 'field' | 'item' }>;

/** A scope that also knows how many digits a field keeps. */
export interface EventScope extends Scope {
  readonly scaleOf: (leaf: FieldLeaf) => number;
}

/** @param sources the events of the view; only of a single one are fields known @param each the array field whose items are looked at */
export function eventScope(sources: readonly EventDefinition[], each: string | undefined, problems: Problems): EventScope {
  const [only, ...more] = sources;
  const fields: Readonly<Record<string, Field>> = only === undefined || more.length > 0 ? {} : only.fields;
  const array = each === undefined ? undefined : fields[each];
  const items: Readonly<Record<string, Field>> = array?.type === 'array' ? array.items : {};
  const among = ({ op }: FieldLeaf): Readonly<Record<string, Field>> => (op === 'field' ? fields : items);
  const fieldOf = (leaf: FieldLeaf): Field | undefined => (Object.hasOwn(among(leaf), leaf.name) ? among(leaf)[leaf.name] : undefined);

  const inferField = (leaf: FieldLeaf, path: string): Inferred => {
    const name = leaf.name.slice(0, 100);
    const field = fieldOf(leaf);
    if (field !== undefined && field.type !== 'array') return inferredScalar(field, problems);
    if (leaf.op === 'item' && each === undefined) {
      problems.report('item_outside_each', path, `'${name}' is asked of an item, but whole events are looked at.`, 'Name the array in each, or use a field of the event.');
    } else if (field !== undefined) {
      problems.report('wrong_kind', path, `'${name}' is a list of items.`, `Set each: '${name}' and name one of its items' fields.`);
    } else if (more.length > 0) {
      problems.report('unknown_name', path, `Several events share only their time and name, not the field '${name}'.`, 'Make a view of the one event.');
    } else {
      const where = leaf.op === 'field' ? `the event '${only?.name}'` : `the items of '${each}'`;
      problems.report('unknown_name', path, `There is no field '${name}' in ${where}.`, didYouMean(name, Object.keys(among(leaf))));
    }
    return UNKNOWN;
  };

  const leaf = (of: Leaf, path: string): Inferred => {
    switch (of.op) {
      case 'eventTime':
        return { kind: 'number' };
      case 'eventName':
        return { kind: 'string', values: sources.map(({ name }) => name) };
      case 'column':
        problems.report('unknown_name', path, `A feature looks at events and cannot use the column '${of.name.slice(0, 100)}'.`, 'Use it in a derived value, a tag or a segment.');
        return UNKNOWN;
      default:
        return inferField(of, path);
    }
  };

  return { problems, leaf, scaleOf: (of) => scaleOf(fieldOf(of)) };
}

function scaleOf(field: Field | undefined): number {
  return field?.type === 'number' ? field.scale : 0;
}

function inferredScalar(field: ScalarField, problems: Problems): Inferred {
  if (problems.isHole(field)) return UNKNOWN;
  return field.type === 'enum' ? { kind: 'string', values: field.values } : { kind: field.type };
}
