/** What watches a stream of numbers for a change of their law: the contract of detectors, and how to declare one. */
import { createAdwin, type AdwinOptions } from './adwin.ts';
import { createPageHinkley, type PageHinkleyOptions } from './page-hinkley.ts';
import type { StateReader, StateWriter } from './state-bytes.ts';

/** What a number brought: nothing, a mean that rose or fell, or a number that is none between 0 and 1 and was left out. */
export type DriftSignal = 'steady' | 'rose' | 'fell' | 'rejected';

/** Numbers from 0 to 1, such as errors, one after the other. Bounded memory, no object a number. */
export interface DriftDetector {
  /** Mean of the numbers that still count; 0 of none. */
  readonly mean: number;
  /** How many still count. */
  readonly count: number;
  add(value: number): DriftSignal;
  /** Forgets all. */
  reset(): void;
  save(out: StateWriter): void;
  load(from: StateReader): void;
}

/** A detector as data. */
export type DetectorOptions = ({ readonly kind: 'adwin' } & AdwinOptions) | ({ readonly kind: 'page-hinkley' } & PageHinkleyOptions);

/** @throws LearnError `online_option_invalid` */
export function createDetector(options: DetectorOptions): DriftDetector {
  return options.kind === 'adwin' ? createAdwin(options) : createPageHinkley(options);
}

/** One that speaks earlier and is wrong more often: a reason to prepare, not to act. */
export function warningOf(options: DetectorOptions): DetectorOptions {
  return options.kind === 'adwin' ? { ...options, delta: Math.min(0.5, 25 * (options.delta ?? 0.002)) } : { ...options, threshold: (options.threshold ?? 40) / 2 };
}
