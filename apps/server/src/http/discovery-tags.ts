/** /v1/discoveries/tags: behaviours that go together, each as a tag that can be declared. */
import { createRuleWords, columnsOf } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { declareTag } from '../discover/declare-tag.ts';
import type { FoundTag, TagsJob } from '../discover/discovery-job.ts';
import { NewestDiscovery, type DiscoveryState } from '../discover/newest-discovery.ts';
import { behaviourWords, tagSentence, tagsSummary } from '../discover/tag-words.ts';
import type { HttpContext } from './context.ts';
import { DiscoveryFields, refused } from './discovery-shape.ts';
import { isoOf } from './moment.ts';
import { RuleExpression } from './segment-preview.ts';
import { adminProblems, adminSecurity, answers, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const closed = { additionalProperties: false } as const;

const Lift = Type.Object(
  {
    both: Type.Integer({ description: 'Customers who did all.' }),
    expected: Type.Number({ description: 'Of them, those whom chance brings among customers who had as many occasions.' }),
    lift: Type.Number({ description: 'both / expected.' }),
    low: Type.Number({ description: 'Holds it 19 times in 20, with high.' }),
    high: Type.Number(),
    p: Type.Number({ description: 'How likely chance alone brings so many.' }),
  },
  { description: 'Of the cut in two at which the behaviours hold together the least.', additionalProperties: false },
);

const FoundTagShape = Type.Object(
  {
    name: Type.String({ description: 'A name that is free in the definition.' }),
    label: Words,
    description: Words,
    sentence: Type.Object({ en: Type.String(), zh: Type.String() }, { description: 'Why it is worth a tag.', additionalProperties: false }),
    behaviours: Type.Array(
      Type.Object({ event: Type.String(), each: Type.Optional(Type.String()), field: Type.Optional(Type.String()), value: Type.Optional(Type.String()), title: Type.Optional(Type.String({ description: 'What the word is called most often, where it is a number or a code.' })), atLeast: Type.Integer({ description: 'Times within the window.' }), text: Words }, closed),
    ),
    customers: Type.Integer({ description: 'Of the earlier window who did all.' }),
    support: Type.Number({ description: 'Their share.' }),
    confidence: Type.Number({ description: 'Of those who did the others, who did the last one of the sentence, too.' }),
    base: Type.Number({ description: 'Of all customers, who did that.' }),
    earlier: Lift,
    later: Lift,
    members: Type.Integer({ description: 'Of the later window who did all: who would have the tag.' }),
    rule: RuleExpression,
    ruleText: Words,
    declares: Type.Array(Type.Object({ name: Type.String(), event: Type.String(), label: Words }, closed), { description: 'Features that the definition lacks and that the tag needs; empty: it can be said with what is declared.' }),
    examples: Type.Array(
      Type.Object({ profile: Type.String(), events: Type.Array(Type.Array(Type.Object({ position: Type.Integer(), at: Moment('When it happened.') }, closed)), { description: 'For each behaviour where in the log it was done.' }) }, closed),
    ),
  },
  closed,
);

export const TagDiscovery = Type.Object(
  {
    ...DiscoveryFields,
    windowDays: Type.Optional(Type.Integer({ description: 'Length of both windows.' })),
    customers: Type.Optional(Type.Object({ earlier: Type.Integer(), later: Type.Integer() }, { description: 'Who did anything in each window.', additionalProperties: false })),
    behaviours: Type.Optional(Type.Integer({ description: 'That were looked at.' })),
    tried: Type.Optional(Type.Integer({ description: 'Sets of them; all are counted when it is asked what chance would bring.' })),
    isWhole: Type.Optional(Type.Boolean({ description: 'false: there were more sets than are tried; ask for a larger support.' })),
    faded: Type.Optional(Type.Integer({ description: 'Sets beyond chance in the earlier window, and no longer in the later one.' })),
    tags: Type.Optional(Type.Array(FoundTagShape, { description: 'Those with the most customers beyond chance first.' })),
  },
  { $id: 'TagDiscovery', description: 'Behaviours that go together, in one time and again in the time after.', additionalProperties: false },
);
export type TagDiscovery = Static<typeof TagDiscovery>;

const DAY_MS = 86_400_000;

export function discoveryTagRoutes(app: HttpApp, { limn, access, logWork, ids }: HttpContext): void {
  const newest = new NewestDiscovery<TagsJob>(logWork, 'tags');

  app.get('/v1/discoveries/tags', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['discoveries'], summary: 'Behaviours that go together', security: readSecurity, response: answers(referTo(TagDiscovery), 'The newest discovery; ask again while it is running.', readProblems) },
    handler: async () => sent(newest.state),
  });

  app.post('/v1/discoveries/tags', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['discoveries'],
      summary: 'Look for behaviours that go together',
      description: 'Replays the log in a process of its own. What goes together in one window beyond chance, among customers who are as busy and with all tries counted, is checked in the window after. Answers at once; GET says how far it is.',
      security: adminSecurity,
      body: Type.Object(
        {
          windowDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_660, description: 'Length of each of the two windows. Default: 90, or half of the history if that is shorter.' })),
          support: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 0.5, description: 'Share of the customers that a set needs. Default 0.01.' })),
        },
        closed,
      ),
      response: answers(referTo(TagDiscovery), 'Begun, or under way.', adminProblems),
    },
    handler: async ({ body: { windowDays, support } }) =>
      sent(newest.begin((): TagsJob => ({ kind: 'discoveredTags', definition: limn.engine.definition, log: limn.history(), asOf: limn.readMoment(), ...(windowDays !== undefined && { windowMs: windowDays * DAY_MS }), ...(support !== undefined && { support }) }))),
  });

  app.get('/v1/discoveries/tags/:name/definition', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['discoveries'],
      summary: 'The definition with a discovered tag',
      description: 'As it stands, with the features that the tag counts by and the tag: hand it to POST /v1/generations to see whom it picks before it is published.',
      security: readSecurity,
      params: Type.Object({ name: Type.String({ minLength: 1, maxLength: 100, description: 'As GET /v1/discoveries/tags names it.' }) }),
      response: answers(Type.Unsafe<unknown>({ type: 'object', description: 'As GET /v1/definitions gives it.' }), 'Nothing is changed by asking.', [...readProblems, 404]),
    },
    handler: async ({ params: { name } }) => {
      const { state } = newest;
      const { definition } = limn.engine;
      if (state.state === 'done' && 'found' in state.result) {
        const { windowMs, tags } = state.result.found;
        const declared = tags.map((tag) => declareTag(tag, { definition, windowMs })).find((each) => each.name === name);
        if (declared !== undefined) return declared.definition;
      }
      throw new HttpProblem('unknown_tag', { detail: 'The newest discovery has no tag of this name.', cure: 'GET /v1/discoveries/tags lists what was found; POST looks anew.' });
    },
  });

  function sent(state: DiscoveryState<TagsJob>): TagDiscovery {
    if (state.state !== 'done') return state;
    if ('problem' in state.result) return refused(state.result.problem);
    const { found } = state.result;
    const { asOf, windowMs, customers, behaviours, tried, isWhole, faded } = found;
    return { state: 'done', asOf: isoOf(asOf) ?? '', summary: tagsSummary(found), windowDays: Math.round(windowMs / DAY_MS), customers, behaviours, tried, isWhole, faded, tags: found.tags.map((tag) => sentTag(tag, windowMs)) };
  }

  function sentTag(tag: FoundTag, windowMs: number): NonNullable<TagDiscovery['tags']>[number] {
    const { definition: standing } = limn.engine;
    const { name, declared, features, definition } = declareTag(tag, { definition: standing, windowMs });
    const source = { definition, columns: columnsOf(definition) };
    const { customers, support, rule: { confidence, base }, earlier, later, members, examples } = tag;
    return {
      name,
      label: declared.label,
      description: declared.description!,
      sentence: tagSentence(tag, standing),
      behaviours: tag.behaviours.map((behaviour) => ({ ...behaviour, text: behaviourWords(behaviour, standing) })),
      customers, support, confidence, base, earlier, later, members,
      rule: declared.rule,
      ruleText: { en: createRuleWords(source, 'en').sentence(declared.rule), zh: createRuleWords(source, 'zh').sentence(declared.rule) },
      declares: features.map(({ name: feature, event, feature: { label } }) => ({ name: feature, event, label })),
      examples: examples.map(({ profile, events }) => ({ profile: ids.idOf(profile), events: events.map((each) => each.map(({ position, at }) => ({ position, at: isoOf(at) ?? '' }))) })),
    };
  }
}
