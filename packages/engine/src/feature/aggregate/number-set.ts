/** Sets of integers as bytes: in ascending order, each as its distance from the one before. Equal sets, equal bytes. */
import type { ByteReader, ByteWriter } from '../codec.ts';
import { addExact, readExact, writeExact } from './exact.ts';

/** Writes the numbers in order. Cost: sorting them. */
export function writeNumberSet(out: ByteWriter, numbers: Iterable<number>): void {
  const sorted = ascending(numbers);
  out.unsigned(sorted.length);
  let before = 0;
  for (const number of sorted) {
    writeStep(out, before, number);
    before = number;
  }
}

/** Reads what `writeNumberSet` wrote; undefined for the empty set. */
export function readNumberSet(from: ByteReader): Set<number> | undefined {
  return addNumberSets(undefined, from, 1);
}

/** Adds the next encoded sets to a set. */
export function addNumberSets(numbers: Set<number> | undefined, from: ByteReader, count: number): Set<number> | undefined {
  for (let set = 0; set < count; set++) {
    const size = from.unsigned();
    if (size > 0) numbers ??= new Set();
    let before = 0;
    for (let i = 0; i < size; i++) {
      before = readStep(from, before);
      numbers!.add(before);
    }
  }
  return numbers;
}

/** The numbers in ascending order. */
export function ascending(numbers: Iterable<number>): Float64Array {
  return Float64Array.from(numbers).sort();
}

/** The way from one number to the next; exact even from one end of the safe integers to the other. */
export function writeStep(out: ByteWriter, before: number, number: number): void {
  writeExact(out, addExact(number, -before));
}

/** The number that follows `before`. */
export function readStep(from: ByteReader, before: number): number {
  const step = readExact(from);
  const number = typeof step === 'number' ? before + step : Number.NaN;
  return Number.isSafeInteger(number) ? number : Number(addExact(before, step));
}
