/** Events as what was said in them, in the order of the log. */
import type { ColumnValue, SourceId } from '@limn/engine';

/** A word in a field of an event or of its items, or the event itself. */
export interface Word {
  readonly event: string;
  readonly each?: string;
  readonly field?: string;
  readonly value?: string;
}

/** An accepted event. */
export interface Happening {
  readonly owner: SourceId;
  readonly position: number;
  readonly at: number;
  readonly event: string;
}

/** Different words of a field beyond which it names single things, and nobody is described by them. */
const MOST_WORDS = 20_000;

/** Gathers events, and of each the places of its words. */
export class Happenings {
  readonly events: Happening[] = [];
  /** All words, by place. */
  readonly words: Word[] = [];
  /** [events + 1]; where each event begins in `places`. */
  readonly starts: number[] = [0];
  readonly places: number[] = [];
  /** How often each word stood, by place. */
  readonly counts: number[] = [];
  /** How often two words of one line stood together, by the place of the rarer source field: `one * 2^26 + other`. */
  readonly together = new Map<number, number>();
  readonly #known = new Map<string, Map<string, number>>();

  /** A new event: it is its own first word. */
  begin(happening: Happening): void {
    this.events.push(happening);
    this.starts.push(this.places.length);
    this.#put(this.#placeOf({ event: happening.event }));
  }

  /** What one line of the event says. */
  mention({ event, each, fields, values }: { readonly event: string; readonly each?: string; readonly fields: readonly string[]; readonly values: readonly ColumnValue[] }): void {
    const said: number[] = [];
    fields.forEach((field, i) => {
      const value = values[i];
      if (typeof value !== 'string' || value === '') return;
      const place = this.#placeOf({ event, ...(each !== undefined && { each }), field, value });
      if (place < 0) return;
      said.push(place);
      this.#put(place);
    });
    for (const one of said) for (const other of said) if (one !== other) this.together.set(one * 2 ** 26 + other, (this.together.get(one * 2 ** 26 + other) ?? 0) + 1);
  }

  #put(place: number): void {
    this.places.push(place);
    this.starts[this.starts.length - 1] = this.places.length;
    this.counts[place] = (this.counts[place] ?? 0) + 1;
  }

  /** −1: the field has too many words. */
  #placeOf(word: Word): number {
    const key = `${word.event}\n${word.each ?? ''}\n${word.field ?? ''}`;
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = new Map()));
    const found = known.get(word.value ?? '');
    if (found !== undefined) return found;
    if (known.size >= MOST_WORDS) return -1;
    const place = this.words.push(word) - 1;
    known.set(word.value ?? '', place);
    return place;
  }
}
