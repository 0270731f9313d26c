/** Checks the views of a definition in their order, and infers the kind of every column on the way. */
import { checkAggregate } from './check-aggregate.ts';
import { checkCondition, checkExpression, UNKNOWN, type Inferred, type Scope } from './check-expression.ts';
import type { EventDefinition, Expression, FeatureDefinition, FeatureViewDefinition, Field, ProfileDefinition, ScalarField, ViewDefinition } from './definition.ts';
import type { Leaf } from './expression.ts';
import { durationMs } from './duration.ts';
import { movementOf, movementOfFeature, type Movement } from './movement.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './part.ts';
import { RESOLUTION_MS } from './window.ts';

/** Columns of the views so far, and the names that come later. */
interface Columns {
  readonly kinds: Map<string, Inferred>;
  readonly movements: Map<string, Movement>;
  /** View of every column of the definition, whether it stands before or after. */
  readonly views: ReadonlyMap<string, string>;
}

/** @returns what every column is. */
export function checkViews({ events, views }: ProfileDefinition, problems: Problems): ReadonlyMap<string, Inferred> {
  const columns: Columns = { kinds: new Map(), movements: new Map(), views: new Map(views.flatMap((view) => columnNames(view).map((name) => [name, view.name]))) };
  for (const view of views) {
    const found = view.kind === 'features' ? checkFeatures(view, events, problems) : checkComputed(view, columns, problems);
    // Only now: a column cannot use those beside it in its own view.
    for (const [name, { inferred, movement }] of found) {
      columns.kinds.set(name, inferred);
      columns.movements.set(name, movement);
    }
  }
  return columns.kinds;
}

/** Names of the columns that a view declares, in order. */
export function columnNames(view: ViewDefinition): readonly string[] {
  switch (view.kind) {
    case 'features':
      return Object.keys(view.features);
    case 'derived':
      return Object.keys(view.values);
    case 'tags':
      return Object.keys(view.tags);
    case 'segments':
      return Object.keys(view.segments);
  }
}

type Found = readonly (readonly [name: string, column: { readonly inferred: Inferred; readonly movement: Movement }])[];

function checkComputed(view: Exclude<ViewDefinition, FeatureViewDefinition>, columns: Columns, problems: Problems): Found {
  const scope: Scope = { problems, leaf: (leaf, path) => columnLeaf(leaf, columns, view.name, problems, path) };
  if (view.kind === 'derived') {
    return Object.entries(view.values).map(([name, { value }]) => {
      const path = `views.${view.name}.values.${name}.value`;
      return [name, { inferred: checkExpression(value, scope, path), movement: movementOf(value, columns.movements, problems, path) }];
    });
  }
  const [place, rules] = view.kind === 'tags' ? (['tags', view.tags] as const) : (['segments', view.segments] as const);
  return Object.entries(rules).map(([name, { rule }]) => {
    const path = `views.${view.name}.${place}.${name}.rule`;
    checkCondition(rule, scope, path);
    return [name, { inferred: { kind: 'boolean' }, movement: movementOf(rule, columns.movements, problems, path) }];
  });
}

function columnLeaf(leaf: Leaf, { kinds, views }: Columns, view: string, problems: Problems, path: string): Inferred {
  if (leaf.op !== 'column') {
    problems.report('unknown_name', path, `'${leaf.op}' means nothing here: this view looks at columns, not at events.`, 'Compute a feature of the event first and use that column.');
    return UNKNOWN;
  }
  const { name } = leaf;
  const known = kinds.get(name);
  if (known !== undefined) return known;
  const other = views.get(name);
  if (other === undefined) problems.report('unknown_name', path, `There is no column '${name.slice(0, 100)}'.`, didYouMean(name, kinds.keys()));
  else if (other === view) problems.report('used_before_declared', path, `'${name}' stands in this same view.`, 'Move it to a view of its own that comes before.');
  else problems.report('used_before_declared', path, `'${name}' belongs to the view '${other}', which comes later.`, `Move '${other}' before '${view}'.`);
  return UNKNOWN;
}

function checkFeatures(view: FeatureViewDefinition, events: readonly EventDefinition[], problems: Problems): Found {
  const path = `views.${view.name}`;
  const names = events.map(({ name }) => name);
  const sources = view.sources.flatMap((source, i) => {
    const event = events.find(({ name }) => name === source);
    if (event === undefined) problems.report('unknown_name', `${path}.sources[${i}]`, `There is no event '${source.slice(0, 100)}'.`, didYouMean(source, names));
    return event ?? [];
  });
  if (new Set(view.sources).size !== view.sources.length) problems.report('duplicate_name', `${path}.sources`, 'An event stands here twice.', 'List each once.');
  const complete = sources.length === view.sources.length;
  if (complete && view.where !== undefined) checkCondition(view.where, rowScope(sources, undefined, problems), `${path}.where`);
  return Object.entries(view.features).map(([name, feature]) => {
    const inferred = complete ? checkFeature(feature, sources, problems, `${path}.features.${name}`) : UNKNOWN;
    return [name, { inferred, movement: movementOfFeature(feature) }];
  });
}

function checkFeature(feature: FeatureDefinition, sources: readonly EventDefinition[], problems: Problems, path: string): Inferred {
  checkWindow(feature, problems, path);
  if (feature.each !== undefined && !checkEach(feature.each, sources, problems, `${path}.each`)) return UNKNOWN;
  const scope = rowScope(sources, feature.each, problems);
  if (feature.where !== undefined) checkCondition(feature.where, scope, `${path}.where`);
  return checkAggregate(feature.aggregate, scope, sources.map(({ name }) => name), `${path}.aggregate`);
}

function checkWindow({ over, resolution }: FeatureDefinition, problems: Problems, path: string): void {
  if (resolution === undefined) return;
  if (over === 'ever') problems.report('bad_resolution', `${path}.resolution`, 'A window for ever has no far edge.', 'Leave out resolution.');
  else if (RESOLUTION_MS[resolution] > durationMs(over)) {
    problems.report('bad_resolution', `${path}.resolution`, `The resolution ${resolution} is longer than the window ${over}.`, 'Give a finer one, or leave it out.');
  }
}

function checkEach(each: string, sources: readonly EventDefinition[], problems: Problems, path: string): boolean {
  const [only, ...more] = sources;
  const arrays = Object.entries(only?.fields ?? {}).flatMap(([name, { type }]) => (type === 'array' ? [name] : []));
  if (more.length > 0) problems.report('item_outside_each', path, 'A view over several events looks at whole events.', 'Leave out each, or make a view of the one event.');
  else if (!arrays.includes(each)) problems.report('unknown_name', path, `'${each.slice(0, 100)}' is no array field of '${only?.name}'.`, didYouMean(each, arrays));
  else return true;
  return false;
}

/** What the leaves of a feature mean: fields of its event, items of its array, the event's time and name. */
function rowScope(sources: readonly EventDefinition[], each: string | undefined, problems: Problems): Scope & { readonly scaleOf: (leaf: Extract<Expression, { op: 'field' | 'item' }>) => number } {
  const [only, ...more] = sources;
  const fields: Readonly<Record<string, Field>> = only === undefined || more.length > 0 ? {} : only.fields;
  const array = each === undefined ? undefined : fields[each];
  const items = array?.type === 'array' ? array.items : {};
  const fieldOf = (leaf: Extract<Expression, { op: 'field' | 'item' }>): Field | undefined => (Object.hasOwn(leaf.op === 'field' ? fields : items, leaf.name) ? (leaf.op === 'field' ? fields : items)[leaf.name] : undefined);
  const leafOf = (leaf: Leaf, path: string): Inferred => {
    switch (leaf.op) {
      case 'eventTime':
        return { kind: 'number' };
      case 'eventName':
        return { kind: 'string', values: sources.map(({ name }) => name) };
      case 'column':
        problems.report('unknown_name', path, `A feature looks at events and cannot use the column '${leaf.name.slice(0, 100)}'.`, 'Use it in a derived value, a tag or a segment.');
        return UNKNOWN;
      case 'item':
        if (each === undefined) {
          problems.report('item_outside_each', path, `'${leaf.name.slice(0, 100)}' is asked of an item, but whole events are looked at.`, 'Name the array in each, or use a field of the event.');
          return UNKNOWN;
        }
        break;
      case 'field':
    }
    const field = fieldOf(leaf);
    if (field !== undefined && field.type !== 'array') return inferredField(field, problems);
    if (field !== undefined) problems.report('wrong_kind', path, `'${leaf.name}' is a list of items.`, `Set each: '${leaf.name}' and name one of its items' fields.`);
    else if (more.length > 0) problems.report('unknown_name', path, `Several events share only their time and name, not the field '${leaf.name.slice(0, 100)}'.`, 'Make a view of the one event.');
    else problems.report('unknown_name', path, `There is no field '${leaf.name.slice(0, 100)}' in ${leaf.op === 'field' ? `'${only?.name}'` : `the items of '${each}'`}.`, didYouMean(leaf.name, Object.keys(leaf.op === 'field' ? fields : items)));
    return UNKNOWN;
  };
  return {
    problems,
    leaf: leafOf,
    scaleOf: (leaf) => {
      const field = fieldOf(leaf);
      return field?.type === 'number' ? field.scale : 0;
    },
  };
}

function inferredField(field: ScalarField, problems: Problems): Inferred {
  if (problems.isHole(field)) return UNKNOWN;
  return field.type === 'enum' ? { kind: 'string', values: field.values } : { kind: field.type };
}
