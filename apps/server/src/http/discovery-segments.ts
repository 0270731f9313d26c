/** /v1/discoveries/segments: groups of customers, each one step from being a segment. */
import { createRuleWords, modelData, predictionsOf, subjectOf, type Column, type Engine, type Expression } from '@limn/engine';
import type { GroupTree } from '@limn/learn';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { segmentOf, withSegment } from '../discover/declare-group.ts';
import { comparedTypes } from '../discover/group-table.ts';
import { createGroupWords, type GroupWords } from '../discover/group-words.ts';
import { groupsSummary } from '../discover/groups-summary.ts';
import type { FoundGroup, FoundGroups, GroupsJob } from '../discover/groups-job.ts';
import { keepGroups, readGroups } from '../discover/kept-groups.ts';
import { NewestDiscovery } from '../discover/newest-discovery.ts';
import type { HttpContext } from './context.ts';
import { DiscoveryFields, refused } from './discovery-shape.ts';
import { isoOf } from './moment.ts';
import { RuleExpression } from './segment-preview.ts';
import { adminProblems, adminSecurity, answers, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const closed = { additionalProperties: false } as const;

const Trait = Type.Object(
  {
    column: Type.String(),
    label: Words,
    text: Words,
    kind: Type.Union([Type.Literal('median'), Type.Literal('mean'), Type.Literal('yes'), Type.Literal('word'), Type.Literal('known')], { description: 'What is compared: the middle or the mean of the values, or the share of those who are it, have the word, or have a value.' }),
    word: Type.Optional(Type.String()),
    inside: Type.Number({ description: 'Of the group, in the unit of the column; a share for yes, word and known.' }),
    outside: Type.Number({ description: 'Of all others.' }),
    effect: Type.Number({ description: 'How surely a customer of the group has more of it than another, from -1 to 1; 0: no difference.' }),
  },
  closed,
);

const Group = Type.Object(
  {
    id: Type.String({ description: 'Stays with those who are in it from discovery to discovery.' }),
    isNew: Type.Boolean({ description: 'Not among the groups of the discovery before.' }),
    name: Type.String({ description: 'For a segment; free in the definition when it was found.' }),
    label: Words,
    sentence: Words,
    size: Type.Integer(),
    share: Type.Number({ description: 'Of all customers.' }),
    stability: Type.Number({ description: 'How much of it is found again in parts of the customers; from 0.75 on it is firm.' }),
    traits: Type.Array(Trait, { description: 'What sets it apart, the strongest first.' }),
    rule: Type.Optional(
      Type.Object(
        {
          expression: RuleExpression,
          text: Words,
          picked: Type.Integer({ description: 'Customers whom it picks.' }),
          precision: Type.Number({ description: 'Of them, those who are of the group.' }),
          coverage: Type.Number({ description: 'Of the group, those whom it picks.' }),
        },
        { description: 'The group told by one to four conditions; absent: no columns tell it.', additionalProperties: false },
      ),
    ),
  },
  closed,
);

const Tree = Type.Unsafe<GroupTree>({ type: 'object', description: 'Which groups are alike: a leaf names a group by its place in `groups`; a branch two others, and how far they are apart.' });

export const SegmentDiscovery = Type.Object(
  {
    ...DiscoveryFields,
    customers: Type.Optional(Type.Integer()),
    seed: Type.Optional(Type.Integer()),
    stability: Type.Optional(Type.Number({ description: 'How far looks at parts of the customers agree with the groups, beyond chance: 1 is the same.' })),
    groups: Type.Optional(Type.Array(Group, { description: 'The largest first; empty: the customers have no groups.' })),
    map: Type.Optional(
      Type.Array(Type.Object({ profile: Type.String(), x: Type.Number(), y: Type.Number(), group: Type.Integer({ description: 'Place in `groups`.' }) }, closed), { maxItems: 1_000, description: 'Some 900 customers on a map on which those who are alike are close; the axes mean nothing by themselves.' }),
    ),
    axes: Type.Optional(
      Type.Array(
        Type.Object({ share: Type.Number({ description: 'Of all differences between customers.' }), parts: Type.Array(Type.Object({ column: Type.String(), label: Words, part: Type.Union([Type.Literal('value'), Type.Literal('word'), Type.Literal('missing')]), word: Type.Optional(Type.String()), weight: Type.Number() }, closed)) }, closed),
        { description: 'Along what the columns agree the most (principal components), with the columns that weigh the most.' },
      ),
    ),
    tree: Type.Optional(Tree),
    columns: Type.Optional(Type.Array(Type.String(), { description: 'That made the groups.' })),
    leftOut: Type.Optional(Type.Array(Type.Object({ code: Type.String(), text: Words }, closed), { description: 'Columns that did not, and why.' })),
  },
  { $id: 'SegmentDiscovery', description: 'Groups of customers, with what sets each apart and the rule that would make it a segment.', additionalProperties: false },
);
export type SegmentDiscovery = Static<typeof SegmentDiscovery>;

export function discoverySegmentRoutes(app: HttpApp, { limn, access, logWork, ids }: HttpContext): void {
  const newest = new NewestDiscovery<GroupsJob>(logWork, 'groups');
  let kept: FoundGroups | undefined;

  app.get('/v1/discoveries/segments', {
    onRequest: async (request) => access.requireRead(request),
    schema: { tags: ['discoveries'], summary: 'Groups of customers', description: 'The newest that were found, also before the last start.', security: readSecurity, response: answers(referTo(SegmentDiscovery), 'The newest discovery; ask again while it is running.', readProblems) },
    handler: async () => sent(),
  });

  app.post('/v1/discoveries/segments', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['discoveries'],
      summary: 'Look for groups of customers',
      description: 'Replays the log in a process of its own at the lowest priority, reads the columns of everybody and looks for groups. The same customers, columns and seed give the same groups. Groups that are much like one of the discovery before keep its id and names. Nothing is published. Answers at once; GET says how far it is.',
      security: adminSecurity,
      body: Type.Object(
        {
          columns: Type.Optional(Type.Array(Type.String(), { minItems: 2, maxItems: 1_000, description: 'Columns, or views, that make groups. Default: all features and derived values that are numbers, lengths of time, yes or no, or texts.' })),
          seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 0x7fffffff, description: 'Default 1.' })),
        },
        closed,
      ),
      response: answers(referTo(SegmentDiscovery), 'Begun, or under way.', adminProblems),
    },
    handler: async ({ body: { columns, seed = 1 } }) => {
      const { engine, models, readMoment } = limn;
      const making = columns === undefined ? usualColumns(engine) : requireColumns(engine.columns, columns);
      const before = ((await known())?.groups ?? []).map(({ id, name, label, members }) => ({ id, name, label, members }));
      const named = [...predictionsOf(engine.definition).values()].flatMap(({ model }) => (model === undefined ? [] : [model]));
      newest.begin(() => ({ kind: 'groups', definition: engine.definition, log: limn.history(), asOf: readMoment.call(limn), models: new Map(named.map((hash) => [hash, modelData(models.model(hash))])), columns: making, seed, before }));
      return sent();
    },
  });

  app.get('/v1/discoveries/segments/:name/definition', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['discoveries'],
      summary: 'The definition with a discovered group as a segment',
      description: 'Hand it to POST /v1/generations to see whom it picks before it is published.',
      security: readSecurity,
      params: Type.Object({ name: Type.String({ minLength: 1, maxLength: 100, description: 'Name or id of the group.' }) }),
      querystring: Type.Object({ as: Type.Optional(Type.String({ pattern: '^[A-Za-z]\\w{0,99}$', description: 'Name of the segment. Default: that of the group.' })) }),
      response: answers(Type.Unsafe<unknown>({ type: 'object', description: 'As GET /v1/definitions gives it.' }), 'Nothing is changed by asking.', [...readProblems, 404]),
    },
    handler: async ({ params: { name }, query: { as } }) => {
      const group = (await known())?.groups.find((each) => each.name === name || each.id === name);
      const declared = group === undefined ? undefined : segmentOf(group);
      if (group === undefined || declared === undefined) throw new HttpProblem('unknown_segment', { detail: group === undefined ? 'The newest discovery has no group of this name.' : 'No rule tells this group.', cure: 'GET /v1/discoveries/segments lists what was found; POST looks anew.' });
      return withSegment(limn.engine.definition, as ?? group.name, declared);
    },
  });

  /** What was found last, kept as soon as it is seen. */
  async function known(): Promise<FoundGroups | undefined> {
    const { state } = newest;
    if (state.state === 'done' && 'found' in state.result && kept !== state.result.found) {
      kept = state.result.found;
      await keepGroups(limn.folder, kept);
    }
    return (kept ??= await readGroups(limn.folder));
  }

  async function sent(): Promise<SegmentDiscovery> {
    const { state } = newest;
    const found = await known();
    if (state.state === 'running' || state.state === 'failed') return state;
    if (state.state === 'done' && 'problem' in state.result) return refused(state.result.problem);
    return found === undefined ? { state: 'none' } : sentGroups(found);
  }

  function sentGroups(found: FoundGroups): SegmentDiscovery {
    const { engine } = limn;
    const words = createGroupWords(engine);
    const labelOf = (column: string) => engine.columns.get(column)?.label ?? { en: column, zh: column };
    return {
      state: 'done',
      asOf: isoOf(found.asOf) ?? '',
      summary: groupsSummary(found),
      customers: found.customers,
      seed: found.seed,
      stability: found.stability,
      groups: found.groups.map((group) => sentGroup(group, words)),
      map: found.map.map(({ profile, ...place }) => ({ profile: ids.idOf(profile), ...place })),
      axes: found.axes.map(({ share, parts }) => ({ share, parts: parts.map((part) => ({ ...part, label: labelOf(part.column) })) })),
      tree: found.tree,
      columns: [...found.columns],
      leftOut: found.problems.map(({ code, text: { en, zh } }) => ({ code, text: { en: en.what, zh: zh.what } })),
    };
  }

  function sentGroup({ id, isNew, name, label, sentence, size, share, stability, traits, rule }: FoundGroup, words: GroupWords): NonNullable<SegmentDiscovery['groups']>[number] {
    const { engine } = limn;
    return {
      id, isNew, name, label, sentence, size, share, stability,
      traits: traits.filter(({ column }) => engine.columns.has(column)).map((trait) => ({
        column: trait.column,
        label: engine.columns.get(trait.column)!.label,
        text: words.trait(trait),
        kind: trait.kind === 'amount' ? trait.of : trait.what,
        ...(trait.kind === 'share' && trait.word !== undefined && { word: trait.word }),
        inside: trait.inside, outside: trait.outside, effect: trait.effect,
      })),
      ...(rule !== undefined && { rule: { expression: rule.expression, text: ruleText(rule.expression), picked: rule.picked, precision: rule.hits / Math.max(1, rule.picked), coverage: rule.hits / Math.max(1, size) } }),
    };
  }

  function ruleText(rule: Expression): { readonly en: string; readonly zh: string } {
    return { en: createRuleWords(limn.engine, 'en').sentence(rule), zh: createRuleWords(limn.engine, 'zh').sentence(rule) };
  }
}

/** Numbers that stand for something, such as weekdays, have no more and no less, and make no groups. */
function usualColumns({ columns, definition }: Pick<Engine, 'columns' | 'definition'>): readonly string[] {
  return [...columns.values()]
    .filter((column) => (column.kind === 'feature' || column.kind === 'derived') && comparedTypes.has(column.type) && (column.type !== 'number' || subjectOf(column, definition, 'en').names === undefined))
    .map(({ name }) => name);
}

/** @throws HttpProblem `unknown_column` */
function requireColumns(columns: ReadonlyMap<string, Column>, asked: readonly string[]): readonly string[] {
  return [...new Set(asked.flatMap((name) => {
    const found = [...columns.values()].filter((column) => column.name === name || column.view === name);
    if (found.length === 0) throw new HttpProblem('unknown_column', { detail: `There is no column or view '${name.slice(0, 100)}'.`, cure: 'GET /v1/definitions lists them.' });
    return found.filter(({ type }) => comparedTypes.has(type)).map((column) => column.name);
  }))];
}
