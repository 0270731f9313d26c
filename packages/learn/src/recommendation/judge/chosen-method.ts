/** Methods whose settings are chosen by data: on a later part of the past, one setting after the other. */
import type { FollowingSource } from '@limn/engine';
import { Random } from '../../random/random.ts';
import { interactionAt } from '../interaction/histories.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { followingMethod } from './following-method.ts';
import type { ChoosingPart, Method } from './method.ts';
import { rankingValues } from './ranking-metric.ts';
import type { JudgedCase } from './split.ts';

/** Questions that settings are chosen by at most. */
const MOST_CASES = 1_500;

/** Values that each setting may take; the first is where the search begins. */
export type SettingValues<Settings> = { readonly [Name in keyof Settings & string]: readonly Settings[Name][] };

/** A way of the engine with settings. */
export interface ChosenMethodOptions<Settings> {
  readonly name: string;
  readonly values: (past: InteractionTable) => SettingValues<Settings>;
  readonly create: (settings: Settings, past: InteractionTable) => FollowingSource;
}

/**
 * Goes once through the settings and keeps for each the value of the best NDCG, the others as they stand (coordinate search). Without a part to
 * choose by, the first values. Cost: one learning for each value.
 */
export function chosenMethod<Settings extends object>({ name, values, create }: ChosenMethodOptions<Settings>): Method {
  return {
    name,
    async learn(past, options) {
      const { choosing, seed, onProgress } = options;
      const settings = choosing === undefined || choosing.cases.length === 0
        ? startOf(values(past))
        : await chooseSettings(values(choosing.past), (tried) => meritOf(() => create(tried, choosing.past), choosing, seed), (share) => onProgress?.(share * 0.8, 'choosing'));
      return followingMethod(name, () => create(settings, past)).learn(past, { ...options, onProgress: (share, doing) => onProgress?.(0.8 + share * 0.2, doing) });
    },
  };
}

function startOf<Settings extends object>(values: SettingValues<Settings>): Settings {
  return Object.fromEntries(Object.entries<readonly unknown[]>(values).map(([name, [first]]) => [name, first])) as Settings;
}

/** @param merit higher is better */
export async function chooseSettings<Settings extends object>(values: SettingValues<Settings>, merit: (settings: Settings) => Promise<number>, onProgress?: (share: number) => void): Promise<Settings> {
  let best = startOf(values);
  let most: number | undefined;
  const names = Object.keys(values) as (keyof Settings & string)[];
  for (const [step, name] of names.entries()) {
    for (const value of (values[name] as readonly Settings[typeof name][]).slice(1)) {
      most ??= await merit(best);
      const tried = { ...best, [name]: value };
      const found = await merit(tried);
      if (found > most) [best, most] = [tried, found];
    }
    onProgress?.((step + 1) / names.length);
  }
  return best;
}

/** Some of the questions, the same for the same seed. */
export function sampleCases(cases: readonly JudgedCase[], most: number, seed: number): readonly JudgedCase[] {
  if (cases.length <= most) return cases;
  const places = new Random(seed, 0xca5e).shuffle(Int32Array.from(cases.keys()));
  return Array.from(places.subarray(0, most).sort(), (place) => cases[place]!);
}

async function meritOf(create: () => FollowingSource, { past, cases, keepRepeats, k }: ChoosingPart, seed: number): Promise<number> {
  const source = create();
  for (let row = 0; row < past.rows; row++) source.add(interactionAt(past, row));
  await new Promise((resolve) => setImmediate(resolve));
  let sum = 0;
  for (const { customer, history, now, truth } of sampleCases(cases, MOST_CASES, seed)) {
    const had = keepRepeats ? undefined : new Set(history.map(({ item }) => item));
    const list = source.candidates({ customer, history, now, limit: k + (had?.size ?? 0) }).map(({ item }) => item).filter((item) => had?.has(item) !== true);
    sum += rankingValues(list, new Set(truth), k).ndcg;
  }
  return sum;
}
