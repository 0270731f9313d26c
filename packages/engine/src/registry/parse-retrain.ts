/** Reads policies of learning anew from untrusted JSON. */
import { parseDuration } from './duration.ts';
import type { Part } from './part.ts';
import type { RetrainDefinition } from './retrain-definition.ts';

const STEPS = ['candidate', 'shadow', 'canary', 'champion'] as const satisfies readonly NonNullable<RetrainDefinition['upTo']>[];

/** Shorter ones would learn without pause. */
const LEAST_EVERY_MS = 3_600_000;
const MOST_TRIES = 200;
const MOST_SEED = 0xffffffff;

export function parseRetrain(part: Part): RetrainDefinition {
  const { every, onDrift, quiet, upTo, shadow, canary, canaryFor, watchFor, trainer, tries, seed } = part.object([], ['every', 'onDrift', 'quiet', 'upTo', 'shadow', 'canary', 'canaryFor', 'watchFor', 'trainer', 'tries', 'seed']);
  return {
    ...(every && { every: parseEvery(every) }),
    ...(onDrift && { onDrift: onDrift.boolean() }),
    ...(quiet && { quiet: quiet.duration() }),
    ...(upTo && { upTo: upTo.choice(STEPS) }),
    ...(shadow && { shadow: shadow.duration({ zero: true }) }),
    ...(canary && { canary: parseShare(canary) }),
    ...(canaryFor && { canaryFor: canaryFor.duration({ zero: true }) }),
    ...(watchFor && { watchFor: watchFor.duration({ zero: true }) }),
    ...(trainer && { trainer: trainer.filled() }),
    ...(tries && { tries: tries.whole(1, MOST_TRIES) }),
    ...(seed && { seed: seed.whole(0, MOST_SEED) }),
  };
}

function parseEvery(part: Part): string {
  const text = part.text();
  const ms = parseDuration(text);
  const isFit = ms === undefined ? isCronText(text) : ms >= LEAST_EVERY_MS;
  if (!isFit) part.report('bad_duration', `'${text.slice(0, 100)}' is no schedule of an hour at least.`, "Write a length of time, such as '7d', or the five fields of cron: minute, hour, day of the month, month, weekday, such as '30 3 * * 1'.");
  return text;
}

function parseShare(part: Part): number {
  const share = part.number();
  if (!(share > 0 && share < 1)) part.report('bad_number', `${share} is not between 0 and 1.`, 'Write the share of customers, such as 0.1.');
  return share;
}

/** Minute (one of an hour), hour, day of the month, month, weekday: what each may be. */
const RANGES = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 7]] as const;

/** Five fields of numbers, ranges, steps and lists, whose minute is a single one: so it comes no more than hourly. */
function isCronText(text: string): boolean {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== RANGES.length || !/^\d+$/.test(fields[0]!)) return false;
  return fields.every((field, place) => field.split(',').every((each) => isWithin(each, RANGES[place]!)));
}

function isWithin(text: string, [least, most]: readonly [number, number]): boolean {
  const [, from, to, step] = /^(\*|\d{1,2})(?:-(\d{1,2}))?(?:\/(\d{1,2}))?$/.exec(text) ?? [];
  if (from === undefined || (from === '*' && to !== undefined) || step === '0') return false;
  const [low, high] = from === '*' ? [least, most] : [Number(from), Number(to ?? from)];
  return low >= least && high <= most && low <= high;
}
