/** Definitions side by side: propose one, see whom it moves, put it in force, keep or let go of the one before. */
import { DefinitionError, parseDefinition, type ProfileDefinition } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { problemWordsOf } from '../language/definition-words.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { adminProblems, adminSecurity, answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const GenerationState = Type.Union([Type.Literal('current'), Type.Literal('building'), Type.Literal('ready'), Type.Literal('pinned'), Type.Literal('failed')], {
  description: 'current: answers; building: being computed from the log; ready: level with it, may be published; pinned: was current, kept readable; failed: see reason.',
});

export const Generation = Type.Object(
  {
    version: Type.String({ description: 'Hash of the definition.' }),
    state: GenerationState,
    done: Type.Integer({ description: 'Events of the log applied so far.' }),
    of: Type.Integer({ description: 'Events in the log.' }),
    reason: Type.Optional(Type.String({ description: 'Why it failed.' })),
  },
  { $id: 'Generation', description: 'One definition, and how far it is computed.', additionalProperties: false },
);

const Names = (description: string) => Type.Array(Type.String(), { description });

export const GenerationDiff = Type.Object(
  {
    from: Type.String(),
    to: Type.String(),
    position: Type.Integer({ description: 'Of the log, at which both were compared.' }),
    moment: Moment('At which both were compared.'),
    added: Names('Declarations that are new, such as `tag lapsing`.'),
    removed: Names('Declarations that are gone.'),
    changed: Names('Declarations that read otherwise now.'),
    rules: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          kind: Type.Union([Type.Literal('tag'), Type.Literal('segment')]),
          before: Type.Integer({ description: 'Members under the definition in force.' }),
          after: Type.Integer({ description: 'Members under the other.' }),
          entered: Type.Integer(),
          left: Type.Integer(),
          entering: Names('Some of those who enter, at most 20.'),
          leaving: Names('Some of those who leave, at most 20.'),
        },
        { additionalProperties: false },
      ),
      { description: 'Every tag and segment of either.' },
    ),
  },
  { $id: 'GenerationDiff', description: 'Whom publishing would move. Publishing moves just these, if nothing happens before.', additionalProperties: false },
);

const Version = Type.Object({ version: Type.String({ minLength: 1, maxLength: 64 }) });
const Pin = Type.Optional(Type.Boolean({ description: 'Keep the one before readable, and current with the log.' }));

export function generationRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  const { generations } = limn;
  const statusOf = (version: string) => {
    const status = generations.list().find((generation) => generation.version === version);
    if (status !== undefined) return status;
    throw new HttpProblem('generation_unknown', { detail: `No definition of version ${version} is computed here.`, cure: 'GET /v1/generations lists those that are.' });
  };

  app.get('/v1/generations', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['definitions'], summary: 'Definitions computed side by side', security: readSecurity, response: answers(Type.Object({ generations: Type.Array(referTo(Generation)) }), 'The one in force first.', readProblems) },
    handler: async () => ({ generations: generations.list() }),
  });

  app.get('/v1/generations/:version', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['definitions'], summary: 'How far one is', security: readSecurity, params: Version, response: answers(referTo(Generation), 'Ask again until it is ready.', [...readProblems, 404]) },
    handler: async ({ params: { version } }) => statusOf(version),
  });

  app.post('/v1/generations', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['definitions'],
      summary: 'Propose a definition',
      description: 'Computes it from the whole history beside the one in force, which goes on answering. Answers at once; what was begun goes on after a restart.',
      security: adminSecurity,
      body: Type.Object(
        {
          definition: Type.Unsafe<unknown>({ type: 'object', description: 'As GET /v1/definitions gives it.' }),
          publish: Type.Optional(Type.Boolean({ description: 'Put it in force as soon as it is ready.' })),
        },
        { additionalProperties: false },
      ),
      response: answers(referTo(Generation), 'Begun, or there already.', adminProblems),
    },
    handler: async ({ body: { definition, publish = false } }) => generations.propose(readDefinition(definition), { publish, wait: false }),
  });

  app.get('/v1/generations/:version/diff', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['definitions'],
      summary: 'Whom publishing would move',
      description: 'Waits until the definition is computed; events wait while the two are compared (about 2 µs a profile).',
      security: readSecurity,
      params: Version,
      response: answers(referTo(GenerationDiff), 'Who would enter and leave which tag and segment.', [...readProblems, 404, 409]),
    },
    handler: async ({ params: { version } }) => {
      const diff = await generations.diff(version);
      return { ...diff, moment: isoOf(Math.max(0, diff.moment)) ?? '' };
    },
  });

  app.post('/v1/generations/:version/publish', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['definitions'],
      summary: 'Put a definition in force',
      description: 'In one step: every answer is of the one or the other. Those who enter or leave because of it stand in /v1/changes, caused by the definition.',
      security: adminSecurity,
      params: Version,
      body: Type.Object({ pin: Pin, by: Type.Optional(Type.String({ maxLength: 100, description: 'Who does it.' })), note: Type.Optional(Type.String({ maxLength: 1_000, description: 'Why; both are kept: GET /v1/definitions/history.' })) }, { additionalProperties: false }),
      response: answers(referTo(Generation), 'In force.', adminProblems),
    },
    handler: async ({ params: { version }, body: { pin = false, by, note } }) => {
      await generations.publish(version, { pin, ...(by !== undefined && { by }), ...(note !== undefined && { note }) });
      return statusOf(version);
    },
  });

  app.post('/v1/generations/:version/discard', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['definitions'],
      summary: 'Let go of a definition',
      description: 'Ends a candidate, or unpins one that was in force before.',
      security: adminSecurity,
      params: Version,
      response: answers(Type.Object({ generations: Type.Array(referTo(Generation)) }), 'Those that are left.', adminProblems),
    },
    handler: async ({ params: { version } }) => {
      await generations.discard(version);
      return { generations: generations.list() };
    },
  });
}

/** @throws HttpProblem `malformed_definition` */
function readDefinition(sent: unknown): ProfileDefinition {
  try {
    return parseDefinition(sent);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const [first, ...others] = error.problems;
    const more = others.length === 0 ? '' : ` And ${others.length} more.`;
    throw new HttpProblem('malformed_definition', { detail: first === undefined ? error.message : `${first.path}: ${first.message}${more}`, cure: first?.cure ?? 'Compare it with GET /v1/definitions.', ...(first !== undefined && { zh: problemWordsOf(first) }) });
  }
}
