/** The moments at which everybody is asked about, one after the other, as a state that can be saved; of predictions at events there are none. */
import { createCalendar, type Calendar, type ExampleMoments, type SourceId } from '@limn/engine';
import { momentsAfter } from '../dataset/example-moments.ts';
import { hashText } from '../random/random.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

export class PredictionMoments {
  readonly #at: ExampleMoments;
  readonly #calendar: Calendar;
  #schedule: Iterator<number, unknown> | undefined;
  #next = Infinity;

  constructor(at: ExampleMoments, timeZone: string) {
    this.#at = at;
    this.#calendar = createCalendar(timeZone);
  }

  /** The next, ms; Infinity before the log has begun. */
  get next(): number {
    return this.#next;
  }

  /** The log begins: only the first call does something. */
  begin(moment: number): void {
    if (this.#schedule === undefined && 'every' in this.#at) this.#startAfter(moment);
  }

  /** Goes on to the next. */
  pass(): void {
    this.#next = this.#schedule!.next().value as number;
  }

  /** Passes over all up to a moment. */
  skipTo(moment: number): void {
    if (this.#schedule !== undefined) this.#startAfter(moment);
  }

  /** Profiles in an order that says nothing of them, another at each moment. */
  shuffled(profiles: readonly SourceId[]): readonly SourceId[] {
    const seed = Math.floor(this.#next / 1_000) % 0x7fff_ffff;
    const places = profiles.map((profile) => ({ profile, place: hashText(profile, seed) }));
    return places.sort((one, other) => one.place - other.place || (one.profile < other.profile ? -1 : 1)).map(({ profile }) => profile);
  }

  save(out: StateWriter): void {
    out.number(this.#next);
  }

  load(from: StateReader): void {
    const next = from.number();
    if (next < Infinity) this.#startAfter(next - 1);
  }

  #startAfter(moment: number): void {
    if (!('every' in this.#at)) return;
    this.#schedule = momentsAfter(this.#at, this.#calendar, moment);
    this.#next = this.#schedule.next().value as number;
  }
}
