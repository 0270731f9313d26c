/**
 * Where events go when they happen: each gets its number, and the moment at which it is delivered. Most take less than a second; some
 * are held back, some are delivered twice.
 */
import { exponential } from '../random/law.ts';
import type { Random } from '../random/random.ts';
import type { ShopPlan } from '../shop/plan.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../shop/time.ts';
import { Calendar } from './calendar.ts';
import { faults, type Device, type EventKind, type Fault } from './event-kind.ts';
import { Waiting } from './waiting.ts';

/** One event as it happens. */
export interface Happening {
  readonly kind: EventKind;
  /** ms since 1970. */
  readonly at: number;
  readonly device: Device;
  readonly signedIn: boolean;
  readonly subject: number;
  readonly detail: number;
}

/** One delivery of an event. */
interface Sending {
  readonly user: number;
  readonly serial: number;
  readonly afterMs: number;
  readonly fault: Fault;
}

export class Outbox {
  readonly waiting = new Waiting();
  readonly #calendar: Calendar;
  readonly #plan: ShopPlan;
  /** By customer: events so far. */
  readonly #serials: Int32Array;
  /** Minute that is being filled: nothing is delivered before it. */
  #minute = 0;

  constructor(plan: ShopPlan) {
    this.#plan = plan;
    this.#calendar = new Calendar({ start: plan.start, end: plan.end, things: 1_024 });
    this.#serials = new Int32Array(plan.settings.users);
  }

  /** Posts an event of a customer. What would be delivered after the shop's end is dropped. Takes two or three numbers from the stream. */
  post(random: Random, user: number, happening: Happening): void {
    const { laws } = this.#plan.settings;
    const serial = this.#serials[user]!++;
    const lot = random.uniform();
    const usual = 40 + exponential(random) * 400;
    if (lot < laws.tooLate) return this.#deliver(happening, { user, serial, afterMs: 3 * DAY_MS + HOUR_MS + random.uniform() * 7 * DAY_MS, fault: faults.tooLate });
    // Many minutes and few days, or few seconds and many hours: as likely in each order of magnitude.
    if (lot < laws.tooLate + laws.late) return this.#deliver(happening, { user, serial, afterMs: 5 * MINUTE_MS * 800 ** random.uniform(), fault: faults.late });
    this.#deliver(happening, { user, serial, afterMs: usual, fault: faults.none });
    if (lot >= 1 - laws.duplicates) this.#deliver(happening, { user, serial, afterMs: usual + 2 * SECOND_MS * 40_000 ** random.uniform(), fault: faults.duplicate });
  }

  /** Takes a message that is delivered in the minute: a row of `waiting`; -1 when there is none. */
  take(minute: number): number {
    return this.#calendar.take(minute);
  }

  /** From now on nothing is delivered before the minute. */
  open(minute: number): void {
    this.#minute = minute;
  }

  #deliver({ kind, at, device, signedIn, subject, detail }: Happening, { user, serial, afterMs, fault }: Sending): void {
    const { waiting } = this;
    const row = waiting.claim();
    const deliveredAt = Math.floor(at + afterMs);
    waiting.at[row] = at;
    waiting.deliveredAt[row] = deliveredAt;
    waiting.user[row] = user;
    waiting.serial[row] = serial;
    waiting.kind[row] = kind;
    waiting.device[row] = device;
    waiting.signedIn[row] = signedIn ? 1 : 0;
    waiting.subject[row] = subject;
    waiting.detail[row] = detail;
    waiting.fault[row] = fault;
    if (deliveredAt >= this.#plan.end || !this.#calendar.add(row, { moment: deliveredAt, earliest: this.#minute })) waiting.release(row);
  }
}

