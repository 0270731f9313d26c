/**
 * Looks for settings within a budget: by chance, or by giving many settings little and the best of them ever more (successive
 * halving; Jamieson & Talwalkar, AISTATS 2016). Settings are judged on a validation part, never on the rows that judge the
 * model at the end; everything tried is on record, because the best of many looks better than it is.
 */
import { learnError } from '../errors.ts';
import { Random } from '../random/random.ts';

/** Values that one setting may take. */
export type SettingRange =
  /** From low to high, both included; `log`: as many between 1 and 10 as between 10 and 100. */
  | { readonly low: number; readonly high: number; readonly scale?: 'linear' | 'log'; readonly whole?: boolean }
  | { readonly choices: readonly (string | number | boolean)[] };

/** Settings by name. */
export type SearchSpace = Readonly<Record<string, SettingRange>>;

/** One choice of every setting. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** When to stop: at whichever comes first. */
export interface SearchBudget {
  /** Whole evaluations; of halving, parts of the resource add up to them. */
  readonly evaluations?: number;
  readonly seconds?: number;
}

/** How to search. */
export interface SearchOptions {
  readonly space: SearchSpace;
  /**
   * Learns with the settings and says how good they are on the validation part.
   * @param share of the resource that may be used (rounds, rows), above 0 to 1; always 1 when drawn by chance
   */
  readonly evaluate: (settings: Settings, share: number) => number | Promise<number>;
  readonly better: 'higher' | 'lower';
  readonly budget: SearchBudget;
  readonly strategy?: 'random' | 'halving';
  /** Tried first: what is usual. */
  readonly start?: Settings;
  readonly seed: number;
  /** Milliseconds that only go forward; needed when seconds are budgeted. */
  readonly now?: () => number;
  readonly signal?: AbortSignal;
  readonly onTried?: (tried: TriedSettings) => void;
}

/** One evaluation. */
export interface TriedSettings {
  readonly settings: Settings;
  readonly share: number;
  /** NaN: the evaluation failed, `reason` says why. */
  readonly score: number;
  readonly reason?: string;
}

/** What a search found, and how. */
export interface SearchRecord {
  /** Of those tried with the whole resource; of halving that was cut short, with the most. */
  readonly best: TriedSettings;
  /** In the order they were tried. */
  readonly tried: readonly TriedSettings[];
  readonly ended: 'evaluations' | 'seconds' | 'aborted';
  readonly seed: number;
}

const USUAL_EVALUATIONS = 30;
/** Halving keeps one in so many, and gives it as many times more. */
const KEEP_ONE_IN = 3;
const MOST_ROUNDS = 3;

/** Searches. The same seed tries the same settings in the same order; only the clock may end it sooner. @throws LearnError `search_failed` when nothing could be evaluated */
export async function search(options: SearchOptions): Promise<SearchRecord> {
  const trial = new Trial(options);
  await (options.strategy === 'halving' ? halve(trial, options) : drawAll(trial, options));
  const best = trial.best();
  if (best === undefined) throw learnError('search_failed', { reason: trial.tried.at(-1)?.reason ?? 'there was no time for any' });
  return { best, tried: trial.tried, ended: trial.ended ?? 'evaluations', seed: options.seed };
}

/** The same record of settings that were tried otherwise, all with the whole resource: the lowest score is best. */
export function recordOf(tried: readonly TriedSettings[], seed: number): SearchRecord {
  const best = tried.reduce((least, each) => (each.score < least.score ? each : least));
  return { best, tried, ended: 'evaluations', seed };
}

async function drawAll(trial: Trial, { budget }: SearchOptions): Promise<void> {
  const most = budget.evaluations ?? (budget.seconds === undefined ? USUAL_EVALUATIONS : Infinity);
  for (let i = 0; i < most && (await trial.run(trial.draw(i), 1)) !== undefined; i++);
}

/** Each round costs the same: a third of the settings, each with three times the resource. */
async function halve(trial: Trial, { budget, better }: SearchOptions): Promise<void> {
  const evaluations = budget.evaluations ?? USUAL_EVALUATIONS;
  const rounds = Math.max(1, Math.min(MOST_ROUNDS, 1 + Math.floor(Math.log(evaluations) / Math.log(KEEP_ONE_IN))));
  const first = Math.max(1, Math.floor((evaluations / rounds) * KEEP_ONE_IN ** (rounds - 1)));
  for (let bracket = 0; bracket === 0 || (budget.evaluations === undefined && budget.seconds !== undefined); bracket++) {
    let standing: readonly Settings[] = Array.from({ length: first }, (_, i) => trial.draw(bracket * first + i));
    for (let round = 0; round < rounds; round++) {
      const share = KEEP_ONE_IN ** (round + 1 - rounds);
      const scored: TriedSettings[] = [];
      for (const settings of standing) {
        const tried = await trial.run(settings, share);
        if (tried === undefined) return;
        if (!Number.isNaN(tried.score)) scored.push(tried);
      }
      scored.sort((a, b) => (better === 'higher' ? b.score - a.score : a.score - b.score));
      standing = scored.slice(0, Math.max(1, Math.floor(standing.length / KEEP_ONE_IN))).map(({ settings }) => settings);
    }
  }
}

/** Draws and evaluates, keeps the record, and knows when to stop. */
class Trial {
  readonly tried: TriedSettings[] = [];
  ended: SearchRecord['ended'] | undefined;
  readonly #options: SearchOptions;
  readonly #began: number;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#began = options.now?.() ?? 0;
  }

  /** The settings of a number; the same whenever they are drawn. */
  draw(number: number): Settings {
    const { space, start, seed } = this.#options;
    if (start !== undefined && number === 0) return start;
    const random = new Random(seed, number + 1);
    return Object.fromEntries(Object.entries(space).map(([name, range]) => [name, drawSetting(range, random)]));
  }

  /** @returns undefined when the search is over */
  async run(settings: Settings, share: number): Promise<TriedSettings | undefined> {
    const { evaluate, budget, now, signal, onTried } = this.#options;
    if (signal?.aborted === true) this.ended = 'aborted';
    else if (budget.seconds !== undefined && now !== undefined && now() - this.#began >= budget.seconds * 1_000) this.ended = 'seconds';
    if (this.ended !== undefined) return undefined;
    const tried = await this.#evaluate(settings, share, evaluate);
    this.tried.push(tried);
    onTried?.(tried);
    return tried;
  }

  /** Settings that cannot be learnt with are a result too; the search goes on. */
  async #evaluate(settings: Settings, share: number, evaluate: SearchOptions['evaluate']): Promise<TriedSettings> {
    try {
      const score = await evaluate(settings, share);
      return Number.isFinite(score) ? { settings, share, score } : { settings, share, score: NaN, reason: `the score is ${score}` };
    } catch (error) {
      return { settings, share, score: NaN, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  best(): TriedSettings | undefined {
    const scored = this.tried.filter(({ score }) => !Number.isNaN(score));
    const most = scored.reduce((share, each) => Math.max(share, each.share), 0);
    const sign = this.#options.better === 'higher' ? 1 : -1;
    return scored.filter(({ share }) => share === most).reduce<TriedSettings | undefined>((best, each) => (best === undefined || sign * each.score > sign * best.score ? each : best), undefined);
  }
}

function drawSetting(range: SettingRange, random: Random): string | number | boolean {
  if ('choices' in range) return range.choices[random.below(range.choices.length)]!;
  const { low, high, scale = 'linear', whole = false } = range;
  if (scale === 'log') {
    const drawn = low * (high / low) ** random.uniform();
    return whole ? Math.round(drawn) : drawn;
  }
  return whole ? low + random.below(high - low + 1) : low + (high - low) * random.uniform();
}
