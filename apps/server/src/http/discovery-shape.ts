/** What all discoveries answer with: how far they are, and why there is none. */
import type { Problem } from '@limn/learn';
import { Type } from '@sinclair/typebox';
import { sentFailure } from './training.ts';
import { Moment, Words } from './schema.ts';

/** Fields of every discovery. */
export const DiscoveryFields = {
  state: Type.Union([Type.Literal('none'), Type.Literal('running'), Type.Literal('done'), Type.Literal('refused'), Type.Literal('failed')], { description: 'none: nobody has asked since the server started. refused: there is nothing to be found in, and why.' }),
  share: Type.Optional(Type.Number({ description: 'Of the work that is done, 0 to 1.' })),
  reason: Type.Optional(Type.String({ description: 'Why it failed.' })),
  code: Type.Optional(Type.String({ description: 'Why it was refused; for programs.' })),
  detail: Type.Optional(Words),
  cure: Type.Optional(Words),
  asOf: Type.Optional(Moment('As it was known then.')),
  summary: Type.Optional(Words),
} as const;

/** Why nothing was looked for. */
export function refused(problem: Problem): { readonly state: 'refused' } & ReturnType<typeof sentFailure> {
  return { state: 'refused', ...sentFailure(problem) };
}
