/**
 * The time of an example whose data ended years ago: it starts where the data ends and runs on at the pace of the time
 * outside, also while Limn is stopped. With the real time every customer of an old shop would be lost.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';
import { replaceFile } from '../file/replace-file.ts';
import type { Clock } from './clock.ts';
import { waitUntil } from './timer.ts';

/** The example's time at one moment of the time outside; both ms since 1970. */
interface Anchor {
  readonly exampleTime: number;
  readonly wallTime: number;
}

/** From when an example's time runs. */
export interface ExampleClockOptions {
  /** Where the anchor is kept, as `clock.json`. Without one, time starts anew with each process. */
  readonly folder?: string;
  /** Now when the example is opened for the first time, ms: the end of its data. */
  readonly startAt: number;
  /** Last moment that a log already holds, ms; now is never before it. */
  readonly notBefore?: number;
}

/** An unreadable anchor is written anew from `startAt`. Errors of the system while writing it come through as they are. */
export async function exampleClock({ folder, startAt, notBefore = -Infinity }: ExampleClockOptions): Promise<Clock> {
  const path = folder === undefined ? undefined : join(folder, 'clock.json');
  let anchor = path === undefined ? undefined : await readAnchor(path);
  if (anchor === undefined) {
    anchor = { exampleTime: startAt, wallTime: Date.now() };
    if (path !== undefined) await replaceFile(path, `${JSON.stringify(anchor)}\n`);
  }

  const offset = anchor.exampleTime - anchor.wallTime;
  let latest = Math.max(anchor.exampleTime, notBefore);
  const now = (): number => (latest = Math.max(latest, Date.now() + offset));
  return { now, wakeAt: (moment, call) => waitUntil(moment, now, call) };
}

async function readAnchor(path: string): Promise<Anchor | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
  try {
    const anchor = JSON.parse(text) as Partial<Anchor> | null;
    const { exampleTime, wallTime } = anchor ?? {};
    return Number.isFinite(exampleTime) && Number.isFinite(wallTime) ? (anchor as Anchor) : undefined;
  } catch {
    return undefined;
  }
}
