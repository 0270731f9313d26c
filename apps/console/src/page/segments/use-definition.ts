/** The definition in force, as the builder needs it. */
import { useMemo } from 'react';
import { api } from '../../api/client.ts';
import type { Expression } from './builder/expression.ts';
import { windowFamilies, type Declared, type Definition, type WindowFamily } from './builder/window-family.ts';
import type { RuleKind } from './rule-kind.ts';

/** What rules are built from. */
export interface DefinitionFacts {
  readonly version: string;
  readonly definition: Definition;
  readonly families: ReadonlyMap<string, WindowFamily>;
  /** Names of everything that a profile has. */
  readonly names: ReadonlySet<string>;
  /** Columns that a rule may use in the place of this one, or as a new one of its kind: those of views before its own. */
  columnsBefore(kind: RuleKind, name: string): ReadonlySet<string>;
  /** The declaration of a tag or segment. */
  declared(name: string): (Declared & { readonly rule: Expression }) | undefined;
  /** The same, of segments only. */
  declaredSegment(name: string): (Declared & { readonly rule: Expression }) | undefined;
}

/** undefined until it was read. */
export function useDefinition(): DefinitionFacts | undefined {
  const { data } = api.useQuery('get', '/v1/definitions', {}, { staleTime: 60_000 });
  return useMemo(() => {
    if (data === undefined) return undefined;
    const definition = data.definition as Definition;
    const families = windowFamilies(definition);
    const names = new Set(data.columns.map(({ name }) => name));
    return {
      version: data.version,
      definition,
      families,
      names,
      columnsBefore(kind, name) {
        const place = kind === 'segment' ? 'segments' : 'tags';
        const own = definition.views.findLastIndex((view) => view[place] !== undefined && Object.hasOwn(view[place], name));
        const at = own >= 0 ? own : definition.views.findLastIndex((view) => view.kind === place);
        const before = new Set((at < 0 ? definition.views : definition.views.slice(0, at)).map((view) => view.name));
        return new Set(data.columns.flatMap((column) => (before.has(column.view) ? [column.name] : [])));
      },
      declared(name) {
        for (const { tags, segments } of definition.views) {
          const found = tags?.[name] ?? segments?.[name];
          if (found !== undefined) return found as Declared & { readonly rule: Expression };
        }
        return undefined;
      },
      declaredSegment: (name) => definition.views.find(({ segments }) => segments?.[name] !== undefined)?.segments?.[name] as (Declared & { readonly rule: Expression }) | undefined,
    };
  }, [data]);
}
