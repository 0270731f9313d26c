/** GET /v1/definitions/lineage: from events to features, tags, segments, predictions and recommendations. */
import { lineageAround, lineageOf, type Lineage, type ProfileDefinition } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { answers, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

export const LineageNode = Type.Object(
  {
    id: Type.String({ description: 'event:order, recommendation:forYou; a column by its name.' }),
    kind: Type.Union([Type.Literal('event'), Type.Literal('feature'), Type.Literal('derived'), Type.Literal('prediction'), Type.Literal('tag'), Type.Literal('segment'), Type.Literal('recommendation')]),
    name: Type.String(),
    label: Words,
  },
  { $id: 'LineageNode', description: 'Something that values come from or go to.', additionalProperties: false },
);
export type LineageNode = Static<typeof LineageNode>;

/** Made once a definition. */
const known = new WeakMap<ProfileDefinition, Lineage>();

/** The lineage of a definition. Cost: its size, once. */
export function knownLineage(definition: ProfileDefinition): Lineage {
  const made = known.get(definition) ?? lineageOf(definition);
  known.set(definition, made);
  return made;
}

export function lineageRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.get('/v1/definitions/lineage', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['definitions'],
      summary: 'Where values come from and go to',
      description: 'Of the definition in force: whole, or what is some steps up or down from one node.',
      security: readSecurity,
      querystring: Type.Object({
        around: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Id of a node: a column by its name, event:order, recommendation:forYou.' })),
        hops: Type.Optional(Type.Integer({ minimum: 1, maximum: 10, default: 2, description: 'Steps from it, up and down.' })),
      }),
      response: answers(
        Type.Object({ nodes: Type.Array(referTo(LineageNode)), edges: Type.Array(Type.Object({ from: Type.String(), to: Type.String({ description: 'Is computed from `from`.' }) }, { additionalProperties: false })) }, { additionalProperties: false }),
        'A graph without cycles, upstream first.',
        [...readProblems, 404],
      ),
    },
    handler: async ({ query: { around, hops = 2 } }) => {
      const whole = knownLineage(limn.engine.definition);
      if (around !== undefined && !whole.nodes.some(({ id }) => id === around)) throw new HttpProblem('unknown_column', { detail: `The definition has no '${around.slice(0, 100)}'.`, cure: 'Without `around` the whole graph is answered, with the ids of all nodes.' });
      const { nodes, edges } = around === undefined ? whole : lineageAround(whole, around, hops);
      return { nodes: [...nodes], edges: [...edges] };
    },
  });
}
