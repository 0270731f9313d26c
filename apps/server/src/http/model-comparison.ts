/** Two models asked about the same customers. */
import { setImmediate } from 'node:timers/promises';
import { consequencesOf, type ColumnValue, type Engine, type PredictionModel } from '@limn/engine';
import type { Limn } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { rankCorrelation } from '../learn/rank-correlation.ts';
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
    meanDifference: Type.Object({ value: Type.Number(), low: Type.Number(), high: Type.Number() }, { description: 'Model less champion, its mean over customers with the interval that holds 19 times in 20.', additionalProperties: false }),
    changed: Type.Integer({ description: 'Customers who would be told something clearly else: another class, a probability at least 5 points away, an amount at least a tenth away.' }),
    rules: Type.Array(
      Type.Object({ name: Type.String(), kind: Type.Union([Type.Literal('tag'), Type.Literal('segment')]), before: Type.Integer(), after: Type.Integer(), enter: Type.Integer(), leave: Type.Integer() }, { additionalProperties: false }),
      { description: 'Tags and segments that rest on the prediction: who would enter and leave, among the customers asked about.' },
    ),
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
  const rules = createRuleComparison(engine, prediction);
  const pairs: [number, number][] = [];
  let same = 0;
  let changed = 0;
  let silent = 0;
  let asked = 0;
  for (const profile of spreadProfiles(engine, limit)) {
    if (asked++ % IN_A_ROW === IN_A_ROW - 1) await setImmediate();
    const ask = (of: PredictionModel) => engine.predict(profile, prediction, { asOf, model: of })!;
    const [one, other] = [ask(model), ask(against)];
    rules.compare(profile, asOf, { after: one.value, before: other.value });
    if (one.score === undefined || other.score === undefined) {
      silent++;
      continue;
    }
    pairs.push([largest(one.score.values), largest(other.score.values)]);
    if (JSON.stringify(one.value) === JSON.stringify(other.value)) same++;
    if (isClearlyElse(one.value, other.value, engine.columns.get(prediction)?.unit === '%')) changed++;
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
    meanDifference: meanWithInterval(pairs.map(([one, other]) => one - other)),
    changed,
    rules: rules.list(),
    agreement: model.classes === undefined ? rankCorrelation(ones, others) : same / Math.max(1, pairs.length),
  };
}

/** Away by so much, a probability or an amount is another one for people. */
const CLEARLY = { points: 0.05, share: 0.1 };

function isClearlyElse(one: ColumnValue, other: ColumnValue, isShare: boolean): boolean {
  if (typeof one !== 'number' || typeof other !== 'number') return JSON.stringify(one) !== JSON.stringify(other);
  return Math.abs(one - other) >= (isShare ? CLEARLY.points : CLEARLY.share * Math.max(Math.abs(one), Math.abs(other), Number.MIN_VALUE));
}

/** By the normal law: customers are many. */
function meanWithInterval(values: readonly number[]): { readonly value: number; readonly low: number; readonly high: number } {
  if (values.length === 0) return { value: 0, low: 0, high: 0 };
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / Math.max(1, values.length - 1);
  const reach = 1.96 * Math.sqrt(variance / values.length);
  return { value, low: value - reach, high: value + reach };
}

/** Whom tags and segments that rest on a prediction would move, when another says it. */
function createRuleComparison(engine: Engine, prediction: string) {
  const reached = new Set([prediction]);
  // Upstream first: what a column uses was looked at before.
  for (const { name, uses } of engine.columns.values()) if (uses.some((used) => reached.has(used))) reached.add(name);
  const rules = [...reached].flatMap((name) => {
    const { kind } = engine.columns.get(name)!;
    return kind === 'tag' || kind === 'segment' ? [{ name, kind, before: 0, after: 0, enter: 0, leave: 0 }] : [];
  });
  const follow = rules.length === 0 ? undefined : consequencesOf(engine.definition);
  return {
    compare(profile: string, asOf: number, { before, after }: { readonly before: ColumnValue; readonly after: ColumnValue }): void {
      if (follow === undefined) return;
      const { columns } = engine.read(profile, { asOf });
      const [was, is] = [follow(columns, { [prediction]: before }), follow(columns, { [prediction]: after })];
      for (const rule of rules) {
        const [isIn, wasIn] = [is[rule.name] === true, was[rule.name] === true];
        rule.before += Number(wasIn);
        rule.after += Number(isIn);
        rule.enter += Number(isIn && !wasIn);
        rule.leave += Number(wasIn && !isIn);
      }
    },
    list: () => rules.map((rule) => ({ ...rule })),
  };
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
