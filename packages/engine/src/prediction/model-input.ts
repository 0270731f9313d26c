/**
 * What a model sees of a profile. Time itself moves a profile, and a score that feeds a rule must change at moments that
 * can be computed: so what moves all the time is seen in steps. The time since something is seen in whole hours up to two
 * days and in whole days beyond, other moving numbers to about 6 %. Training and serving both see it so.
 */
import type { Column } from '../registry/column.ts';
import type { ColumnType, ColumnValue } from '../registry/definition.ts';

/** One column as a model sees it. */
export interface ModelInput {
  readonly column: string;
  /** Of what the model sees: of a moment, the time since. */
  readonly type: ColumnType;
  /** Whether it changes with no event. */
  readonly moves: boolean;
  /** @param asOf moment of the reading, ms */
  see(value: ColumnValue, asOf: number): ColumnValue;
  /** Of a moment: the first moment after `asOf` at which another step is seen; Infinity when the value stands still, and for what moves with its value. */
  nextStep(value: ColumnValue, asOf: number): number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** From here on days are seen, not hours. */
const DAYS_FROM_MS = 2 * DAY_MS;

/** How a model sees a column. */
export function modelInputOf({ name, type, movement }: Column): ModelInput {
  if (type === 'time') {
    return {
      column: name,
      type: 'duration',
      moves: true,
      see: (value, asOf) => (typeof value === 'number' ? stepsOf(asOf - value) : undefined),
      nextStep: (value, asOf) => (typeof value === 'number' ? value + stepAfter(asOf - value) : Number.POSITIVE_INFINITY),
    };
  }
  if (movement === 'still') return { column: name, type, moves: false, see: (value) => value, nextStep: never };
  const coarse = type === 'duration' ? stepsOf : roundedOff;
  return { column: name, type, moves: true, see: (value) => (typeof value === 'number' ? coarse(value) : undefined), nextStep: never };
}

function never(): number {
  return Number.POSITIVE_INFINITY;
}

/** A length of time in whole hours, beyond two days in whole days; ms. */
function stepsOf(ms: number): number {
  const step = Math.abs(ms) < DAYS_FROM_MS ? HOUR_MS : DAY_MS;
  return Math.floor(ms / step) * step;
}

/** The next length of time that is seen as another; ms. */
function stepAfter(ms: number): number {
  const step = Math.abs(ms) < DAYS_FROM_MS ? HOUR_MS : DAY_MS;
  return (Math.floor(ms / step) + 1) * step;
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
/** Sign, exponent and four more bits of a 32-bit float. */
const KEPT_BITS = 0xfff8_0000 | 0;

/** Towards zero, to one of sixteen steps between two powers of two: the same on every machine, since it only drops bits. */
function roundedOff(value: number): number {
  float[0] = value;
  bits[0]! &= KEPT_BITS;
  return float[0];
}
