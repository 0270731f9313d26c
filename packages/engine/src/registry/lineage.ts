/** Where every value comes from and what becomes of it: events, columns, recommendations, and who takes what of whom. */
import { columnsOf, type Column } from './column.ts';
import type { ProfileDefinition, Words } from './definition.ts';
import { leavesOf } from './expression.ts';
import type { ItemMention, RecommendationDefinition } from './recommendation-definition.ts';

/** Something that values come from or go to. */
export interface LineageNode {
  /** `event:order`, `recommendation:forYou`, and the name of a column as it is. */
  readonly id: string;
  readonly kind: 'event' | Column['kind'] | 'recommendation';
  readonly name: string;
  readonly label: Words;
}

/** `to` is computed from `from`. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
}

/** A graph without cycles, upstream first. */
export interface Lineage {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

/** Of a whole definition, which was checked. Cost: its size. */
export function lineageOf(definition: ProfileDefinition): Lineage {
  const columns = columnsOf(definition);
  const recommendations = definition.recommendations ?? [];
  const nodes: readonly LineageNode[] = [
    ...definition.events.map(({ name, label }): LineageNode => ({ id: `event:${name}`, kind: 'event', name, label })),
    ...[...columns.values()].map(({ name, kind, label }): LineageNode => ({ id: name, kind, name, label })),
    ...recommendations.map(({ name, label }): LineageNode => ({ id: `recommendation:${name}`, kind: 'recommendation', name, label })),
  ];
  const edges = new Map<string, LineageEdge>();
  const add = (from: string, to: string): void => void edges.set(`${from}\n${to}`, { from, to });
  for (const view of definition.views) {
    if (view.kind === 'features') for (const name of Object.keys(view.features)) for (const source of view.sources) add(`event:${source}`, name);
    if (view.kind === 'predictions') for (const [name, { target }] of Object.entries(view.predictions)) add(`event:${target.event}`, name);
  }
  for (const { name, uses } of columns.values()) for (const used of uses) add(used, name);
  for (const recommendation of recommendations) for (const from of takenBy(recommendation, columns)) add(from, `recommendation:${recommendation.name}`);
  return { nodes, edges: [...edges.values()] };
}

/** What is within so many steps of a node, up or down; not what its neighbours have besides. */
export function lineageAround({ nodes, edges }: Lineage, id: string, hops: number): Lineage {
  const near = new Set([id]);
  for (const [at, beyond] of [['to', 'from'], ['from', 'to']] as const) {
    let border = new Set([id]);
    for (let hop = 0; hop < hops; hop++) {
      border = new Set(edges.filter((edge) => border.has(edge[at])).map((edge) => edge[beyond]));
      for (const each of border) near.add(each);
    }
  }
  return { nodes: nodes.filter((node) => near.has(node.id)), edges: edges.filter(({ from, to }) => near.has(from) && near.has(to)) };
}

function* takenBy({ signals, impression, click, candidates, rules = {}, repeatable }: RecommendationDefinition, columns: ReadonlyMap<string, Column>): Generator<string> {
  const mentions: readonly (ItemMention | undefined)[] = [...Object.values(signals), impression, click];
  for (const mention of mentions) if (mention !== undefined) yield `event:${mention.event}`;
  for (const way of candidates) if (way.kind === 'popular' && way.by !== undefined) yield way.by;
  const expressions = [...Object.values(rules).map(({ exclude }) => exclude), ...(repeatable === undefined ? [] : [repeatable])];
  for (const expression of expressions) for (const leaf of leavesOf(expression)) if (leaf.op === 'column' && columns.has(leaf.name)) yield leaf.name;
}
