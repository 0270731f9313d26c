/** Examples whose time is not over, in the order in which they were taken, and those of each customer who wait for an event. */
import type { SourceId } from '@limn/engine';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** One example. What was seen of the customer stands with the learner, by the name. */
export interface QueuedExample {
  readonly name: string;
  /** Who they were known to be. */
  readonly profile: SourceId;
  /** Moment, ms. */
  readonly at: number;
  /** The share of yes among the labels that had come by then. */
  readonly base: number;
  /** What the champion said. */
  readonly champion?: number;
  /** An event has given its label. */
  readonly isLearnt?: boolean;
}

/** Gone from the front so many, the rest is moved up. */
const MOVED_UP = 4_096;

export class ExampleQueue {
  #examples: QueuedExample[] = [];
  #begin = 0;
  readonly #byProfile = new Map<SourceId, QueuedExample[]>();

  /** Whose time is over next. */
  get first(): QueuedExample | undefined {
    return this.#examples[this.#begin];
  }

  add(example: QueuedExample): void {
    this.#examples.push(example);
    if (example.isLearnt === true) return;
    const own = this.#byProfile.get(example.profile);
    if (own === undefined) this.#byProfile.set(example.profile, [example]);
    else own.push(example);
  }

  /** Takes the first out; there must be one. */
  take(): QueuedExample {
    const example = this.#examples[this.#begin++]!;
    if (this.#begin >= MOVED_UP && 2 * this.#begin > this.#examples.length) {
      this.#examples = this.#examples.slice(this.#begin);
      this.#begin = 0;
    }
    this.#leave(example);
    return example;
  }

  /** Those of a customer that have no label yet; a copy. */
  of(profile: SourceId): readonly QueuedExample[] {
    return [...(this.#byProfile.get(profile) ?? [])];
  }

  /** Its time goes on, and nothing more comes of it. */
  markLearnt(example: QueuedExample): void {
    this.#leave(example);
    (example as { isLearnt: boolean }).isLearnt = true;
  }

  save(out: StateWriter): void {
    out.number(this.#examples.length - this.#begin);
    for (let place = this.#begin; place < this.#examples.length; place++) {
      const { profile, at, base, champion = NaN, isLearnt = false } = this.#examples[place]!;
      out.text(profile).number(at).number(base).number(champion).number(isLearnt ? 1 : 0);
    }
  }

  load(from: StateReader): void {
    for (let left = from.number(); left > 0; left--) {
      const profile = from.text() as SourceId;
      const at = from.number();
      const base = from.number();
      const champion = from.number();
      const isLearnt = from.number() === 1;
      this.add({ name: exampleName(profile, at), profile, at, base, ...(!Number.isNaN(champion) && { champion }), ...(isLearnt && { isLearnt }) });
    }
  }

  #leave({ profile, name }: QueuedExample): void {
    const own = this.#byProfile.get(profile);
    if (own === undefined) return;
    const place = own.findIndex((each) => each.name === name);
    if (place >= 0) own.splice(place, 1);
    if (own.length === 0) this.#byProfile.delete(profile);
  }
}

/** As the learner knows it. */
export function exampleName(profile: SourceId, at: number): string {
  return `${profile} ${at}`;
}
