/** Who is who, set right by an operator: links and unlinks as events, and what was not merged. */
import { randomUUID } from 'node:crypto';
import { readIdentifier, type Link as EngineLink, type LinkEvent, type LinkPreview as EnginePreview, type SourceId } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import { isoOf, readAsOf } from './moment.ts';
import { sendRejection } from './problem.ts';
import { IdentityIssue, requireKnown } from './profile.ts';
import { AsOf, Identifier } from './profiles.ts';
import { adminSecurity, answers, Moment, readProblems, readSecurity, referTo, writeProblems, writeSecurity } from './schema.ts';
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

const Link = Type.Object(
  {
    left: Type.String(),
    right: Type.String(),
    evidence: Type.String({ description: 'What the link rests on: identify, track, alias, operator, …' }),
    time: Moment('When the evidence happened.'),
    receivedAt: Moment('When it came; from then on it counts.'),
    position: Type.Integer({ description: 'Of the event in the log.' }),
  },
  { additionalProperties: false },
);

const clusterFields = {
  profile: Type.String({ description: 'The name of the profile: the first of its identifiers.' }),
  identifiers: Type.Array(Type.String()),
  links: Type.Array(Link, { description: 'What holds them together, oldest first.' }),
};

export const IdentityCluster = Type.Object(
  { ...clusterFields, asOf: Moment('The moment it is as of.'), issues: Type.Array(referTo(IdentityIssue)) },
  { $id: 'IdentityCluster', description: 'All identifiers of one customer, with the evidence for each link.', additionalProperties: false },
);

const ClusterPreviewed = Type.Object(clusterFields, { additionalProperties: false });

export const LinkPreview = Type.Object(
  {
    kind: Type.Union([Type.Literal('link'), Type.Literal('unlink')]),
    left: Type.String(),
    right: Type.String(),
    asOf: Moment('The moment that values are as of.'),
    before: Type.Array(ClusterPreviewed, { description: 'The customers on both sides as they are; none for what nobody has heard of.' }),
    after: Type.Array(ClusterPreviewed, { description: 'The same as they would be.' }),
    changes: Type.Array(
      Type.Object(
        { profile: Type.String(), kind: Type.Union([Type.Literal('tag'), Type.Literal('segment')]), name: Type.String(), change: Type.Union([Type.Literal('enter'), Type.Literal('exit')]) },
        { additionalProperties: false },
      ),
      { description: 'What the change feed would tell.' },
    ),
    columns: Type.Array(Type.Object({ profile: Type.String(), name: Type.String(), before: referTo(ColumnValue), after: referTo(ColumnValue) }, { additionalProperties: false }), {
      description: 'Features and derived values that would be others; what was no profile of its own had those of nobody.',
    }),
    issues: Type.Array(referTo(IdentityIssue), { description: 'Why identifiers would stay apart.' }),
  },
  { $id: 'LinkPreview', description: 'What a link or an unlink would do. Nothing has happened.', additionalProperties: false },
);

const kinds = {
  link: 'Says that two identifiers are one customer. Undone by unlink, without a trace.',
  unlink: 'Says that two identifiers are not one customer: takes back every earlier link of the pair.',
} as const;

export function identityRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  for (const kind of ['link', 'unlink'] as const) {
    app.post(`/v1/identity/${kind}`, {
      onRequest: async (request) => access.requireOperator(request),
      schema: {
        tags: ['identity'],
        summary: kind === 'link' ? 'Link two identifiers' : 'Unlink two identifiers',
        description: kinds[kind],
        security: [...writeSecurity, ...adminSecurity],
        body: Pair,
        response: answers(Decided, 'Decided, and durable.', [...writeProblems, 404]),
      },
      handler: async ({ body }, reply) => {
        const now = limn.clock.now();
        const left = requireSource('left', body.left);
        const right = requireSource('right', body.right);
        const event: LinkEvent = { kind, id: randomUUID(), time: now, receivedAt: now, left, right, evidence: 'operator' };
        const [outcome] = await limn.ingest([event], undefined, 'operator');
        if (outcome?.outcome === 'rejected') return sendRejection(reply, outcome);
        const asOf = limn.readMoment();
        const membersOf = (source: SourceId): string[] => [...limn.engine.cluster(source, asOf).members];
        return { outcome: outcome!.outcome, left, right, identifiers: { left: membersOf(left), right: membersOf(right) } };
      },
    });
  }

  app.post('/v1/identity/preview', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['identity'],
      summary: 'What a link or an unlink would do',
      description: 'Just what happens when it is said, if nothing happens before. Nothing changes.',
      security: readSecurity,
      body: Type.Object({ kind: Type.Union([Type.Literal('link'), Type.Literal('unlink')]), left: Identifier, right: Identifier }, { additionalProperties: false }),
      response: answers(referTo(LinkPreview), 'The customers before and after, and what would differ.', [...readProblems, 404, 413, 415]),
    },
    handler: async ({ body: { kind, left, right } }) => {
      const question = { kind, left: requireSource('left', left), right: requireSource('right', right) };
      return previewOf(limn.engine.previewLink({ ...question, at: limn.clock.now() }));
    },
  });

  app.get('/v1/identity/:identifier', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['identity'],
      summary: 'All identifiers of a customer, with the evidence',
      security: readSecurity,
      params: Type.Object({ identifier: Identifier }),
      querystring: Type.Object({ asOf: AsOf }),
      response: answers(referTo(IdentityCluster), 'The cluster.', [...readProblems, 404]),
    },
    handler: async ({ params: { identifier }, query }) => {
      requireKnown(limn.engine, identifier);
      const asOf = readAsOf(query.asOf) ?? limn.readMoment();
      const { profile, members, links, issues } = limn.engine.cluster(identifier, asOf);
      return { profile, asOf: isoOf(asOf) ?? '', identifiers: [...members], links: links.map(linkOf), issues: issuesOf(issues) };
    },
  });

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

  function previewOf({ asOf, before, after, changes, columns, issues, ...said }: EnginePreview): Static<typeof LinkPreview> {
    const clusters = (of: EnginePreview['before']) => of.map(({ profile, members, links }) => ({ profile, identifiers: [...members], links: links.map(linkOf) }));
    return {
      ...said,
      asOf: isoOf(asOf) ?? '',
      before: clusters(before),
      // The link that is only supposed stands nowhere yet.
      after: clusters(after).map((cluster) => ({ ...cluster, links: cluster.links.filter(({ position }) => position < Number.MAX_SAFE_INTEGER) })),
      changes: [...changes],
      columns: columns.map(({ column: name, profile, before, after }) => {
        const column = limn.engine.columns.get(name);
        return { profile, name, before: sentValue(column, before), after: sentValue(column, after) };
      }),
      issues: issuesOf(issues),
    };
  }

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

function linkOf({ left, right, evidence, time, receivedAt, position }: EngineLink): Static<typeof Link> {
  return { left, right, evidence, time: isoOf(time) ?? '', receivedAt: isoOf(receivedAt) ?? '', position };
}

function issuesOf(issues: EnginePreview['issues']): Static<typeof IdentityIssue>[] {
  return issues.map(({ code, identifiers, message }) => ({ code, identifiers: [...identifiers], message }));
}
