/** The events behind a value: those in the feature's window that pass its filters, newest first. */
import type { BehaviourEvent } from '../event/event.ts';
import { ByteReader } from './codec.ts';
import { touches } from './fold.ts';
import type { FeaturePlan, PlannedFeature } from './plan.ts';
import { isTile, readHead, readKept, startBefore } from './row-codec.ts';
import type { Region } from './region.ts';
import { farEdge } from './window-edge.ts';

/** An event behind a value. */
export interface EvidenceEvent {
  /** Position in the log. */
  readonly position: number;
  readonly event: BehaviourEvent;
  /** Name of its definition. */
  readonly name: string;
}

/** Where an event behind a value stands in the log. */
export interface EvidencePosition {
  readonly position: number;
  readonly time: number;
}

/**
 * @param features the value's own feature, or all features a rule uses
 * @returns the newest positions, newest first; undefined when rows that are tiles by now might be among them: then the
 *   regions must come from history.
 */
export function findEvidence(
  plan: FeaturePlan,
  features: readonly PlannedFeature[],
  regions: readonly Region[],
  { asOf, limit }: { asOf: number; limit: number },
): readonly EvidencePosition[] | undefined {
  const { row, kept } = plan;
  const reader = new ByteReader();
  const found: EvidencePosition[] = [];
  const wanted = features.map(({ slot, window }) => ({ slot, edge: farEdge(window, asOf) }));
  const oldest = Math.min(...wanted.map(({ edge }) => edge));
  let hidden = false;
  /** @returns whether older ones are to be looked for */
  const look = ({ bytes, start, end }: Region, most: number): boolean => {
    for (let at = end; at > start; ) {
      if (found.length >= most) return false;
      at = startBefore(bytes, at);
      if (isTile(bytes, at)) {
        hidden = true;
        return false;
      }
      readHead(reader.at(bytes, at), at, row);
      if (row.time < oldest) return false;
      if (row.time >= asOf || row.receivedAt > asOf) continue;
      readKept(reader, kept[row.family]!, row, true);
      const { time, position, family } = row;
      if (wanted.some(({ slot, edge }) => time >= edge && slot.families.includes(family) && touches(slot, row))) found.push({ position, time });
    }
    return true;
  };
  for (const region of regions) {
    const most = found.length + limit;
    for (let part: Region | undefined = region; part !== undefined && look(part, most); part = part.before);
  }
  if (hidden && found.length < limit) return undefined;
  return found.sort((a, b) => b.time - a.time || b.position - a.position).slice(0, limit);
}
