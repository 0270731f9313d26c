/** The columns of a profile: what each view contributes, with its type. */
import { assert } from '../errors.ts';
import { checkViews } from './check-view.ts';
import type { ColumnType, ProfileDefinition, ViewDefinition, Words } from './definition.ts';
import { leavesOf } from './expression.ts';
import { Problems } from './problems.ts';

/** One column. */
export interface Column {
  readonly name: string;
  readonly view: string;
  readonly kind: 'feature' | 'derived' | 'tag' | 'segment';
  readonly type: ColumnType;
  readonly label: Words;
  readonly unit?: string;
  /** Columns it is computed from, directly; empty for features. */
  readonly uses: readonly string[];
}

/** Every column by name, in the order of the definition, which `parseDefinition` or `defineProfile` has checked. Cost: the size of the definition. */
export function columnsOf(definition: ProfileDefinition): ReadonlyMap<string, Column> {
  const kinds = checkViews(definition, new Problems());
  const columns = new Map<string, Column>();
  for (const view of definition.views) {
    for (const declared of declaredIn(view)) {
      const type = kinds.get(declared.name)?.kind;
      assert(type !== undefined, `the definition was checked, so the column '${declared.name}' has a type`);
      columns.set(declared.name, { ...declared, view: view.name, type });
    }
  }
  return columns;
}

type Declared = Omit<Column, 'view' | 'type'>;

function declaredIn(view: ViewDefinition): readonly Declared[] {
  switch (view.kind) {
    case 'features':
      return Object.entries(view.features).map(([name, { label, unit }]) => ({ name, kind: 'feature', label, ...(unit !== undefined && { unit }), uses: [] }));
    case 'derived':
      return Object.entries(view.values).map(([name, { value, label, unit }]) => ({ name, kind: 'derived', label, ...(unit !== undefined && { unit }), uses: usedBy(value) }));
    case 'tags':
      return Object.entries(view.tags).map(([name, { rule, label }]) => ({ name, kind: 'tag', label, uses: usedBy(rule) }));
    case 'segments':
      return Object.entries(view.segments).map(([name, { rule, label }]) => ({ name, kind: 'segment', label, uses: usedBy(rule) }));
  }
}

function usedBy(expression: Parameters<typeof leavesOf>[0]): readonly string[] {
  const names = new Set<string>();
  for (const leaf of leavesOf(expression)) if (leaf.op === 'column') names.add(leaf.name);
  return [...names];
}
