/**
 * What a link or an unlink would do, before anybody says it: the same steps as when it is said, on a graph that only
 * supposes it. Nothing of the state changes.
 */
import type { SourceId } from '../event/event.ts';
import type { Region } from '../feature/region.ts';
import type { IdentityGraph } from '../identity/identity-graph.ts';
import type { IdentityIssue, Link } from '../identity/link.ts';
import type { SourceTable } from '../identity/source-table.ts';
import type { ProfileReader } from '../profile/profile-reader.ts';
import type { ColumnValue } from '../registry/definition.ts';
import type { Change } from './change.ts';
import type { Conclusions, Rule } from './conclusions.ts';

/** What might be said. */
export interface LinkQuestion {
  readonly kind: 'link' | 'unlink';
  readonly left: SourceId;
  readonly right: SourceId;
  /** When it would be said, ms. Default: the engine's moment; never before it. */
  readonly at?: number;
}

/** A customer, and what holds it together. */
export interface PreviewedProfile {
  readonly profile: SourceId;
  readonly members: readonly SourceId[];
  readonly links: readonly Link[];
}

/** A tag or segment that a profile would gain or lose. */
export type PreviewedChange = Pick<Change, 'profile' | 'kind' | 'name' | 'change'>;

/** A value that would be another. */
export interface PreviewedValue {
  readonly profile: SourceId;
  readonly column: string;
  readonly before: ColumnValue;
  readonly after: ColumnValue;
}

/** Everything that would follow. */
export interface LinkPreview {
  readonly kind: 'link' | 'unlink';
  readonly left: SourceId;
  readonly right: SourceId;
  /** The moment that values are as of. */
  readonly asOf: number;
  /** The customers on both sides as they are; none for what nobody has heard of. */
  readonly before: readonly PreviewedProfile[];
  /** The same as they would be. Equal to `before`: nothing would change. */
  readonly after: readonly PreviewedProfile[];
  /** What the change feed would tell, in its order. */
  readonly changes: readonly PreviewedChange[];
  /** Columns of the customers after; tags and segments are among `changes`. */
  readonly columns: readonly PreviewedValue[];
  /** Why identifiers would stay apart. */
  readonly issues: readonly IdentityIssue[];
}

/** What a preview is made from. */
export interface LinkPreviewParts {
  readonly rules: readonly Rule[];
  readonly columns: readonly string[];
  readonly graph: IdentityGraph;
  readonly sources: SourceTable;
  readonly conclusions: Conclusions;
  /** Reads every column. */
  readonly profile: ProfileReader;
  readonly region: (source: number) => Region;
}

/** @param question `at` is set. Cost: two readings of each profile. */
export function previewLink(parts: LinkPreviewParts, { kind, left, right, at }: Required<LinkQuestion>): LinkPreview {
  const { graph, sources } = parts;
  const asOf = at + 1;
  const link: Link = { kind, left, right, time: at, receivedAt: at, evidence: 'operator', position: Number.MAX_SAFE_INTEGER };
  const affected = graph.supposing(link, (touched) => touched);
  const before = clustersOf(graph, [...affected].filter((source) => source < sources.length));
  const told = describe(parts, before);
  return graph.supposing(link, () => {
    const after = clustersOf(graph, affected);
    // As they were: apart from all others when nobody has heard of them.
    const namedBefore = (source: number): number => before.get(source)?.[0] ?? source;
    const touched = new Set<number>();
    for (const [source, [named]] of after) if (named !== namedBefore(source)) touched.add(namedBefore(source)).add(named!);
    const ordered = [...touched].sort((a, b) => a - b);
    const names = new Set([...after.values()].map(([named]) => named!));
    return {
      kind,
      left,
      right,
      asOf,
      before: told,
      after: describe(parts, after),
      changes: ordered.flatMap((named) => changesOf(parts, named, { members: names.has(named) ? after.get(named)! : undefined, asOf })),
      columns: ordered.flatMap((named) => (names.has(named) ? valuesOf(parts, named, { before: before.get(named)?.[0] === named ? before.get(named)! : [], after: after.get(named)!, asOf }) : [])),
      issues: issuesOf(graph, after),
    };
  });
}

/** Each source with its cluster. */
function clustersOf(graph: IdentityGraph, sources: Iterable<number>): ReadonlyMap<number, readonly number[]> {
  return new Map([...sources].map((source) => [source, graph.members(source)]));
}

function describe({ graph }: LinkPreviewParts, clusters: ReadonlyMap<number, readonly number[]>): readonly PreviewedProfile[] {
  const names = new Set([...clusters.values()].map(([named]) => named!));
  return [...names].sort((a, b) => a - b).map((named) => {
    const { profile, members, links } = graph.cluster(named);
    return { profile, members, links };
  });
}

/** @param members undefined: it would be no profile any more */
function changesOf({ rules, profile, conclusions, sources, region }: LinkPreviewParts, named: number, { members, asOf }: { members: readonly number[] | undefined; asOf: number }): readonly PreviewedChange[] {
  const held = new Set(conclusions.rulesOf(named));
  if (members !== undefined) profile.read(members.map(region), asOf);
  return rules.flatMap(({ name, kind, index }): PreviewedChange[] => {
    const holds = members !== undefined && profile.values[index] === true;
    return holds === held.has(name) ? [] : [{ profile: sources.idOf(named), kind, name, change: holds ? 'enter' : 'exit' }];
  });
}

function valuesOf({ columns, rules, profile, sources, region }: LinkPreviewParts, named: number, { before, after, asOf }: { before: readonly number[]; after: readonly number[]; asOf: number }): readonly PreviewedValue[] {
  const ruled = new Set(rules.map(({ name }) => name));
  const read = (members: readonly number[]): readonly ColumnValue[] => {
    profile.read(members.map(region), asOf);
    return columns.map((column) => profile.values[profile.indexOf.get(column)!]);
  };
  const [was, becomes] = [read(before), read(after)];
  return columns.flatMap((column, i): PreviewedValue[] => {
    const isSame = JSON.stringify(was[i]) === JSON.stringify(becomes[i]);
    return isSame || ruled.has(column) ? [] : [{ profile: sources.idOf(named), column, before: was[i], after: becomes[i] }];
  });
}

function issuesOf(graph: IdentityGraph, clusters: ReadonlyMap<number, readonly number[]>): readonly IdentityIssue[] {
  const issues = new Map<string, IdentityIssue>();
  for (const source of clusters.keys()) for (const issue of graph.cluster(source).issues) issues.set(`${issue.code} ${issue.identifiers.join()}`, issue);
  return [...issues.values()];
}
