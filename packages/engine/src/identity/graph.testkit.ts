/** What the tests of identity share: link facts in a word, and a graph that knows them. */
import type { SourceId } from '../event/event.ts';
import { DEFAULT_IDENTITY } from '../registry/default.ts';
import { IdentityGraph } from './identity-graph.ts';
import type { Cluster, Link } from './link.ts';
import { SourceTable } from './source-table.ts';

/** A link, received when it happened, at the position of the same number. */
export function link(left: string, right: string, time: number, more: Partial<Link> = {}): Link {
  return { left: left as SourceId, right: right as SourceId, kind: 'link', time, receivedAt: time, evidence: 'identify', position: time, ...more };
}

/** A graph of the facts, in the order given. */
export function graphOf(facts: readonly Link[], identity = DEFAULT_IDENTITY): { clusterOf(id: string, asOf?: number): Cluster; readonly graph: IdentityGraph; readonly sources: SourceTable } {
  const sources = new SourceTable();
  const graph = new IdentityGraph({ sources, identity });
  for (const fact of facts) graph.add(fact);
  return { graph, sources, clusterOf: (id, asOf) => graph.cluster(sources.index(id), asOf) };
}
