/** What a customer is here: the definition that everything is computed from. */
import { Type } from '@sinclair/typebox';
import type { HttpContext } from './context.ts';
import { answers, readProblems, readSecurity, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Column = Type.Object(
  {
    name: Type.String(),
    view: Type.String(),
    kind: Type.Union([Type.Literal('feature'), Type.Literal('derived'), Type.Literal('tag'), Type.Literal('segment')]),
    type: Type.String({ description: 'number, string, boolean, duration (ms), time (ms since 1970), strings, numbers or histogram.' }),
    label: Words,
    unit: Type.Optional(Type.String()),
    uses: Type.Array(Type.String(), { description: 'Columns it is computed from, directly.' }),
  },
  { additionalProperties: false },
);

export function definitionRoutes(app: HttpApp, { limn: { engine }, access }: HttpContext): void {
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
            columns: Type.Array(Column, { description: 'Every column of a profile.' }),
          },
          { additionalProperties: false },
        ),
        'The definition in force.',
        readProblems,
      ),
    },
    handler: async () => ({ version: engine.version, definition: engine.definition, columns: [...engine.columns.values()] }),
  });
}
