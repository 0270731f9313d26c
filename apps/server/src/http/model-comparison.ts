/** Two models asked about the same customers. */
import { setImmediate } from 'node:timers/promises';
import type { PredictionModel } from '@limn/engine';
import type { Limn } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { spreadProfiles } from '../learn/spread-profiles.ts';
import { isoOf } from './moment.ts';
import { Moment } from './schema.ts';

export const ModelComparison = Type.Object(
  {
    prediction: Type.String(),
    model: Type.String(),
    champion: Type.String(),
    asOf: Moment('The moment that both are asked as of.'),
    customers: Type.Integer({ description: 'Of whom both say something.' }),
    silent: Type.Integer({ description: 'Asked about, and nothing is said.' }),
    means: Type.Object({ model: Type.Number(), champion: Type.Number() }, { additionalProperties: false }),
    difference: Type.Object({ mean: Type.Number(), p50: Type.Number(), p90: Type.Number(), p99: Type.Number(), most: Type.Number() }, { description: 'Between the two, without sign.', additionalProperties: false }),
    agreement: Type.Number({ description: 'Spearman rank correlation, −1 to 1; of classes the share of customers for whom both name the same.' }),
  },
  { $id: 'ModelComparison', description: 'What another model says of the same customers.', additionalProperties: false },
);

const IN_A_ROW = 20;

/** @throws HttpProblem `no_champion`; HostError `model_unknown` */
export async function compareModels(limn: Limn, hash: string, limit: number): Promise<Static<typeof ModelComparison>> {
  const { hash: whole, prediction } = limn.models.status(hash);
  const { engine } = limn;
  const champion = limn.models.list(prediction).find(({ state }) => state === 'champion');
  if (champion === undefined) throw new HttpProblem('no_champion', { detail: 'Nobody answers for this prediction yet.', cure: 'Promote a model to champion first; there is nothing to compare with.' });
  const [model, against] = [limn.models.model(whole), limn.models.model(champion.hash)];
  const asOf = limn.readMoment();
  const pairs: [number, number][] = [];
  let same = 0;
  let silent = 0;
  let asked = 0;
  for (const profile of spreadProfiles(engine, limit)) {
    if (asked++ % IN_A_ROW === IN_A_ROW - 1) await setImmediate();
    const ask = (of: PredictionModel) => engine.predict(profile, prediction, { asOf, model: of })!;
    const [one, other] = [ask(model), ask(against)];
    if (one.score === undefined || other.score === undefined) {
      silent++;
      continue;
    }
    pairs.push([largest(one.score.values), largest(other.score.values)]);
    if (JSON.stringify(one.value) === JSON.stringify(other.value)) same++;
  }
  const differences = pairs.map(([one, other]) => Math.abs(one - other)).sort((a, b) => a - b);
  const at = (share: number): number => differences[Math.min(differences.length - 1, Math.floor(share * differences.length))] ?? 0;
  const mean = (of: readonly number[]): number => (of.length === 0 ? 0 : of.reduce((sum, each) => sum + each, 0) / of.length);
  const [ones, others] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
  return {
    prediction,
    model: whole,
    champion: champion.hash,
    asOf: isoOf(asOf) ?? '',
    customers: pairs.length,
    silent,
    means: { model: mean(ones), champion: mean(others) },
    difference: { mean: mean(differences), p50: at(0.5), p90: at(0.9), p99: at(0.99), most: differences.at(-1) ?? 0 },
    agreement: model.classes === undefined ? spearman(ones, others) : same / Math.max(1, pairs.length),
  };
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}

/** Ties share the mean of their ranks. */
function spearman(left: readonly number[], right: readonly number[]): number {
  const [a, b] = [ranks(left), ranks(right)];
  const middle = (left.length + 1) / 2;
  let [covariance, varianceA, varianceB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    covariance += (a[i]! - middle) * (b[i]! - middle);
    varianceA += (a[i]! - middle) ** 2;
    varianceB += (b[i]! - middle) ** 2;
  }
  return varianceA === 0 || varianceB === 0 ? Number(varianceA === varianceB) : covariance / Math.sqrt(varianceA * varianceB);
}

function ranks(values: readonly number[]): Float64Array {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranked = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++;
    for (let i = from; i <= to; i++) ranked[order[i]!] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranked;
}
