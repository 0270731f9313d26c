/**
 * Columns of a profile as numbered features, with nothing fitted ahead: a number falls into one of fixed buckets that double in width, a
 * word gets the next number of its column when it is first met. Each column has room of its own, so that a feature is of one
 * column, and what was learnt can be written down as an ordinary model over `bucket` and `oneHot` inputs.
 */
import { inputNumber, inputWord, type ColumnValue, type InputTransform, type ModelInput } from '@limn/engine';
import type { SparseRow } from './sparse-row.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** Words of one list that may be active. */
const LIST_WORDS = 64;

/** 0, and from 1/64 to 2^24: doubled each time, from 1 to 4,096 in half steps; the same below 0 in doublings. */
const EDGES: readonly number[] = edges();

interface Room {
  readonly input: ModelInput;
  /** Of its first feature. */
  readonly start: number;
  /** Of a number. */
  readonly isNumber: boolean;
  /** Numbers of words in the order in which they were met; for a full room and for nothing: the two places behind. */
  readonly words: Map<string, number>;
}

/** See the file. */
export class ColumnFeatures {
  /** Features there can be. */
  readonly width: number;
  /** Of one example, at most. */
  readonly mostActive: number;
  readonly #rooms: readonly Room[];
  readonly #words: number;

  /** @param inputs what the prediction looks at @param words room of a column of texts */
  constructor(inputs: readonly ModelInput[], words: number) {
    this.#words = words;
    let start = 0;
    this.#rooms = inputs.map((input) => {
      const isNumber = input.type === 'number' || input.type === 'duration' || input.type === 'time';
      const room = { input, start, isNumber, words: new Map<string, number>() };
      start += (isNumber ? EDGES.length : words) + 2;
      return room;
    });
    this.width = start;
    this.mostActive = inputs.reduce((sum, { type }) => sum + (type === 'strings' || type === 'numbers' ? LIST_WORDS : 1), 0);
  }

  /**
   * Fills a row with what is seen of a profile, in the order of the inputs.
   * @param at moment of the reading, ms
   * @param meets whether words that are new get their number; else they are unseen
   */
  fill(row: SparseRow, seen: readonly ColumnValue[], at: number, meets = true): SparseRow {
    row.clear();
    this.#rooms.forEach((room, place) => {
      const value = seen[place];
      if (room.isNumber) row.add(room.start + bucketOf(inputNumber(value, measureOf(room.input), at)), 1);
      else if (!Array.isArray(value)) row.add(room.start + this.#placeOf(room, inputWord(value), meets), 1);
      // A word counts once, however often it stands in a list.
      else for (const index of new Set((value as readonly (string | number)[]).map((word) => this.#placeOf(room, String(word), meets)))) row.add(room.start + index, 1);
    });
    return row;
  }

  /** The inputs of a model over the features known now, and which feature each number of its row is. */
  transforms(): { readonly inputs: readonly InputTransform[]; readonly features: readonly number[] } {
    const features: number[] = [];
    const inputs = this.#rooms.map(({ input, start, isNumber, words }): InputTransform => {
      const { column } = input;
      const known = isNumber ? EDGES.length : words.size;
      // Behind the known places: of a number the bucket beyond the last edge and missing; of words unseen and missing.
      for (let place = 0; place < known; place++) features.push(start + place);
      const behind = start + (isNumber ? EDGES.length : this.#words);
      features.push(behind, behind + 1);
      if (!isNumber) return { kind: 'oneHot', column, vocabulary: [...words.keys()] };
      const of = measureOf(input);
      return { kind: 'bucket', column, edges: EDGES, ...(of !== undefined && { of }) };
    });
    return { inputs, features };
  }

  save(out: StateWriter): void {
    for (const { words } of this.#rooms) {
      out.number(words.size);
      for (const word of words.keys()) out.text(word);
    }
  }

  load(from: StateReader): void {
    for (const { words } of this.#rooms) {
      words.clear();
      for (let left = from.number(); left > 0; left--) words.set(from.text(), words.size);
    }
  }

  #placeOf({ words }: Room, word: string | undefined, meets: boolean): number {
    if (word === undefined) return this.#words + 1;
    const known = words.get(word);
    if (known !== undefined) return known;
    if (!meets || words.size === this.#words) return this.#words;
    words.set(word, words.size);
    return words.size - 1;
  }
}

function measureOf({ type }: ModelInput): 'duration' | undefined {
  return type === 'duration' || type === 'time' ? 'duration' : undefined;
}

/** How many edges are at most `x`; behind the last, missing. */
function bucketOf(x: number): number {
  if (Number.isNaN(x)) return EDGES.length + 1;
  let low = 0;
  let high = EDGES.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (EDGES[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function edges(): readonly number[] {
  const above: number[] = [];
  for (let half = -12; half <= 48; half++) if (half % 2 === 0 || (half > 0 && half < 24)) above.push(Math.fround(2 ** (half / 2)));
  const below = above.filter((_, place) => Number.isInteger(Math.log2(above[place]!))).map((edge) => -edge).reverse();
  // Nothing, and a little: the smallest edge above 0 tells them apart.
  return [...below, 0, Math.fround(2 ** -20), ...above];
}
