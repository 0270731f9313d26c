/** A customer's life as visits, and how dense it was: both from what events were and when, without reading them. */
import { durationMs, type Occurrence, type ProfileDefinition } from '@limn/engine';

/** Events that belong together, oldest first. */
export interface Session {
  readonly events: readonly Occurrence[];
}

/** How many events fell into each stretch of a time. */
export interface Density {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** Pause after which another visit begins, where no feature declares one. */
const usualGapMs = 30 * 60_000;
const densityBins = 120;

/** The pause that the definition's session features end a visit by: the shortest. */
export function sessionGapOf({ views }: ProfileDefinition): number {
  const gaps = views.flatMap((view) => (view.kind === 'features' ? Object.values(view.features) : [])).flatMap(({ aggregate }) => (aggregate.op === 'sessions' ? durationMs(aggregate.gap) : []));
  return gaps.length === 0 ? usualGapMs : Math.min(...gaps);
}

/** @param events in the order in which they happened @returns newest first */
export function sessionsOf(events: readonly Occurrence[], gapMs: number): readonly Session[] {
  const sessions: Occurrence[][] = [];
  for (const event of events) {
    const current = sessions.at(-1);
    if (current !== undefined && event.time - current.at(-1)!.time <= gapMs) current.push(event);
    else sessions.push([event]);
  }
  return sessions.reverse().map((of) => ({ events: of }));
}

/** @param events in the order in which they happened */
export function densityOf(events: readonly Occurrence[], { from, to }: { readonly from: number; readonly to: number }): Density {
  const counts = Array.from({ length: densityBins }, () => 0);
  const width = Math.max(1, to - from) / densityBins;
  for (const { time } of events) if (time >= from && time <= to) counts[Math.min(densityBins - 1, Math.floor((time - from) / width))]!++;
  return { from, to, counts };
}
