/** Proving the state: everything computed again from the log and compared, beside the running server. */
import type { Proof as HostProof, ProofProgress } from '@limn/host';
import { Type } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { problemOf } from './problem.ts';
import { adminProblems, adminSecurity, answers, Moment, readProblems, readSecurity } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Count = (description: string) => Type.Integer({ description });

const Proof = Type.Object(
  {
    version: Type.String({ description: 'Of the definition.' }),
    position: Count('Events of the log up to which the state was compared.'),
    moment: Moment('For which the state stands.'),
    compared: Type.Object(
      {
        events: Count('Applied again.'),
        identifiers: Count('Each with all that is kept of it.'),
        rows: Count('Events kept whole.'),
        tiles: Count('Events rolled up to hours, days and ever.'),
        profiles: Count('Which profile an identifier belongs to.'),
        memberships: Count('Tags and segments of every profile, held or not.'),
        changes: Count('Entries of /v1/changes since the definition was published.'),
      },
      { additionalProperties: false },
    ),
    differences: Count('0: all is, bit for bit, what the log gives.'),
    first: Type.Array(
      Type.Object(
        {
          what: Type.String({ description: 'row, tile, roll-up, identity, membership or change.' }),
          source: Type.String({ description: 'The identifier concerned.' }),
          stored: Type.String({ description: 'What is kept.' }),
          computed: Type.String({ description: 'What the log gives.' }),
          position: Type.Optional(Type.Integer({ description: 'Of the event to blame, in the log.' })),
        },
        { additionalProperties: false },
      ),
      { description: 'Differences, those with the first events to blame first; at most 20.' },
    ),
    tookMs: Type.Integer(),
  },
  { additionalProperties: false },
);

const State = Type.Object(
  {
    state: Type.Union([Type.Literal('none'), Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')]),
    step: Type.Optional(Type.Union([Type.Literal('replay'), Type.Literal('compare')])),
    done: Type.Optional(Type.Integer({ description: 'Events applied again, or identifiers compared.' })),
    of: Type.Optional(Type.Integer()),
    proof: Type.Optional(Proof),
    reason: Type.Optional(Type.String({ description: 'Why nothing was proven.' })),
  },
  { additionalProperties: false },
);

type ProofState =
  | { readonly state: 'none' }
  | ({ readonly state: 'running' } & Partial<ProofProgress>)
  | { readonly state: 'done'; readonly proof: Omit<HostProof, 'moment'> & { readonly moment: string } }
  | { readonly state: 'failed'; readonly reason: string };

export function proofRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  let state: ProofState = { state: 'none' };

  app.get('/v1/proof', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['operation'], summary: 'The newest proof', security: readSecurity, response: answers(State, 'How far it is, or what it says.', readProblems) },
    handler: async () => state,
  });

  app.post('/v1/proof', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['operation'],
      summary: 'Prove the state',
      description: 'Computes everything again from the log, in a process of its own, and compares every row, tile, tag, membership and change with what is kept. Answers at once; GET says how far it is.',
      security: adminSecurity,
      body: Type.Object({}, { additionalProperties: false }),
      response: answers(State, 'Begun.', adminProblems),
    },
    handler: async () => {
      if (state.state === 'running') throw new HttpProblem('proof_running', { detail: 'A proof is under way.', cure: 'GET /v1/proof says how far it is.' });
      state = { state: 'running' };
      limn.prove((progress) => (state = { state: 'running', ...progress })).then(
        (proof) => (state = { state: 'done', proof: { ...proof, moment: isoOf(Math.max(0, proof.moment)) ?? '' } }),
        (cause: unknown) => (state = { state: 'failed', reason: problemOf(cause)?.words.detail ?? 'The proof met a mistake of the server.' }),
      );
      return state;
    },
  });
}
