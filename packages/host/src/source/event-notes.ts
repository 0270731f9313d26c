/** What the book of sources is told of events that this process hands over itself. */
import type { Engine, LimnEvent, Outcome } from '@limn/engine';
import type { Clock } from '../clock/clock.ts';
import type { Scheduler } from '../clock/scheduler.ts';
import type { EventLog } from '../log/event-log.ts';
import type { SourceBook, SourceWay } from './source-book.ts';
import { createSurveyor } from './survey.ts';

/** Events of a log that tell where those before came from. */
const SEEDS = 64;

/** A folder from before sources were kept: some events tell how much of the log came by which way. Cost: so many reads. */
export function seedSources(sources: SourceBook, log: EventLog): void {
  const events = log.end - log.start;
  if (sources.list().length > 0 || events === 0) return;
  const looked = Array.from({ length: SEEDS }, (_, i) => log.eventAt(log.end - 1 - Math.floor((i * events) / SEEDS)));
  const byWay = Map.groupBy(looked, ({ imported }): SourceWay => (imported === true ? 'import' : 'embedded'));
  for (const [way, of] of byWay) sources.note({ way, at: of[0]!.receivedAt, survey: { types: [], fields: [] }, accepted: Math.round((events * of.length) / SEEDS), duplicate: 0, late: 0, rejected: 0 });
}

/** Events with their outcomes, by whom they were handed over, and when that began on the scheduler's clock, ms. */
export interface HandedEvents {
  readonly events: readonly LimnEvent[];
  readonly outcomes: readonly Outcome[];
  /** What the sender calls itself. */
  readonly name: string | undefined;
  readonly way: SourceWay;
  readonly began: number;
}

/** @returns what notes handed events; a new definition is surveyed by its own fields */
export function createEventNotes({ sources, scheduler, clock, engine }: { readonly sources: SourceBook; readonly scheduler: Scheduler; readonly clock: Clock; readonly engine: () => Engine }): (handed: HandedEvents) => void {
  let surveyor = { of: engine().stateVersion, ...createSurveyor(engine().definition) };
  return ({ events, outcomes, name, way, began }) => {
    const { stateVersion, definition } = engine();
    if (surveyor.of !== stateVersion) surveyor = { of: stateVersion, ...createSurveyor(definition) };
    const counts = { accepted: 0, duplicate: 0, late: 0, rejected: 0 };
    outcomes.forEach(({ outcome }, i) => {
      counts[outcome]++;
      if (outcome !== 'rejected') surveyor.count(events[i]!);
    });
    sources.note({ name, way, at: clock.now(), survey: surveyor.take(undefined), appliedMs: scheduler.elapsed() - began, ...counts });
  };
}
