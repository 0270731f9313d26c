/** Who is who, set right by an operator: links and unlinks as events, and what was not merged. */
import { randomUUID } from 'node:crypto';
import { readIdentifier, type LinkEvent, type SourceId } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { sendRejection } from './problem.ts';
import { IdentityIssue } from './profile.ts';
import { Identifier } from './profiles.ts';
import { answers, readProblems, readSecurity, referTo, writeProblems, writeSecurity } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Pair = Type.Object({ left: Identifier, right: Identifier }, { additionalProperties: false });

const Decided = Type.Object(
  {
    outcome: Type.String({ description: 'accepted, duplicate or late.' }),
    left: Type.String(),
    right: Type.String(),
    identifiers: Type.Object({ left: Type.Array(Type.String()), right: Type.Array(Type.String()) }, { description: 'All identifiers of the customers on both sides, from now on.' }),
  },
  { additionalProperties: false },
);

const kinds = {
  link: 'Says that two identifiers are one customer. Undone by unlink, without a trace.',
  unlink: 'Says that two identifiers are not one customer: takes back every earlier link of the pair.',
} as const;

export function identityRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  for (const kind of ['link', 'unlink'] as const) {
    app.post(`/v1/identity/${kind}`, {
      onRequest: async (request) => access.requireWrite(request),
      schema: {
        tags: ['identity'],
        summary: kind === 'link' ? 'Link two identifiers' : 'Unlink two identifiers',
        description: kinds[kind],
        security: writeSecurity,
        body: Pair,
        response: answers(Decided, 'Decided, and durable.', [...writeProblems, 404]),
      },
      handler: async ({ body }, reply) => {
        const now = limn.clock.now();
        const left = requireSource('left', body.left);
        const right = requireSource('right', body.right);
        const event: LinkEvent = { kind, id: randomUUID(), time: now, receivedAt: now, left, right, evidence: 'operator' };
        const [outcome] = await limn.ingest([event]);
        if (outcome?.outcome === 'rejected') return sendRejection(reply, outcome);
        const asOf = limn.readMoment();
        const membersOf = (source: SourceId): string[] => [...limn.engine.cluster(source, asOf).members];
        return { outcome: outcome!.outcome, left, right, identifiers: { left: membersOf(left), right: membersOf(right) } };
      },
    });
  }

  app.get('/v1/identity/issues', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['identity'],
      summary: 'What is not merged, and why',
      security: readSecurity,
      response: answers(Type.Object({ issues: Type.Array(referTo(IdentityIssue)) }), 'Nothing of them is lost.', readProblems),
    },
    handler: async () => ({ issues: limn.engine.issues() }),
  });

  /** An operator speaks of customers that are there, unless the kind is written too. */
  function requireSource(side: 'left' | 'right', identifier: string): SourceId {
    const known = limn.engine.find(identifier);
    if (known !== undefined) return known;
    if (/^(user|anonymous):/.test(identifier) && typeof readIdentifier(identifier.slice(identifier.indexOf(':') + 1), side) === 'string') return identifier as SourceId;
    throw new HttpProblem('unknown_identifier', {
      detail: `No event ever carried the identifier on the ${side}.`,
      cure: 'Write it with its kind (user:17850, anonymous:5f3c) to link it before its first event.',
    });
  }
}
