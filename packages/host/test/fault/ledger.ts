/** What was handed to Limn and what it said: every sending by its number, and whether it was acknowledged. */
import type { LimnEvent } from '@limn/engine';
import type { ImportProgress } from '@limn/host';
import type { ReplayedRecord } from '../../src/log/event-log.ts';
import { arrivalOf } from './shop.ts';
import { mustHold } from './violation.ts';

interface Arrival {
  /** Those that the definition takes. */
  readonly events: readonly LimnEvent[];
  readonly progress: ImportProgress | undefined;
  acknowledged: boolean;
}

export class Ledger {
  readonly #arrivals = new Map<number, Arrival>();
  #next = 0;
  acknowledgedEvents = 0;

  number(): number {
    return this.#next++;
  }

  arrived(number: number, events: readonly LimnEvent[], progress: ImportProgress | undefined): void {
    if (events.length > 0) this.#arrivals.set(number, { events, progress, acknowledged: false });
  }

  acknowledged(number: number): void {
    const arrival = this.#arrivals.get(number);
    if (arrival === undefined) return;
    arrival.acknowledged = true;
    this.acknowledgedEvents += arrival.events.length;
  }

  /** Each sending stands in the log once if it was acknowledged, at most once if not, and as one whole record. */
  compare(records: readonly ReplayedRecord[]): void {
    const stored = new Set<number>();
    let position = 0;
    let moment = -Infinity;
    for (const record of records) {
      mustHold(record.position === position, () => `the log has position ${record.position} where ${position} was due`);
      mustHold(record.moment >= moment, () => `the log's moment goes back from ${moment} to ${record.moment} at position ${position}`);
      position += record.events.length;
      moment = record.moment;
      if (record.events.length === 0) continue;
      const number = arrivalOf(record.events[0]!);
      const sent = this.#arrivals.get(number);
      mustHold(!stored.has(number), () => `sending ${number} stands in the log twice`);
      stored.add(number);
      mustHold(JSON.stringify(sent?.events) === JSON.stringify(record.events), () => `sending ${number} is not in the log as it was sent: ${JSON.stringify(record.events)} for ${JSON.stringify(sent?.events)}`);
      mustHold(JSON.stringify(sent?.progress) === JSON.stringify(record.progress), () => `sending ${number} has other progress in the log`);
    }
    for (const [number, { acknowledged }] of this.#arrivals) {
      mustHold(!acknowledged || stored.has(number), () => `sending ${number} was acknowledged and is not in the log`);
    }
  }
}
