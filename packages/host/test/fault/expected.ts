/** What must be true of a Limn, from its log alone: computed the slow and plain way, by the oracle of the engine. */
import type { BehaviourEvent, LimnEvent, ProfileDefinition, SourceId } from '@limn/engine';
import { naiveCluster } from '../../../engine/test/oracle/identity.ts';
import { oracle } from '../../../engine/test/oracle/oracle.ts';
import { rowsOf } from '../../../engine/test/oracle/row.ts';
import type { ColumnValue } from '../../../engine/src/registry/definition.ts';
import type { Link } from '../../../engine/src/identity/link.ts';

/** Every profile's columns as of a moment, by its name. */
export function expectedProfiles(definition: ProfileDefinition, log: readonly LimnEvent[], asOf: number): ReadonlyMap<SourceId, Readonly<Record<string, ColumnValue>>> {
  const behaviour = log.filter((event): event is BehaviourEvent => event.kind === 'event');
  const links = linksOf(log);
  const identity = definition.identity;
  const sources = new Set([...rowsSources(definition, behaviour), ...links.flatMap(({ left, right }) => [left, right])]);
  const profiles = new Map<SourceId, Readonly<Record<string, ColumnValue>>>();
  for (const source of sources) {
    const { profile, members } = naiveCluster(links, identity, source, asOf);
    const name = profile as SourceId;
    if (profiles.has(name)) continue;
    const within = new Set(members);
    profiles.set(name, oracle(definition, behaviour.filter((event) => within.has(sourceOf(event))), { asOf }));
  }
  return profiles;
}

/** Positions of the events that count: neither repeated nor late. */
export function expectedAccepted(definition: ProfileDefinition, log: readonly LimnEvent[]): ReadonlySet<number> {
  const counted = new Set<number>();
  const positions = new Map<LimnEvent, number>(log.map((event, position) => [event, position]));
  const behaviour = log.filter((event): event is BehaviourEvent => event.kind === 'event');
  const bySource = Map.groupBy(behaviour, sourceOf);
  for (const events of bySource.values()) {
    const seen = new Set<string>();
    for (const event of events) {
      if (rowsOf(definition, [event]).length === 0 || seen.has(event.id)) continue;
      seen.add(event.id);
      counted.add(positions.get(event)!);
    }
  }
  return counted;
}

function linksOf(log: readonly LimnEvent[]): readonly Link[] {
  return log.flatMap((event, position): Link[] => {
    if (event.kind === 'event') return [];
    const { left, right, kind, time, receivedAt, evidence } = event;
    // An unlink takes back what was said before it came in, whenever it happened.
    return [{ left, right, kind, time: kind === 'unlink' ? receivedAt : time, receivedAt, evidence, position }];
  });
}

function rowsSources(definition: ProfileDefinition, events: readonly BehaviourEvent[]): readonly SourceId[] {
  return events.filter((event) => rowsOf(definition, [event]).length > 0).map(sourceOf);
}

function sourceOf({ user, anonymous }: BehaviourEvent): SourceId {
  return (user === undefined ? `anonymous:${anonymous}` : `user:${user}`) as SourceId;
}
