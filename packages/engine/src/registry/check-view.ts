/** Checks the views of a definition in their order, and infers the kind of every column on the way. */
import { checkCondition, checkExpression, UNKNOWN, type Inferred, type Scope } from './check-expression.ts';
import { checkFeatures } from './check-feature.ts';
import { checkPredictions } from './check-prediction.ts';
import type { DerivedViewDefinition, ProfileDefinition, SegmentViewDefinition, TagViewDefinition, ViewDefinition } from './definition.ts';
import type { Leaf } from './expression.ts';
import { movementOf, movementOfFeature, type Movement } from './movement.ts';
import { didYouMean } from './nearest.ts';
import type { Problems } from './problems.ts';

/** Columns of the views so far, and the names that come later. */
interface Columns {
  readonly kinds: Map<string, Inferred>;
  readonly movements: Map<string, Movement>;
  /** View of every column of the definition, whether it stands before or after. */
  readonly views: ReadonlyMap<string, string>;
}

/** @returns what every column is, and how it moves. */
export function checkViews({ events, views }: ProfileDefinition, problems: Problems): Pick<Columns, 'kinds' | 'movements'> {
  const columns: Columns = { kinds: new Map(), movements: new Map(), views: new Map(views.flatMap((view) => columnNames(view).map((name) => [name, view.name]))) };
  for (const view of views) {
    if (view.kind === 'features') {
      for (const [name, kind] of checkFeatures(view, events, problems)) columns.kinds.set(name, kind);
      for (const [name, feature] of Object.entries(view.features)) columns.movements.set(name, movementOfFeature(feature));
    } else if (view.kind === 'predictions') {
      const before = new Map(views.slice(0, views.indexOf(view)).map((each) => [each.name, columnNames(each)]));
      const columnScope: Scope = { problems, leaf: (leaf, path) => columnLeaf(leaf, columns, view.name, problems, path) };
      for (const [name, kind] of checkPredictions(view, { events, columns: columnScope, movements: columns.movements, views: before, problems })) {
        columns.kinds.set(name, kind);
        columns.movements.set(name, 'still');
      }
    } else {
      // Taken in only when the view is through: a column cannot use those beside it.
      for (const [name, { inferred, movement }] of checkComputed(view, columns, problems)) {
        columns.kinds.set(name, inferred);
        columns.movements.set(name, movement);
      }
    }
  }
  return columns;
}

/** Names of the columns that a view declares, in order. */
export function columnNames(view: ViewDefinition): readonly string[] {
  switch (view.kind) {
    case 'features':
      return Object.keys(view.features);
    case 'derived':
      return Object.keys(view.values);
    case 'predictions':
      return Object.keys(view.predictions);
    case 'tags':
      return Object.keys(view.tags);
    case 'segments':
      return Object.keys(view.segments);
  }
}

type Found = readonly (readonly [name: string, column: { readonly inferred: Inferred; readonly movement: Movement }])[];

function checkComputed(view: DerivedViewDefinition | TagViewDefinition | SegmentViewDefinition, columns: Columns, problems: Problems): Found {
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
