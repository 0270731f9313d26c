/** The rule behind a column. */
import type { Column } from '../registry/column.ts';
import type { Expression, ProfileDefinition } from '../registry/definition.ts';

/** The rule of a tag or segment; undefined for other columns. */
export function ruleOf(column: Column | undefined, { views }: ProfileDefinition): Expression | undefined {
  const view = views.find(({ name }) => name === column?.view);
  if (view?.kind === 'tags') return view.tags[column!.name]?.rule;
  return view?.kind === 'segments' ? view.segments[column!.name]?.rule : undefined;
}
