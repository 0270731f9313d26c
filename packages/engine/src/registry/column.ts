/** The columns of a profile: what each view contributes, with its type. */
import { assert } from '../errors.ts';
import { checkViews } from './check-view.ts';
import type { ColumnType, PredictionDefinition, ProfileDefinition, ViewDefinition, Words } from './definition.ts';
import { leavesOf } from './expression.ts';
import type { Movement } from './movement.ts';
import { Problems } from './problems.ts';

/** One column. */
export interface Column {
  readonly name: string;
  readonly view: string;
  readonly kind: 'feature' | 'derived' | 'prediction' | 'tag' | 'segment';
  readonly type: ColumnType;
  readonly label: Words;
  readonly unit?: string;
  /** How it changes while nothing happens and no event leaves a window. */
  readonly movement: Movement;
  /** Columns it is computed from, directly; empty for features. */
  readonly uses: readonly string[];
}

/** Every column by name, in the order of the definition, which `parseDefinition` or `defineProfile` has checked. Cost: the size of the definition. */
export function columnsOf(definition: ProfileDefinition): ReadonlyMap<string, Column> {
  const { kinds, movements } = checkViews(definition, new Problems());
  const columns = new Map<string, Column>();
  for (const view of definition.views) {
    for (const declared of declaredIn(view, columns)) {
      const type = kinds.get(declared.name)?.kind;
      assert(type !== undefined, `the definition was checked, so the column '${declared.name}' has a type`);
      columns.set(declared.name, { ...declared, view: view.name, type, movement: movements.get(declared.name)! });
    }
  }
  return columns;
}

type Declared = Omit<Column, 'view' | 'type' | 'movement'>;

function declaredIn(view: ViewDefinition, before: ReadonlyMap<string, Column>): readonly Declared[] {
  switch (view.kind) {
    case 'features':
      return Object.entries(view.features).map(([name, { label, unit }]) => ({ name, kind: 'feature', label, ...(unit !== undefined && { unit }), uses: [] }));
    case 'derived':
      return Object.entries(view.values).map(([name, { value, label, unit }]) => ({ name, kind: 'derived', label, ...(unit !== undefined && { unit }), uses: usedBy(value) }));
    case 'predictions':
      return Object.entries(view.predictions).map(([name, prediction]) => ({
        name,
        kind: 'prediction',
        label: prediction.label,
        ...unitOf(prediction),
        uses: [...new Set([...inputsOf(prediction, before), ...[prediction.population, prediction.enough].flatMap((condition) => (condition === undefined ? [] : usedBy(condition)))])],
      }));
    case 'tags':
      return Object.entries(view.tags).map(([name, { rule, label }]) => ({ name, kind: 'tag', label, uses: usedBy(rule) }));
    case 'segments':
      return Object.entries(view.segments).map(([name, { rule, label }]) => ({ name, kind: 'segment', label, uses: usedBy(rule) }));
  }
}

/** A probability is a share; all else has the unit that was declared. */
function unitOf({ unit, target }: PredictionDefinition): { readonly unit?: string } {
  if (unit !== undefined) return { unit };
  return target.op === 'present' || target.op === 'absent' ? { unit: '%' } : {};
}

/**
 * Columns that a prediction looks at, in the order of the definition; none that moves in several ways, since the moment at
 * which a score of it changes could not be computed.
 * @param before the columns declared before it
 */
export function inputsOf({ inputs }: PredictionDefinition, before: ReadonlyMap<string, Column>): readonly string[] {
  return [...before.values()]
    .filter(({ name, view, kind }) => (inputs === undefined ? kind === 'feature' || kind === 'derived' : inputs.includes(name) || inputs.includes(view)))
    .filter(({ movement }) => movement !== 'mixed')
    .map(({ name }) => name);
}

/** The columns and all that they use, directly or not. */
export function closureOf(columns: ReadonlyMap<string, Column>, names: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const used of columns.get(name)?.uses ?? []) visit(used);
  };
  for (const name of names) visit(name);
  return found;
}

function usedBy(expression: Parameters<typeof leavesOf>[0]): readonly string[] {
  const names = new Set<string>();
  for (const leaf of leavesOf(expression)) if (leaf.op === 'column') names.add(leaf.name);
  return [...names];
}
