/** Which of several ways to learn was chosen, and how all of them did, as a model's report tells it. */
import type { Column, Words as EngineWords } from '@limn/engine';
import { trainerWords, type EvaluationReport } from '@limn/learn';
import { Type, type Static } from '@sinclair/typebox';
import { isoOf } from './moment.ts';
import { Words } from './schema.ts';

const interval = { value: Type.Number(), low: Type.Number(), high: Type.Number() };
const Interval = Type.Object(interval, { additionalProperties: false });

/** Part of a `ModelReport`. */
export const TrainerChoice = Type.Object(
  {
    metric: Type.String({ description: 'By which it was chosen.' }),
    from: Type.Optional(Type.String({ description: 'Examples that chose are from then on, of customers none learnt from; for this all learnt from earlier ones alone.' })),
    rows: Type.Integer({ description: 'Examples that chose.' }),
    customers: Type.Optional(Type.Integer()),
    ways: Type.Array(
      Type.Object(
        {
          name: Type.String({ description: 'Of the trainer, or of a simpler way that stands beside.' }),
          label: Words,
          role: Type.Union([Type.Literal('model'), Type.Literal('rival'), Type.Literal('baseline')]),
          chosenBy: Type.Optional(Interval),
          behind: Type.Optional(Type.Object(interval, { description: 'Less the winner, on the same customers.', additionalProperties: false })),
          metrics: Type.Array(Type.Object({ metric: Type.String(), ...interval }, { additionalProperties: false }), { description: 'On the examples that judge.' }),
        },
        { additionalProperties: false },
      ),
      { description: 'The winner first, then the other ways to learn, then simpler ways.' },
    ),
  },
  { additionalProperties: false },
);

const simpler: Readonly<Record<string, EngineWords>> = {
  constant: { en: 'everybody alike', zh: '一视同仁' },
  'last value': { en: 'as last time', zh: '与上次相同' },
  'past spend': { en: 'past spend going on', zh: '照以往消费' },
  'linear regression': { en: 'linear regression on all columns', zh: '全部列的线性回归' },
};

/** @returns undefined where one way was asked for */
export function trainerChoiceOf({ choice, models, rivals = [] }: EvaluationReport, columns: ReadonlyMap<string, Column>): Static<typeof TrainerChoice> | undefined {
  if (choice === undefined) return undefined;
  const [winner] = choice.trainers;
  const told = (metrics: EvaluationReport['models'][number]['metrics']) => metrics.map(({ metric, value, low, high }) => ({ metric, value, low, high }));
  const learnt = choice.trainers.map(({ trainer, value, low, high, behind }) => ({
    name: trainer,
    label: { en: trainerWords(trainer, 'en'), zh: trainerWords(trainer, 'zh') },
    role: trainer === winner!.trainer ? ('model' as const) : ('rival' as const),
    chosenBy: { value, low, high },
    ...(behind !== undefined && { behind: { value: behind.value, low: behind.low, high: behind.high } }),
    metrics: told((trainer === winner!.trainer ? models[0] : rivals.find(({ name }) => name === trainer))?.metrics ?? []),
  }));
  const baselines = models.filter(({ role }) => role === 'baseline').map(({ name, metrics }) => ({ name, label: simpler[name] ?? columns.get(name)?.label ?? { en: name, zh: name }, role: 'baseline' as const, metrics: told(metrics) }));
  return {
    metric: choice.metric,
    ...(choice.from !== undefined && { from: isoOf(choice.from) ?? '' }),
    rows: choice.rows,
    ...(choice.customers !== undefined && { customers: choice.customers }),
    ways: [...learnt, ...baselines],
  };
}
