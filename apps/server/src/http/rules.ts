/** Segments and tags: which there are, how many are in, and who. */
import { createRuleWords, type Engine, type ProfileDefinition, type RuleDefinition } from '@limn/engine';
import { Type } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { knownLineage } from './lineage.ts';
import { answers, readProblems, readSecurity, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const ruleFields = {
  name: Type.String(),
  view: Type.String(),
  label: Words,
  description: Type.Optional(Words),
  count: Type.Integer({ description: 'Customers in it now.' }),
  sentence: Type.Object({ en: Type.String(), zh: Type.String() }, { description: 'Its rule in words.', additionalProperties: false }),
  usedBy: Type.Array(Type.String(), { description: 'What takes it, directly: names of columns, and recommendation:forYou.' }),
};

interface Family {
  readonly plural: 'segments' | 'tags';
  readonly singular: 'segment' | 'tag';
}

/** GET /v1/segments, /v1/segments/{name}, and the same of tags. */
export function ruleRoutes(app: HttpApp, context: HttpContext): void {
  addRoutes(app, context, { plural: 'segments', singular: 'segment' });
  addRoutes(app, context, { plural: 'tags', singular: 'tag' });
}

function addRoutes(app: HttpApp, { limn, access, tides }: HttpContext, { plural, singular }: Family): void {
  const onRequest = async (request: Parameters<typeof access.requireRead>[0]): Promise<void> => access.requireRead(request);

  app.get(`/v1/${plural}`, {
    onRequest,
    schema: {
      tags: [plural],
      summary: `All ${plural}`,
      security: readSecurity,
      querystring: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 2, maximum: 366, description: 'With sizes of so many days, the last is now.' })) }),
      response: answers(
        Type.Object({ [plural]: Type.Array(Type.Object({ ...ruleFields, sizes: Type.Optional(Type.Array(Type.Integer(), { description: 'Customers in it at the end of each day, oldest first.' })) }, { additionalProperties: false })) }),
        `The ${plural} with their sizes.`,
        readProblems,
      ),
    },
    handler: async ({ query: { days } }) => {
      const { engine } = limn;
      const rules = rulesOf(engine, plural).map((rule) => ({ ...rule, count: engine.count(rule.name) }));
      if (days === undefined) return { [plural]: rules };
      return { [plural]: await Promise.all(rules.map(async (rule) => ({ ...rule, sizes: (await tides.sizes(rule.name, days)).map(({ size }) => size) }))) };
    },
  });

  app.get(`/v1/${plural}/:name`, {
    onRequest,
    schema: {
      tags: [plural],
      summary: `Who has the ${singular}`,
      security: readSecurity,
      params: Type.Object({ name: Type.String() }),
      querystring: Type.Object({
        limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000, default: 100 })),
        cursor: Type.Optional(Type.String({ maxLength: 1_000, description: 'From the page before.' })),
      }),
      response: answers(
        Type.Object(
          { ...ruleFields, members: Type.Array(Type.String(), { description: 'Profiles by name.' }), cursor: Type.Optional(Type.String({ description: 'Hand back to go on; absent at the end.' })) },
          { additionalProperties: false },
        ),
        'A page of its members now.',
        [...readProblems, 404],
      ),
    },
    handler: async ({ params: { name }, query: { limit = 100, cursor } }) => {
      const { engine } = limn;
      const rules = rulesOf(engine, plural);
      const rule = rules.find((known) => known.name === name);
      if (rule === undefined) {
        throw new HttpProblem(`unknown_${singular}`, { detail: `The definition has no ${singular} of this name.`, cure: `Ask for one of ${rules.map((known) => known.name).join(', ')}.` });
      }
      const page = limit === 0 ? { members: [] } : engine.members(name, { limit, ...(cursor !== undefined && { cursor }) });
      return { ...rule, count: engine.count(name), ...page };
    },
  });
}

interface Rule extends Pick<RuleDefinition, 'label' | 'description'> {
  readonly name: string;
  readonly view: string;
  readonly sentence: { readonly en: string; readonly zh: string };
  readonly usedBy: string[];
}

/** Made once a definition. */
const known = new WeakMap<ProfileDefinition, Readonly<Record<Family['plural'], readonly Rule[]>>>();

function rulesOf(engine: Engine, kind: Family['plural']): readonly Rule[] {
  const made = known.get(engine.definition) ?? { segments: tell(engine, 'segments'), tags: tell(engine, 'tags') };
  known.set(engine.definition, made);
  return made[kind];
}

function tell(engine: Engine, kind: Family['plural']): readonly Rule[] {
  const words = { en: createRuleWords(engine, 'en'), zh: createRuleWords(engine, 'zh') };
  const { edges } = knownLineage(engine.definition);
  return engine.definition.views.flatMap((view): Rule[] => {
    if (view.kind !== kind) return [];
    const rules: Readonly<Record<string, RuleDefinition>> = view.kind === 'segments' ? view.segments : view.tags;
    return Object.entries(rules).map(([name, { label, description, rule }]) => ({
      name,
      view: view.name,
      label,
      ...(description !== undefined && { description }),
      sentence: { en: words.en.sentence(rule), zh: words.zh.sentence(rule) },
      usedBy: edges.flatMap(({ from, to }) => (from === name ? [to] : [])),
    }));
  });
}
