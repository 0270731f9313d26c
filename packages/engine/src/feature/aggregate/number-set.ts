/** Sets of integers as bytes: in ascending order, each as its distance from the one before. Equal sets, equal bytes. */
import type { ByteReader, ByteWriter } from '../codec.ts';
import { addExact, readExact, writeExact } from './exact.ts';

/** Writes the numbers in order. Cost: sorting them. */
export function writeNumberSet(out: ByteWriter, numbers: ReadonlySet<number> | undefined): void {
  out.unsigned(numbers?.size ?? 0);
  if (numbers === undefined) return;
  const sorted = ascending(numbers, numbers.size);
  let before = 0;
  for (let i = 0; i < sorted.length; i++) {
    writeStep(out, before, sorted[i]!);
    before = sorted[i]!;
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

/** Up to so many numbers are put in order one by one: most sets of an hour are that small, and a call to sort costs more. */
const fewNumbers = 16;

/** The numbers in ascending order. @param count how many they are */
export function ascending(numbers: Iterable<number>, count: number): Float64Array {
  const sorted = new Float64Array(count);
  let next = 0;
  for (const number of numbers) sorted[next++] = number;
  if (count > fewNumbers) return sorted.sort();
  for (let i = 1; i < count; i++) {
    const number = sorted[i]!;
    let at = i;
    for (; at > 0 && sorted[at - 1]! > number; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = number;
  }
  return sorted;
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
