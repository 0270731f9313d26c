/**
 * Estimates how many different values there are from 2,048 registers. Each value's hash chooses a register by 11 bits and
 * offers it the number of leading zeros of the other 53, plus 1; the register keeps the largest. So the state depends only
 * on the set of values, and merging takes the larger of each pair.
 *
 * Standard error 1.04 / √2048 = 2.3 % at any size; within 7 % in 99.7 of 100 cases.
 *
 * Sources: Flajolet, Fusy, Gandouet, Meunier: HyperLogLog (2007), http://algo.inria.fr/flajolet/Publications/FlFuGaMe07.pdf;
 * the estimator, which needs no correction for small or large sizes: Ertl, New cardinality estimation algorithms for
 * HyperLogLog sketches (2017), https://arxiv.org/abs/1702.01284, algorithm 6.
 */
import type { ByteReader, ByteWriter } from '../codec.ts';

/** What was offered so far. */
export interface Registers {
  /** By register: the largest rank offered, 0 for none. */
  readonly ranks: Uint8Array;
  /** The estimate; −1 when registers have changed since. Most offers change none, and it is asked for after each. */
  estimate: number;
}

/** In place of an estimate. */
const unknown = -1;
const REGISTER_BITS = 11;
const REGISTER_COUNT = 1 << REGISTER_BITS;
/** Bits of the hash that give the rank. */
const RANK_BITS = 64 - REGISTER_BITS;
const HIGH_RANK_BITS = 32 - REGISTER_BITS;

/** Registers that nothing was offered to. 2 kB. */
export function createRegisters(): Registers {
  return { ranks: new Uint8Array(REGISTER_COUNT), estimate: 0 };
}

/** Offers a value by the two lanes of its hash. */
export function offer(registers: Registers, low: number, high: number): void {
  const register = high >>> HIGH_RANK_BITS;
  const rest = high & ((1 << HIGH_RANK_BITS) - 1);
  const zeros = rest !== 0 ? Math.clz32(rest) - REGISTER_BITS : HIGH_RANK_BITS + Math.clz32(low);
  if (zeros < registers.ranks[register]!) return;
  registers.ranks[register] = zeros + 1;
  registers.estimate = unknown;
}

/** A copy that shares nothing. */
export function copyRegisters({ ranks, estimate }: Registers): Registers {
  return { ranks: ranks.slice(), estimate };
}

/** The larger of each pair, into the left. */
export function mergeRegisters(left: Registers, right: Registers): void {
  const { ranks } = left;
  for (let i = 0; i < REGISTER_COUNT; i++) if (right.ranks[i]! > ranks[i]!) ranks[i] = right.ranks[i]!;
  left.estimate = unknown;
}

/** The estimate, to the nearest whole number. Cost linear in the registers when they have changed since the last. */
export function estimate(registers: Registers): number {
  if (registers.estimate === unknown) registers.estimate = estimateOf(registers.ranks);
  return registers.estimate;
}

function estimateOf(ranks: Uint8Array): number {
  const histogram = new Float64Array(RANK_BITS + 2);
  for (let i = 0; i < REGISTER_COUNT; i++) histogram[ranks[i]!]!++;
  let z = REGISTER_COUNT * tau(1 - histogram[RANK_BITS + 1]! / REGISTER_COUNT);
  for (let rank = RANK_BITS; rank >= 1; rank--) z = 0.5 * (z + histogram[rank]!);
  z += REGISTER_COUNT * sigma(histogram[0]! / REGISTER_COUNT);
  return Math.round(REGISTER_COUNT ** 2 / (2 * Math.LN2 * z));
}

/** x + Σ x^(2^k)·2^(k−1), the share of empty registers. */
function sigma(x: number): number {
  if (x === 1) return Infinity;
  let power = x;
  let weight = 1;
  let sum = x;
  for (let before = Number.NaN; sum !== before; ) {
    before = sum;
    power *= power;
    sum += power * weight;
    weight *= 2;
  }
  return sum;
}

/** (1 − x − Σ (1 − x^(2^−k))²·2^−k) / 3, the share of full registers. */
function tau(x: number): number {
  if (x === 0 || x === 1) return 0;
  let root = x;
  let weight = 1;
  let sum = 1 - x;
  for (let before = Number.NaN; sum !== before; ) {
    before = sum;
    root = Math.sqrt(root);
    weight *= 0.5;
    sum -= (1 - root) ** 2 * weight;
  }
  return sum / 3;
}

/** Only the registers in use, each with its distance from the one before, while they are fewer than half; else all. */
export function writeRegisters(out: ByteWriter, { ranks }: Registers): void {
  const used = ranks.reduce((count, rank) => count + (rank > 0 ? 1 : 0), 0);
  const sparse = used < REGISTER_COUNT / 2;
  out.unsigned(sparse ? used : REGISTER_COUNT);
  let before = -1;
  for (const [register, rank] of ranks.entries()) {
    if (sparse && rank === 0) continue;
    if (sparse) out.unsigned(register - before - 1);
    out.byte(rank);
    before = register;
  }
}

/** Reads what `writeRegisters` wrote. */
export function readRegisters(from: ByteReader): Registers {
  const registers = createRegisters();
  const used = from.unsigned();
  const sparse = used < REGISTER_COUNT;
  let register = -1;
  for (let i = 0; i < used; i++) {
    register += sparse ? from.unsigned() + 1 : 1;
    registers.ranks[register] = from.byte();
  }
  registers.estimate = unknown;
  return registers;
}
