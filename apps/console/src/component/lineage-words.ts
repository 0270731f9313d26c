/** What the nodes of lineage are called, and where each has its page. */
import { defineWords } from '../language/words.ts';
import type { components } from '../api/schema.d.ts';

/** Kinds of nodes. */
export const lineageWords = defineWords({
  event: { en: 'event', zh: '事件' },
  feature: { en: 'feature', zh: '特征' },
  derived: { en: 'derived value', zh: '派生值' },
  tag: { en: 'tag', zh: '标签' },
  segment: { en: 'segment', zh: '人群' },
  prediction: { en: 'prediction', zh: '预测' },
  recommendation: { en: 'recommendation', zh: '推荐' },
  from: { en: 'Comes from', zh: '来自' },
  to: { en: 'Goes to', zh: '用于' },
  nothing: { en: 'nothing declared', zh: '暂无' },
  graph: { en: 'Where it comes from and where it goes', zh: '从哪里来，到哪里去' },
});

/** A node, as the API gives it. */
export type LineageNode = components['schemas']['LineageNode'];

/** A graph, as the API gives it. */
export interface Lineage {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

/** What a `<Link>` needs to open a node; events have no page. */
export function nodeLink({ kind, name }: LineageNode) {
  switch (kind) {
    case 'event':
      return undefined;
    case 'tag':
      return { to: '/tags/$name', params: { name } } as const;
    case 'segment':
      return { to: '/segments/$name', params: { name } } as const;
    case 'prediction':
      return { to: '/predictions/$name', params: { name } } as const;
    case 'recommendation':
      return { to: '/recommendations/$name', params: { name } } as const;
    default:
      return { to: '/features/$name', params: { name } } as const;
  }
}
