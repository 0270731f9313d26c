/** Whether what a model says is distributed as when it was judged. Pure. */
import { driftSize } from '@limn/learn/drift';
import type { ScoreDrift, WatchRecord } from './watch-record.ts';

/** Far on so many days in a row. */
const DAYS = 2;

/** Models whose last days are far from what they were judged on: by prediction, since the first of these days. Cost: some comparisons of sketches. */
export function driftOfScores({ customers, references }: Pick<WatchRecord, 'customers' | 'references'>, { champions, psi: bound }: { readonly champions: ReadonlyMap<string, string>; readonly psi: number }): Readonly<Record<string, ScoreDrift>> {
  return Object.fromEntries([...champions].flatMap(([prediction, model]) => {
    const then = references[model]?.score;
    const told = customers.flatMap(({ day, scores: { [prediction]: said } }) => (said?.model === model ? [{ day, sketch: said.sketch }] : []));
    if (then === undefined) return [];
    const sizes = told.map(({ day, sketch }) => ({ day, psi: driftSize(then, sketch)?.psi ?? 0 }));
    const lastNear = sizes.findLastIndex(({ psi }) => psi < bound);
    const far = sizes.slice(lastNear + 1);
    return far.length < DAYS ? [] : [[prediction, { model, since: far[0]!.day, psi: far.at(-1)!.psi }] as const];
  }));
}
