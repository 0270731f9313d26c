/** What a customer is here: the definition that everything is computed from. */
import type { Column } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import type { HttpContext } from './context.ts';
import { answers, readProblems, readSecurity, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const ColumnShape = Type.Object(
  {
    name: Type.String(),
    view: Type.String(),
    kind: Type.Union([Type.Literal('feature'), Type.Literal('derived'), Type.Literal('prediction'), Type.Literal('tag'), Type.Literal('segment')]),
    type: Type.String({ description: 'number, string, boolean, duration (a number of ms), time (ISO 8601 in UTC), strings, numbers or histogram.' }),
    label: Words,
    unit: Type.Optional(Type.String({ description: 'Of the number: ISO 4217 for money, % for a share (0.12 is 12 %), ms for every duration, or a word.' })),
    movement: Type.String({ description: 'How it changes while nothing happens and no event leaves a window: still, steady (with time), decay <half-life>, or mixed.' }),
    uses: Type.Array(Type.String(), { description: 'Columns it is computed from, directly.' }),
  },
  { additionalProperties: false },
);

export function definitionRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.get('/v1/definitions', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['definitions'],
      summary: 'The definition',
      security: readSecurity,
      response: answers(
        Type.Object(
          {
            version: Type.String({ description: 'Hash of the definition: another one, another version.' }),
            definition: Type.Unsafe<unknown>({ type: 'object', description: 'As declared, in plain JSON; can be loaded again.' }),
            columns: Type.Array(ColumnShape, { description: 'Every column of a profile.' }),
          },
          { additionalProperties: false },
        ),
        'The definition in force.',
        readProblems,
      ),
    },
    handler: async () => {
      const { version, definition, columns } = limn.engine;
      return { version, definition, columns: [...columns.values()].map(withUnit) };
    },
  });
}

/** A duration goes out in ms, whatever its label says. */
function withUnit(column: Column): Column {
  return column.type === 'duration' ? { ...column, unit: 'ms' } : column;
}
