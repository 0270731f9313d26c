/** What `limn simulate` is told, checked. */
import { defaultDays, defaultStart, type ShopOptions } from '@limn/simulate';
import { CliError } from '../errors.ts';
import type { Say } from './language.ts';

export interface SimulateOptions {
  readonly users?: string;
  readonly seed?: string;
  readonly days?: string;
  readonly start?: string;
  readonly events?: string;
  readonly rate?: string;
  readonly live?: true;
  readonly speed?: string;
  readonly truth?: string;
  readonly faults?: true;
  readonly definition?: true;
}

export interface SimulateSettings {
  readonly shop: ShopOptions;
  /** Messages in all, and a second; Infinity: no bound. */
  readonly events: number;
  readonly rate: number;
  readonly live: { readonly speed: number } | undefined;
  readonly truth: { readonly file: string; readonly faults: boolean } | undefined;
}

const usualUsers = 10_000;
const mostUsers = 2 ** 28;
const mostDays = 3_660;

/** @throws CliError `malformed_option` */
export function simulateSettings(options: SimulateOptions, say: Say): SimulateSettings {
  const whole = { whole: true, least: 1, most: Number.MAX_SAFE_INTEGER };
  const positive = { whole: false, least: Number.MIN_VALUE, most: Number.MAX_VALUE };
  if (options.speed !== undefined && options.live !== true) throw alone('--speed', '--live', say);
  if (options.faults === true && options.truth === undefined) throw alone('--faults', '--truth FILE', say);
  return {
    shop: {
      seed: numberOf('--seed', options.seed, { whole: true, least: 0, most: Number.MAX_SAFE_INTEGER, usual: 1 }, say),
      users: numberOf('--users', options.users, { whole: true, least: 1, most: mostUsers, usual: usualUsers }, say),
      days: numberOf('--days', options.days, { ...positive, most: mostDays, usual: defaultDays }, say),
      start: momentOf(options.start, options.live === true ? Date.now() : defaultStart, say),
    },
    events: numberOf('--events', options.events, { ...whole, usual: Infinity }, say),
    rate: numberOf('--rate', options.rate, { ...positive, usual: Infinity }, say),
    live: options.live === true ? { speed: numberOf('--speed', options.speed, { ...positive, usual: 1 }, say) } : undefined,
    truth: options.truth === undefined ? undefined : { file: options.truth, faults: options.faults === true },
  };
}

interface Bounds {
  readonly whole: boolean;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

function numberOf(option: string, text: string | undefined, { whole, least, most, usual }: Bounds, say: Say): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  throw new CliError('malformed_option', {
    detail: say(`${option} cannot be '${text}'.`, `${option} 不能取“${text}”。`),
    cure: whole ? say(`Write a whole number from ${least} to ${most}.`, `请写 ${least} 到 ${most} 之间的整数。`) : say('Write a number above 0, not too large.', '请写大于 0 且不过大的数。'),
  });
}

/** A text without a zone is UTC, whatever the machine's zone. */
function momentOf(text: string | undefined, usual: number, say: Say): number {
  if (text === undefined) return usual;
  const [, day, time = 'T00:00', zone = 'Z'] = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const moment = Date.parse(`${day}${time}${zone}`);
  if (moment >= Date.UTC(2000, 0, 1)) return moment;
  throw new CliError('malformed_option', {
    detail: say(`--start is no moment after the year 2000: '${text}'.`, `--start 不是 2000 年以后的时刻：“${text}”。`),
    cure: say('Write a day, 2026-01-05, or a moment, 2026-01-05T12:00:00Z.', '请写日期 2026-01-05，或时刻 2026-01-05T12:00:00Z。'),
  });
}

function alone(option: string, needed: string, say: Say): CliError {
  return new CliError('malformed_option', { detail: say(`${option} says nothing without ${needed}.`, `${option} 须与 ${needed} 一起使用。`), cure: say(`Add ${needed}, or drop ${option}.`, `请加上 ${needed}，或去掉 ${option}。`) });
}
