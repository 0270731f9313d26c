/** Models that were learnt for recommendations, as HTTP shows them. */
import type { LearntModelManifest } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import type { LearntFigures } from '../learn/learnt-models-of.ts';
import { isoOf } from './moment.ts';
import { Moment } from './schema.ts';

const interval = { value: Type.Number(), low: Type.Number(), high: Type.Number() };

export const LearntModel = Type.Object(
  {
    hash: Type.String({ description: 'Of its content.' }),
    way: Type.Optional(Type.String({ description: 'The way that it finds items by, as the declaration names it; absent: it ranks.' })),
    kind: Type.String({ description: 'item-item, factors, sequence or ranking.' }),
    answers: Type.Boolean({ description: 'Whether it answers. One that is no better than popularity does not, nor one after which a better was learnt.' }),
    trainedAt: Moment('When it was learnt.'),
    by: Type.String(),
    bytes: Type.Integer(),
    figures: Type.Object(
      {
        metric: Type.String(),
        k: Type.Integer({ description: 'Places of a list that count.' }),
        ...interval,
        differences: Type.Array(Type.Object({ than: Type.String(), ...interval, verdict: Type.String({ description: 'better, worse or open.' }) }, { additionalProperties: false }), { description: 'From baselines, on the same customers.' }),
      },
      { description: 'How good it was on the latest part of the log, which it had not seen.', additionalProperties: false },
    ),
  },
  { $id: 'LearntModel', additionalProperties: false },
);
export type LearntModel = Static<typeof LearntModel>;

export function sentLearntModel({ hash, way, kind, trainedAt, by, bytes, about }: LearntModelManifest, answers: boolean): LearntModel {
  const { metric, k, value, low, high, differences } = about['figures'] as LearntFigures;
  return { hash, ...(way !== undefined && { way }), kind, answers, trainedAt: isoOf(trainedAt) ?? '', by, bytes, figures: { metric, k, value, low, high, differences: [...differences] } };
}
