/** Profiles by a combination of tags and segments: how many, and who. */
import { DefinitionError, type Expression } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import { selectionProblem } from './condition.ts';
import type { HttpContext } from './context.ts';
import { checkCursor } from './profiles.ts';
import { answers, readProblems, readSecurity } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Where = Type.Unsafe<Expression>({
  type: 'object',
  description: 'An expression as definitions have it, of `and`, `or`, `not` and columns that are tags or segments: {"op":"and","all":[{"op":"column","name":"vip"},{"op":"not","of":{"op":"column","name":"lapsing"}}]}.',
});

/** POST /v1/segments/count */
export function countRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.post('/v1/segments/count', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['segments'],
      summary: 'How many have a combination of tags and segments',
      security: readSecurity,
      body: Type.Object(
        {
          where: Where,
          limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000, default: 0, description: 'Members to list.' })),
          cursor: Type.Optional(Type.String({ maxLength: 1_000, description: 'From the page before.' })),
        },
        { additionalProperties: false },
      ),
      response: answers(
        Type.Object(
          {
            count: Type.Integer({ description: 'Profiles that it picks now.' }),
            profiles: Type.Integer({ description: 'Profiles in all.' }),
            members: Type.Optional(Type.Array(Type.String(), { description: 'Profiles by name, when a limit was given.' })),
            cursor: Type.Optional(Type.String({ description: 'Hand back to go on; absent at the end.' })),
          },
          { additionalProperties: false },
        ),
        'How many, and a page of them.',
        [...readProblems, 413, 415],
      ),
    },
    handler: async ({ body: { where, limit = 0, cursor } }) => {
      const { engine } = limn;
      try {
        const count = engine.countWhere(where);
        const page = limit === 0 ? {} : engine.membersWhere(where, { limit, ...(cursor !== undefined && { cursor: checkCursor(cursor) }) });
        return { count, profiles: engine.statistics().profiles, ...page };
      } catch (error) {
        if (error instanceof DefinitionError) throw selectionProblem(error);
        throw error;
      }
    },
  });
}
