/** Runs cases against a target, and makes what fails small. */
import { readdirSync, readFileSync } from 'node:fs';
import { Random } from './random.ts';
import type { Finding, Target } from './target.ts';

export interface FuzzOptions {
  readonly cases: number;
  readonly seed: number;
  /** Told now and then. */
  readonly onProgress?: (done: number) => void;
}

/** Cases between two words of progress. */
const PROGRESS_EVERY = 20_000;
/** Tries at making a failing case smaller. */
const MAX_SHRINKS = 2_000;

/** The kept inputs of a target: what once failed, and what is worth trying always. */
export function corpusOf<Input>({ name, fromJson }: Target<Input>): readonly Input[] {
  const folder = new URL(`./corpus/${name}/`, import.meta.url);
  try {
    return readdirSync(folder).toSorted().map((file) => fromJson(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
}

/** @returns the first case that breaks a promise, made small; undefined: none does */
export async function fuzz<Input>(target: Target<Input>, { cases, seed, onProgress = () => {} }: FuzzOptions): Promise<Finding | undefined> {
  const random = new Random(seed);
  const inputs = [...target.seeds, ...corpusOf(target)];
  target.reset?.();
  for (let number = 0; number < cases; number++) {
    let input = random.pick(inputs);
    input = target.mutate(input, random);
    try {
      const checked = target.check(input, random);
      // Waiting for nothing would cost more than most checks.
      if (checked !== undefined) await checked;
    } catch (cause) {
      const { input: least, reason } = await shrink(target, input, String((cause as Error).stack ?? cause));
      return { target: target.name, seed, case: number, input: target.toJson(least), reason };
    }
    if (number % PROGRESS_EVERY === PROGRESS_EVERY - 1) onProgress(number + 1);
  }
  return undefined;
}

async function shrink<Input>(target: Target<Input>, failing: Input, reason: string): Promise<{ input: Input; reason: string }> {
  let [least, why] = [failing, reason];
  let tries = 0;
  for (let smaller = true; smaller && target.smaller !== undefined; ) {
    smaller = false;
    for (const candidate of target.smaller(least)) {
      if (++tries > MAX_SHRINKS) return { input: least, reason: why };
      const failure = await failureOf(target, candidate);
      if (failure === undefined) continue;
      [least, why, smaller] = [candidate, failure, true];
      break;
    }
  }
  return { input: least, reason: why };
}

/** Why an input fails alone; undefined: it does not. */
export async function failureOf<Input>(target: Target<Input>, input: Input): Promise<string | undefined> {
  target.reset?.();
  try {
    await target.check(structuredClone(input), new Random(1));
    return undefined;
  } catch (cause) {
    return String((cause as Error).stack ?? cause);
  }
}
