/** How often each integer occurred: a map that is only made when something occurs. */
import type { Stretch } from '../aggregate.ts';
import type { ByteReader, ByteWriter } from '../codec.ts';
import { ascending, readStep, writeStep } from './number-set.ts';

/** undefined: nothing was counted. Every count is above 0. */
export type Counts = Map<number, number> | undefined;

/** One more of a number. */
export function addToCounts(counts: Counts, number: number): Counts {
  if (counts === undefined) return new Map<number, number>().set(number, 1);
  counts.set(number, (counts.get(number) ?? 0) + 1);
  return counts;
}

/** One more of each number of a stretch. */
export function addStretchToCounts(counts: Counts, { values }: Stretch, from: number, to: number): Counts {
  counts ??= new Map();
  for (let i = from; i < to; i++) counts.set(values[i]!, (counts.get(values[i]!) ?? 0) + 1);
  return counts;
}

/** Adds the right counts to the left. */
export function mergeCounts(left: Counts, right: Counts): Counts {
  if (right === undefined) return left;
  if (left === undefined) return new Map(right);
  for (const [number, count] of right) left.set(number, (left.get(number) ?? 0) + count);
  return left;
}

/** By ascending number, each as its distance from the one before. Equal counts, equal bytes. */
export function writeCounts(counts: Counts, out: ByteWriter): void {
  out.unsigned(counts?.size ?? 0);
  if (counts === undefined) return;
  let before = 0;
  for (const number of ascending(counts.keys(), counts.size)) {
    writeStep(out, before, number);
    out.unsigned(counts.get(number)!);
    before = number;
  }
}

/** Reads what `writeCounts` wrote. */
export function readCounts(from: ByteReader): Counts {
  return addEncodedCounts(undefined, from, 1);
}

/** Adds the next counts that `writeCounts` wrote. */
export function addEncodedCounts(counts: Counts, from: ByteReader, count: number): Counts {
  for (let each = 0; each < count; each++) {
    const size = from.unsigned();
    if (size > 0) counts ??= new Map();
    let number = 0;
    for (let i = 0; i < size; i++) {
      number = readStep(from, number);
      counts!.set(number, (counts!.get(number) ?? 0) + from.unsigned());
    }
  }
  return counts;
}
