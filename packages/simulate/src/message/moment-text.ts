/** Moments in ISO 8601, put together from days, seconds and ms that were written once. */
import { DAY_MS, SECOND_MS } from '../shop/time.ts';

const SECONDS_A_DAY = 86_400;

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

/** Seconds of a day (`T09:15:00.`), and ms (`250Z`): the same for all days, written when first needed. */
const seconds: string[] = [];
const milliseconds = Array.from({ length: SECOND_MS }, (_, ms) => `${digits(ms, 3)}Z`);

export class MomentText {
  readonly #firstDay: number;
  readonly #days: string[] = [];

  /** @param from the earliest moment that is asked for, ms */
  constructor(from: number) {
    this.#firstDay = Math.floor(from / DAY_MS);
  }

  /** What `toISOString` gives. @param moment whole ms since 1970 */
  text(moment: number): string {
    const day = Math.floor(moment / DAY_MS);
    const within = moment - day * DAY_MS;
    const second = Math.floor(within / SECOND_MS);
    return this.#day(day) + (seconds[second] ?? writeSeconds(second)) + milliseconds[within - second * SECOND_MS]!;
  }

  #day(day: number): string {
    return (this.#days[day - this.#firstDay] ??= new Date(day * DAY_MS).toISOString().slice(0, 10));
  }
}

function writeSeconds(asked: number): string {
  for (let second = 0; second < SECONDS_A_DAY; second++) {
    seconds[second] = `T${digits(Math.floor(second / 3_600), 2)}:${digits(Math.floor(second / 60) % 60, 2)}:${digits(second % 60, 2)}.`;
  }
  return seconds[asked]!;
}
