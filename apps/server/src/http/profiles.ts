/** Reading profiles: one, many, all, as of any moment. */
import { setImmediate } from 'node:timers/promises';
import type { Engine } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, onRequestHookHandler } from 'fastify';
import { HttpProblem } from '../errors.ts';
import { ColumnValue } from './column-value.ts';
import type { HttpContext } from './context.ts';
import { readCustomerVector, requireRecommendation } from './customer-vector.ts';
import { readAsOf } from './moment.ts';
import { readPredictions } from './prediction.ts';
import { checkViews, Profile, readProfile, readViews, requireKnown, type ProfileQuestion, type Views } from './profile.ts';
import { readProfileJson } from './profile-json.ts';
import { answers, keyed, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

/** Profiles read before other requests get their turn. */
const profilesInARow = 20;

export const Identifier = Type.String({ minLength: 1, maxLength: 600, description: 'As sent (17850), or with its kind (user:17850, anonymous:5f3c).' });
export const AsOf = Type.Optional(Type.String({ description: 'The profile as it was known then: ISO 8601, or ms since 1970. Default: now.' }));
const GenerationVersion = Type.Optional(Type.String({ description: 'Under another definition that is computed here: see /v1/generations. Default: the one in force.' }));
const VectorName = Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Name of a recommendation: where the customer stands by its items and models. Default: not told.' }));
const ViewNames = Type.Optional(Type.String({ description: 'Names of views, separated by commas. Default: all.' }));

const ListedProfile = Type.Object(
  { profile: Type.String(), id: Type.String({ description: 'The name as it may stand in an address.' }), views: Type.Optional(keyed(keyed(referTo(ColumnValue), 'Columns by name.'), 'Views by name, when asked for.')) },
  { additionalProperties: false },
);

export function profileRoutes(app: HttpApp, context: HttpContext): void {
  const { limn, access, online, ids: { idOf } } = context;
  // What is asked thousands of times a second waits for no promise.
  const onRequest: onRequestHookHandler = (request, _, done) => {
    access.requireRead(request);
    done();
  };

  /** undefined where nothing is predicted. */
  const saidBy = (engine: Engine): ProfileQuestion['predictions'] => (engine.definition.views.some(({ kind }) => kind === 'predictions') ? (question) => readPredictions(limn, engine, question, online) : undefined);

  app.get('/v1/profiles/:identifier', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'One profile',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier }),
      querystring: Type.Object({ asOf: AsOf, views: ViewNames, generation: GenerationVersion, vector: VectorName, orEmpty: Type.Optional(Type.Boolean({ description: 'true: never seen is the profile of nobody, not a problem.' })) }),
      response: answers(referTo(Profile), 'The profile.', [...readProblems, 404]),
    },
    handler: ({ params: { identifier }, query }, reply) => {
      // Only another generation is waited for, and what a model says.
      if (query.vector !== undefined) return answerWithVector(query.vector);
      if (query.generation !== undefined) return limn.generations.engine(query.generation).then((engine) => answer(engine));
      answer(limn.engine);
      return undefined;

      function answer(engine: Engine): FastifyReply {
        return sendJson(reply, read(engine));
      }

      function read(engine: Engine): string {
        const asOf = readAsOf(query.asOf) ?? limn.readMoment();
        const views = readViews(engine, query.views);
        if (query.orEmpty !== true) requireKnown(engine, identifier);
        return readProfileJson(engine, { identifier, asOf, views, predictions: saidBy(engine), idOf });
      }

      async function answerWithVector(name: string): Promise<FastifyReply> {
        const profile = read(query.generation === undefined ? limn.engine : await limn.generations.engine(query.generation));
        const vector = await readCustomerVector(limn, { name: requireRecommendation(limn, name), identifier, asOf: readAsOf(query.asOf) });
        return sendJson(reply, `${profile.slice(0, -1)},"vector":${JSON.stringify(vector)}}`);
      }
    },
  });

  app.post('/v1/profiles/read', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'Many profiles',
      description: 'All as of the same moment. An identifier never seen gives the profile of nobody, with known false.',
      security: readSecurity,
      body: Type.Object(
        {
          identifiers: Type.Array(Identifier, { maxItems: 1_000 }),
          asOf: Type.Optional(Type.Union([Type.String(), Type.Number()], { description: 'ISO 8601, or ms since 1970. Default: now.' })),
          views: Type.Optional(Type.Array(Type.String(), { description: 'Default: all.' })),
          generation: GenerationVersion,
        },
        { additionalProperties: false },
      ),
      response: answers(Type.Object({ profiles: Type.Array(referTo(Profile)) }), 'The profiles, in the order asked.', [...readProblems, 413, 415]),
    },
    handler: async ({ body }, reply) => {
      const asOf = readAsOf(body.asOf) ?? limn.readMoment();
      const engine = body.generation === undefined ? limn.engine : await limn.generations.engine(body.generation);
      const views = checkViews(engine, body.views);
      const profiles: string[] = [];
      for (const identifier of body.identifiers) {
        if (profiles.length > 0 && profiles.length % profilesInARow === 0) await setImmediate();
        profiles.push(readProfileJson(engine, { identifier, asOf, views, predictions: saidBy(engine), idOf }));
      }
      return sendJson(reply, `{"profiles":[${profiles.join(',')}]}`);
    },
  });

  app.get('/v1/profiles', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'All profiles',
      description: 'In order of first appearance. A profile that is merged or unlinked between pages may be missed or come twice; no other is.',
      security: readSecurity,
      querystring: Type.Object({
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
        cursor: Type.Optional(Type.String({ description: 'From the page before.' })),
        views: Type.Optional(Type.String({ description: 'Names of views to read with each, separated by commas. Default: none.' })),
      }),
      response: answers(Type.Object({ profiles: Type.Array(ListedProfile), cursor: Type.Optional(Type.String({ description: 'Hand back to go on; absent at the end.' })) }), 'A page.', readProblems),
    },
    handler: async ({ query: { limit = 100, cursor, views: names } }) => {
      const { engine } = limn;
      const views = readViews(engine, names);
      const page = engine.profilePage({ limit, ...(cursor !== undefined && { cursor: checkCursor(cursor) }) });
      const asOf = limn.readMoment();
      const profiles: { profile: string; id: string; views?: Views }[] = [];
      for (const profile of page.profiles) {
        if (views !== undefined && profiles.length > 0 && profiles.length % profilesInARow === 0) await setImmediate();
        profiles.push(views === undefined ? { profile, id: idOf(profile) } : { profile, id: idOf(profile), views: readProfile(engine, { identifier: profile, asOf, views }).views });
      }
      return { ...page, profiles };
    },
  });
}

/** Answers with what is JSON already. */
function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}

/** @throws HttpProblem `malformed_cursor` */
export function checkCursor(cursor: string): string {
  if (/^\d{1,15}$/.test(cursor)) return cursor;
  throw new HttpProblem('malformed_cursor', { detail: 'The cursor is not from this list.', cure: 'Hand back the cursor of the page before, or none to begin anew.' });
}
