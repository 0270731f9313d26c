/** Drafts of segments and tags: work that is not published yet, kept on the server. */
import { canonicalJson, type Engine, type Expression, type RuleDefinition } from '@limn/engine';
import { Drafts, type Draft as KeptDraft } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { declaredIn } from '../survey/rule-versions.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { RuleExpression } from './segment-preview.ts';
import { adminProblems, adminSecurity, answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const closed = { additionalProperties: false } as const;

const Declared = Type.Object({ rule: RuleExpression, label: Words, description: Type.Optional(Words) }, { description: 'A segment or tag as definitions have it.', additionalProperties: false });

/** A feature that the draft needs and the definition does not have yet: another one over another window. */
const NewFeature = Type.Object({ name: Type.String({ maxLength: 100 }), like: Type.String({ maxLength: 100, description: 'The feature that it is like.' }), over: Type.String({ maxLength: 20, description: 'Its window, such as 45d.' }), label: Words }, closed);

const content = {
  kind: Type.Union([Type.Literal('segment'), Type.Literal('tag')]),
  declared: Declared,
  features: Type.Array(NewFeature, { maxItems: 20 }),
};

export const Draft = Type.Object(
  {
    name: Type.String(),
    revision: Type.Integer({ description: 'Grows with every writing; hand it back to write again.' }),
    savedAt: Moment('By the clock of Limn.'),
    by: Type.Optional(Type.String()),
    ...content,
    published: Type.Optional(Declared),
    overtaken: Type.Boolean({ description: 'The segment or tag was published otherwise since the draft was begun: look at both.' }),
    began: Type.Optional(Declared),
  },
  { $id: 'Draft', description: 'A segment or tag that somebody is working on; `published`: as it is in force now; `began`: as it was in force when the draft was begun.', additionalProperties: false },
);
export type Draft = Static<typeof Draft>;

/** What is kept of a draft. */
interface Content {
  readonly kind: 'segment' | 'tag';
  readonly declared: RuleDefinition;
  readonly features: Static<typeof content.features>;
  /** As it was in force when the draft was begun. */
  readonly began?: RuleDefinition;
}

const Name = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) });

export function draftRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  app.get('/v1/drafts', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['segments'], summary: 'All drafts', security: readSecurity, response: answers(Type.Object({ drafts: Type.Array(referTo(Draft)) }, closed), 'Newest first.', readProblems) },
    handler: async () => ({ drafts: (await limn.drafts.list()).map((kept) => sentDraft(kept, limn.engine)) }),
  });

  app.get('/v1/drafts/:name', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['segments'], summary: 'A draft', description: 'Beside what is in force, which a colleague may have published meanwhile.', security: readSecurity, params: Name, response: answers(referTo(Draft), 'As it was written last.', [...readProblems, 404]) },
    handler: async ({ params: { name } }) => {
      const kept = await limn.drafts.read(name);
      if (kept === undefined) throw new HttpProblem('unknown_draft', { detail: 'There is no draft of this name.', cure: 'GET /v1/drafts lists all; PUT makes one.' });
      return sentDraft(kept, limn.engine);
    },
  });

  app.put('/v1/drafts/:name', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['segments'],
      summary: 'Keep a draft',
      security: adminSecurity,
      params: Name,
      body: Type.Object({ ...content, revision: Type.Integer({ minimum: 0, description: 'That was read before; 0: there was none.' }), by: Type.Optional(Type.String({ maxLength: 100 })), rebase: Type.Optional(Type.Boolean({ description: 'What is in force now was looked at: the draft goes on from there.' })) }, closed),
      response: answers(referTo(Draft), 'Durable.', adminProblems),
    },
    handler: async ({ params: { name }, body: { kind, declared, features, revision, by, rebase = false } }) => {
      if (!Drafts.isName(name)) throw new HttpProblem('malformed_request', { detail: 'The name is not one that a segment may have here.', cure: 'Take letters, digits and _, a letter first, at most 100.' });
      const before = (await limn.drafts.read(name))?.content as Content | undefined;
      const inForce = declaredNow(limn.engine, kind, name);
      const began = before === undefined || rebase ? inForce : before.began;
      const next: Content = { kind, declared: declared as RuleDefinition, features, ...(began !== undefined && { began }) };
      return sentDraft(await limn.drafts.write({ name, revision, content: next, ...(by !== undefined && { by }) }), limn.engine);
    },
  });

  app.delete('/v1/drafts/:name', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: { tags: ['segments'], summary: 'Throw a draft away', security: adminSecurity, params: Name, response: answers(Type.Object({ name: Type.String() }, closed), 'Gone, or never there.', adminProblems) },
    handler: async ({ params: { name } }) => {
      await limn.drafts.remove(name);
      return { name };
    },
  });
}

function sentDraft({ name, revision, savedAt, by, content: kept }: KeptDraft, engine: Engine): Draft {
  const { kind, declared, features, began } = kept as Content;
  const published = declaredNow(engine, kind, name);
  return {
    name,
    revision,
    savedAt: isoOf(savedAt) ?? '',
    ...(by !== undefined && { by }),
    kind,
    declared: declared as Draft['declared'] & { readonly rule: Expression },
    features,
    ...(published !== undefined && { published }),
    ...(began !== undefined && { began }),
    overtaken: canonicalJson(began ?? null) !== canonicalJson(published ?? null),
  };
}

function declaredNow({ definition }: Engine, kind: Content['kind'], name: string): RuleDefinition | undefined {
  return declaredIn(definition, kind === 'tag' ? 'tags' : 'segments', name);
}
