/** The oracle of identity: the rules of `IdentityGraph` written down as plainly as possible, slow and over whole lists. */
import type { IdentityDefinition } from '../../src/registry/definition.ts';
import type { Link } from '../../src/identity/link.ts';
import { isPoison } from '../../src/identity/poison.ts';

interface Rules {
  readonly neighbours: (id: string) => readonly string[];
  readonly barred: (id: string) => 'poison_identifier' | 'shared_identifier' | undefined;
  readonly reached: (id: string) => readonly string[];
}

/** Profile and members of an identifier's cluster. */
export function naiveCluster(facts: readonly Link[], identity: IdentityDefinition, id: string, asOf: number) {
  const reached = rulesAsOf(facts, asOf, identity).reached(id);
  const members = reached.length > identity.maxCluster ? [id] : reached;
  return { profile: members[0], members };
}

/** Code and identifiers of everything that is not merged. */
export function naiveIssues(facts: readonly Link[], identity: IdentityDefinition, asOf: number): readonly (readonly [string, readonly string[]])[] {
  const { neighbours, barred, reached } = rulesAsOf(facts, asOf, identity);
  const issues = new Map<string, readonly [string, readonly string[]]>();
  for (const id of facts.flatMap((fact) => [fact.left, fact.right])) {
    const code = barred(id);
    if (code !== undefined) {
      if (neighbours(id).length > 0) issues.set(id, [code, [id]]);
    } else if (reached(id).length > identity.maxCluster) {
      issues.set(reached(id)[0]!, ['oversized_cluster', reached(id)]);
    }
  }
  return [...issues.values()].sort((a, b) => byText(a[0], b[0]) || byText(a[1][0]!, b[1][0]!));
}

function rulesAsOf(facts: readonly Link[], asOf: number, identity: IdentityDefinition): Rules {
  const known = facts.filter((fact) => fact.time < asOf && fact.receivedAt <= asOf && fact.left !== fact.right);
  const holds = (a: string, b: string): boolean => {
    const ofPair = known.filter((fact) => (fact.left === a && fact.right === b) || (fact.left === b && fact.right === a));
    const order = (x: Link, y: Link): number =>
      x.time - y.time || x.receivedAt - y.receivedAt || x.position - y.position || byText(x.kind, y.kind);
    return ofPair.sort(order).at(-1)?.kind === 'link';
  };
  const everybody = [...new Set(known.flatMap((fact) => [fact.left, fact.right]))];
  const poison = (id: string): boolean => isPoison(id.slice(id.indexOf(':') + 1), new Set(identity.poison));
  const neighbours = (id: string): readonly string[] => everybody.filter((other) => holds(id, other));
  const barred: Rules['barred'] = (id) => {
    if (poison(id)) return 'poison_identifier';
    return neighbours(id).filter((other) => !poison(other)).length > identity.maxLinks ? 'shared_identifier' : undefined;
  };
  const reached = (id: string): readonly string[] => {
    const found = new Set([id]);
    if (barred(id) === undefined) {
      for (const from of found) for (const to of neighbours(from)) if (barred(to) === undefined) found.add(to);
    }
    return [...found].sort((a, b) => rank(a) - rank(b) || byText(a, b));
  };
  return { neighbours, barred, reached };
}

function rank(id: string): number {
  return id.startsWith('user:') ? 0 : id.startsWith('anonymous:') ? 2 : 1;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
