/**
 * Integers of any size that are plain numbers as long as they can be: a number within ±(2^53 − 1), a bigint beyond.
 * Every integer has exactly one form, so that equal values are equal bytes, and sums stay associative.
 */
import type { ByteReader, ByteWriter } from '../codec.ts';

/** An integer in its one form. */
export type Exact = number | bigint;

/** The sum, exact. Costs an addition while numbers suffice. */
export function addExact(left: Exact, right: Exact): Exact {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return narrow(BigInt(left) + BigInt(right));
}

/** value², exact. */
export function squareExact(value: number): Exact {
  const square = value * value;
  return Number.isSafeInteger(square) ? square : BigInt(value) ** 2n;
}

/** The one form of an integer. */
export function narrow(value: bigint): Exact {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/**
 * The first byte that `ByteWriter.signed` would write for −0, which is no integer of ours: it announces what a plain
 * number cannot say.
 */
const ESCAPE = 1;

/** As many bytes as `signed` while it is a number. */
export function writeExact(out: ByteWriter, value: Exact): void {
  if (typeof value === 'number') {
    out.signed(value);
  } else {
    out.byte(ESCAPE);
    out.big(value);
  }
}

/** Reads what `writeExact` wrote. */
export function readExact(from: ByteReader): Exact {
  if (from.bytes[from.position] !== ESCAPE) return from.signed();
  from.position++;
  return from.big();
}

/** An integer within ±(2^53 − 1), or ±Infinity for nothing yet; the decoder knows which sign. */
export function writeNumberOrNothing(out: ByteWriter, value: number): void {
  if (Number.isFinite(value)) out.signed(value);
  else out.byte(ESCAPE);
}

/** Reads what `writeNumberOrNothing` wrote. @param nothing what stands for it: Infinity or −Infinity */
export function readNumberOrNothing(from: ByteReader, nothing: number): number {
  if (from.bytes[from.position] !== ESCAPE) return from.signed();
  from.position++;
  return nothing;
}
