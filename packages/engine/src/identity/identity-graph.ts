/**
 * Which identifiers are one customer, as of any moment: a pure function of the link facts.
 *
 * Two sources are one customer when a path of links leads from one to the other, where
 * - a pair holds when the newest fact about it is a link (see `LinkFacts`);
 * - links of a poison identifier (`null`, `guest`, …) are not followed: it means nobody;
 * - links of an identifier with more than `maxLinks` neighbours that hold (poison ones not counted) are not followed:
 *   a till or a shop's tablet joins strangers. Two users on one anonymous id are below the limit and do merge: a
 *   household's shared device and one person's second account look the same, and `unlink` parts them;
 * - if more than `maxCluster` identifiers would be one, none of them are merged: each stands alone.
 *
 * What is not followed is reported as an `IdentityIssue` and kept: take back the excess links, or raise the limit,
 * and it counts again.
 */
import type { IdentityDefinition } from '../registry/definition.ts';
import type { Cluster, IdentityIssue, Link } from './link.ts';
import { NONE, LinkFacts } from './link-facts.ts';
import { isPoison } from './poison.ts';
import type { SourceTable } from './source-table.ts';
import { grown } from './grown.ts';

/** An oversized cluster is reported with so many of its identifiers. */
const MAX_REPORTED = 20;

const POISON = 2;
const SOUND = 1;

interface IdentityGraphOptions {
  readonly sources: SourceTable;
  readonly identity: IdentityDefinition;
}

/** Links, and the clusters that follow from them as of any moment. */
export class IdentityGraph {
  readonly #sources: SourceTable;
  readonly #identity: IdentityDefinition;
  readonly #declaredPoison: ReadonlySet<string>;
  readonly #facts: LinkFacts;
  /** By source: 0 not looked at yet, `SOUND` or `POISON`. */
  #soundness = new Uint8Array(16);
  /** By source: the walk that last came by. Walks are numbered, so that nothing is cleared between them. */
  #visited = new Uint32Array(16);
  #walk = 0;

  constructor({ sources, identity }: IdentityGraphOptions) {
    this.#sources = sources;
    this.#identity = identity;
    this.#declaredPoison = new Set(identity.poison.map((value) => value.trim().toLowerCase()));
    this.#facts = new LinkFacts(sources);
  }

  /** How many link facts are kept. */
  get length(): number {
    return this.#facts.length;
  }

  /** Bytes taken in memory. */
  get memoryBytes(): number {
    return this.#facts.memoryBytes + this.#soundness.byteLength + this.#visited.byteLength;
  }

  /** Keeps a fact for ever; its sources are entered into the table. Cost about 0.5 µs. */
  add(link: Link): void {
    this.#facts.add(link);
  }

  /**
   * Keeps a fact for ever. @returns all sources whose cluster may be another by it.
   * Cost: the clusters of both sides, before and after; of a side that becomes a shared one, or is none any more, those of all its neighbours.
   */
  affect(link: Link): ReadonlySet<number> {
    const sides = [this.#sources.index(link.left), this.#sources.index(link.right)];
    const touched = new Set(sides.flatMap((side) => this.members(side)));
    const wasShared = sides.map((side) => this.#isShared(side, Infinity));
    // One that is shared no more may join what is too much to be one customer: then each stands alone that was one with others.
    if (link.kind === 'unlink') sides.forEach((side, i) => wasShared[i] && this.#touchAround(side, touched));
    this.#facts.add(link);
    for (const side of sides) for (const member of this.members(side)) touched.add(member);
    // And one that becomes shared parts what was too much, so that some of it may be one customer.
    sides.forEach((side, i) => !wasShared[i] && this.#isShared(side, Infinity) && this.#touchAround(side, touched));
    return touched;
  }

  /** Adds the clusters of all neighbours. */
  #touchAround(source: number, touched: Set<number>): void {
    for (let pair = this.#facts.firstPair(source); pair !== NONE; pair = this.#facts.nextPair(pair, source)) {
      for (const member of this.members(this.#facts.otherSide(pair, source))) touched.add(member);
    }
  }

  /** Looks at the graph as if an operator's word were known too; afterwards everything is as before, sources that only the fact names included. @param look is given what `affect` returns */
  supposing<Seen>(link: Link, look: (touched: ReadonlySet<number>) => Seen): Seen {
    const [sources, facts] = [this.#sources.length, this.#facts.length];
    try {
      return look(this.affect(link));
    } finally {
      if (this.#facts.length > facts) this.#facts.removeLast();
      while (this.#sources.length > sources) this.#sources.removeLast();
      this.#soundness.fill(0, sources);
    }
  }

  /** Whether the fact follows from what is kept, so that it need not be: see `LinkFacts.implies`. */
  implies(link: Link): boolean {
    return this.#facts.implies(link);
  }

  /** Whether a bare value (`null`, `guest`, what the definition declares) identifies nobody. */
  isPoison(value: string): boolean {
    return isPoison(value, this.#declaredPoison);
  }

  /** Whether nothing was ever said about the source: it is its own cluster at any moment. Cost O(1), no allocation. */
  isAlone(source: number): boolean {
    return this.#facts.firstPair(source) === NONE;
  }

  /**
   * The source's cluster as indexes, the one that names the profile first, the others in the order of `SourceTable.compare`.
   * @param asOf ms; facts count with event time before it and received time up to it. Infinity: all that is known.
   * @param out is emptied, filled and returned.
   */
  members(source: number, asOf: number = Infinity, out: number[] = []): number[] {
    out.length = 0;
    out.push(source);
    if (this.isAlone(source)) return out;
    this.#gather(source, asOf, this.#identity.maxCluster, out);
    if (out.length > this.#identity.maxCluster) {
      out.length = 1;
      out[0] = source;
    }
    return out.length === 1 ? out : out.sort((left, right) => this.#sources.compare(left, right));
  }

  /**
   * Where all statements stand in the log that were ever made about the sources, or about those they were linked with: all
   * that decides who is one customer with them. Cost: these statements.
   */
  statements(sources: readonly number[]): ReadonlySet<number> {
    const positions = new Set<number>();
    const around = new Set(sources);
    for (const source of sources) {
      for (let pair = this.#facts.firstPair(source); pair !== NONE; pair = this.#facts.nextPair(pair, source)) around.add(this.#facts.otherSide(pair, source));
    }
    for (const source of around) {
      for (let pair = this.#facts.firstPair(source); pair !== NONE; pair = this.#facts.nextPair(pair, source)) for (const position of this.#facts.positions(pair)) positions.add(position);
    }
    return positions;
  }

  /** The next moment after this one at which the source's cluster may be another; Infinity when it stays. Cost: the facts of the cluster and of its barred neighbours. */
  turnAfter(source: number, asOf: number): number {
    if (this.isAlone(source) || this.#isPoisonSource(source)) return Number.POSITIVE_INFINITY;
    const reached = [source];
    const barred: number[] = [];
    this.#gather(source, asOf, Infinity, reached, barred);
    let next = Number.POSITIVE_INFINITY;
    for (const member of [...reached, ...barred]) {
      if (this.#isPoisonSource(member)) continue;
      for (let pair = this.#facts.firstPair(member); pair !== NONE; pair = this.#facts.nextPair(pair, member)) next = Math.min(next, this.#facts.turnAfter(pair, asOf));
    }
    return next;
  }

  /** Whether anything was known of who the source is, as of a moment. */
  isLinked(source: number, asOf: number): boolean {
    for (let pair = this.#facts.firstPair(source); pair !== NONE; pair = this.#facts.nextPair(pair, source)) if (this.#facts.isKnown(pair, asOf)) return true;
    return false;
  }

  /** The source's cluster with its links (oldest first) and with what was not merged, and why. */
  cluster(source: number, asOf: number = Infinity): Cluster {
    const members = this.members(source, asOf);
    const ids = members.map((member) => this.#sources.idOf(member));
    if (this.isAlone(source)) return { profile: ids[0]!, members: ids, links: [], issues: [] };
    return { profile: ids[0]!, members: ids, links: this.#linksWithin(members, asOf), issues: this.#issuesAround(members, asOf) };
  }

  /** Everything that is not merged as of a moment, by code and identifier. Cost O(facts). */
  issues(asOf: number = Infinity): readonly IdentityIssue[] {
    const issues: IdentityIssue[] = [];
    const seen = new Set<number>();
    for (let source = 0; source < this.#facts.sourceLimit; source++) {
      if (this.isAlone(source) || seen.has(source)) continue;
      const barred = this.#barred(source, asOf);
      if (barred !== undefined) {
        if (this.#hasNeighbour(source, asOf)) issues.push(barred);
        continue;
      }
      const members = [source];
      this.#gather(source, asOf, Infinity, members);
      for (const member of members) seen.add(member);
      if (members.length > this.#identity.maxCluster) issues.push(this.#oversized(members));
    }
    return issues.sort(compareIssues);
  }

  /** The facts as sections of bytes, as of this call, not copied: facts are only appended. The sources are saved by their table. */
  save(): Iterable<readonly [section: string, bytes: Uint8Array]> {
    return this.#facts.save();
  }

  /** Takes up what `save` gave; the source table must have been loaded. */
  load(sections: ReadonlyMap<string, Uint8Array>): void {
    this.#soundness = new Uint8Array(16);
    this.#facts.load(sections);
  }

  /** Adds to `out` (which holds the start) all that is reached; stops once there are more than `limit`. @param barred takes what is met and not followed */
  #gather(source: number, asOf: number, limit: number, out: number[], barred?: number[]): void {
    if (this.#isPoisonSource(source) || this.#isShared(source, asOf)) return;
    const walk = this.#nextWalk();
    this.#visited[source] = walk;
    for (let next = 0; next < out.length && out.length <= limit; next++) {
      const from = out[next]!;
      for (let pair = this.#facts.firstPair(from); pair !== NONE; pair = this.#facts.nextPair(pair, from)) {
        const to = this.#facts.otherSide(pair, from);
        if (this.#visited[to] === walk || this.#facts.holdingFact(pair, asOf) === NONE) continue;
        this.#visited[to] = walk;
        if (this.#isPoisonSource(to) || this.#isShared(to, asOf)) barred?.push(to);
        else out.push(to);
      }
    }
  }

  #nextWalk(): number {
    this.#visited = grown(this.#visited, this.#sources.length);
    if (this.#walk === 0xffff_ffff) {
      this.#visited.fill(0);
      this.#walk = 0;
    }
    return ++this.#walk;
  }

  #isPoisonSource(source: number): boolean {
    this.#soundness = grown(this.#soundness, source + 1);
    if (this.#soundness[source] === 0) {
      const id = this.#sources.idOf(source);
      const value = id.slice(id.indexOf(':') + 1);
      this.#soundness[source] = isPoison(value, this.#declaredPoison) ? POISON : SOUND;
    }
    return this.#soundness[source] === POISON;
  }

  /** Stops counting at the limit: cost O(maxLinks), plus pairs that do not hold. */
  #isShared(source: number, asOf: number): boolean {
    let neighbours = 0;
    for (let pair = this.#facts.firstPair(source); pair !== NONE; pair = this.#facts.nextPair(pair, source)) {
      if (this.#facts.holdingFact(pair, asOf) === NONE || this.#isPoisonSource(this.#facts.otherSide(pair, source))) continue;
      if (++neighbours > this.#identity.maxLinks) return true;
    }
    return false;
  }

  #hasNeighbour(source: number, asOf: number): boolean {
    for (let pair = this.#facts.firstPair(source); pair !== NONE; pair = this.#facts.nextPair(pair, source)) {
      if (this.#facts.holdingFact(pair, asOf) !== NONE) return true;
    }
    return false;
  }

  #linksWithin(members: readonly number[], asOf: number): readonly Link[] {
    const inside = new Set(members);
    const links: Link[] = [];
    for (const member of members) {
      for (let pair = this.#facts.firstPair(member); pair !== NONE; pair = this.#facts.nextPair(pair, member)) {
        const other = this.#facts.otherSide(pair, member);
        if (!inside.has(other) || this.#sources.compare(member, other) > 0) continue;
        const fact = this.#facts.holdingFact(pair, asOf);
        if (fact !== NONE) links.push(this.#facts.linkOf(this.#facts.sinceFact(fact, asOf)));
      }
    }
    return links.sort(compareLinks);
  }

  #issuesAround(members: readonly number[], asOf: number): readonly IdentityIssue[] {
    const issues = new Map<number, IdentityIssue>();
    for (const member of members) {
      const barred = this.#barred(member, asOf);
      if (barred !== undefined) return this.#hasNeighbour(member, asOf) ? [barred] : [];
      for (let pair = this.#facts.firstPair(member); pair !== NONE; pair = this.#facts.nextPair(pair, member)) {
        const other = this.#facts.otherSide(pair, member);
        if (issues.has(other) || this.#facts.holdingFact(pair, asOf) === NONE) continue;
        const issue = this.#barred(other, asOf);
        if (issue !== undefined) issues.set(other, issue);
      }
    }
    const found = [...issues.values()];
    const reached = [members[0]!];
    if (members.length === 1) this.#gather(members[0]!, asOf, this.#identity.maxCluster, reached);
    if (reached.length > this.#identity.maxCluster) found.push(this.#oversized(members));
    return found.sort(compareIssues);
  }

  /** Why no link of the source is followed; undefined when they are. */
  #barred(source: number, asOf: number): IdentityIssue | undefined {
    const { maxLinks } = this.#identity;
    const id = this.#sources.idOf(source);
    if (this.#isPoisonSource(source)) {
      const message = `${id} identifies nobody: its links are not followed.`;
      return { code: 'poison_identifier', identifiers: [id], message };
    }
    if (this.#isShared(source, asOf)) {
      const message = `${id} is linked to more than ${maxLinks} others, as a shared device is: its links are not followed. Unlink it from those it does not belong to, or raise identity.maxLinks.`;
      return { code: 'shared_identifier', identifiers: [id], message };
    }
    return undefined;
  }

  #oversized(members: readonly number[]): IdentityIssue {
    const smallest = [...members].sort((left, right) => this.#sources.compare(left, right)).slice(0, MAX_REPORTED);
    const message = `More than ${this.#identity.maxCluster} identifiers would be one customer: none of them is merged. Unlink those that do not belong together, or raise identity.maxCluster.`;
    return { code: 'oversized_cluster', identifiers: smallest.map((member) => this.#sources.idOf(member)), message };
  }
}

function compareLinks(a: Link, b: Link): number {
  return a.time - b.time || a.receivedAt - b.receivedAt || a.position - b.position || compareText(a.left + a.right, b.left + b.right);
}

function compareIssues(a: IdentityIssue, b: IdentityIssue): number {
  return compareText(a.code, b.code) || compareText(a.identifiers[0]!, b.identifiers[0]!);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
