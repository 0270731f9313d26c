/** Customers of whom a model says something, as it sees them, and the model as a function of such customers. */
import { setImmediate } from 'node:timers/promises';
import { createModelScorer, foreignScores, isForeign, type PredictionModel } from '@limn/engine';
import type { Limn } from '@limn/host';
import type { ExplainedRow, ScoreRows } from '@limn/learn';
import { spreadProfiles } from './spread-profiles.ts';

const IN_A_ROW = 20;

/** At most so many, spread over all. Cost: a reading and a score a customer, other work in between. */
export async function explainedCustomers({ engine }: Pick<Limn, 'engine'>, { name, model, asOf, most }: { readonly name: string; readonly model: PredictionModel; readonly asOf: number; readonly most: number }): Promise<readonly ExplainedRow[]> {
  const rows: ExplainedRow[] = [];
  let looked = 0;
  // Of many nothing is said: more are looked at than are taken.
  for (const profile of spreadProfiles(engine, 4 * most)) {
    if (looked++ % IN_A_ROW === IN_A_ROW - 1) await setImmediate();
    const { seen, score } = engine.predict(profile, name, { asOf, model })!;
    if (score !== undefined) rows.push({ values: seen, asOf });
  }
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]!);
}

/** What is told of customers: a probability, an amount, or of several classes the probability of one. @param raw before the link, where the model can be asked so */
export function scoreRowsOf(model: PredictionModel, { output = 0, raw = false }: { readonly output?: number; readonly raw?: boolean } = {}): ScoreRows {
  if (isForeign(model)) return (rows) => foreignScores(model, rows).map((scores) => scores[output]!);
  const scorer = createModelScorer(model);
  return (rows) => rows.map(({ values, asOf }) => {
    const score = scorer.score(values, asOf)!;
    return (raw ? score.raw : score.values)[output]!;
  });
}
