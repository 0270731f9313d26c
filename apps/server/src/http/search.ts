/** Finding customers: by an identifier, or by words that become conditions; and what else has the words in its name. */
import { columnsIn, type Engine, type Expression, type ReadSearch } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { rolesOf } from '../customer/roles.ts';
import { WordSearch } from '../customer/word-search.ts';
import { pick } from '../survey/pick.ts';
import { visitInSlices } from '../survey/slices.ts';
import { whileWaiting } from './client-left.ts';
import { parseWhere } from './condition.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { readPredictions } from './prediction.ts';
import { checkCursor } from './profiles.ts';
import { answers, keyed, Moment, readProblems, readSecurity, referTo, Words } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Row = Type.Object(
  {
    profile: Type.String(),
    id: Type.String({ description: 'The name as it may stand in an address.' }),
    lastSeen: Type.Optional(Moment('When something happened last.')),
    tags: Type.Array(Type.String(), { description: 'Tags by name.' }),
    segments: Type.Array(Type.String(), { description: 'Segments by name.' }),
    value: Type.Optional(Type.Number({ description: 'What the customer is worth: see columns.' })),
    leaving: Type.Optional(Type.Number({ description: 'How likely it is that the customer leaves, where a model says so.' })),
  },
  { additionalProperties: false },
);

const Chip = Type.Object(
  {
    kind: Type.Union([Type.Literal('tag'), Type.Literal('segment'), Type.Literal('value')]),
    column: Type.String(),
    value: Type.Optional(Type.String()),
    label: Words,
    negated: Type.Boolean(),
    text: Type.String({ description: 'The words as they were written.' }),
  },
  { additionalProperties: false },
);

const Found = Type.Object({ kind: Type.Union([Type.Literal('segment'), Type.Literal('tag'), Type.Literal('feature'), Type.Literal('prediction'), Type.Literal('item')]), name: Type.String(), label: Words, recommendation: Type.Optional(Type.String({ description: 'Of items: whose catalogue has it.' })) }, { additionalProperties: false });

const meant = {
  chips: Type.Array(Chip, { description: 'Conditions that the words stand for.' }),
  unknown: Type.Array(Type.String(), { description: 'Words that mean nothing here.' }),
  where: Type.Optional(Type.Unsafe<unknown>({ type: 'object', description: 'All chips as an expression, as definitions have it: hand it to /v1/customers or to a segment.' })),
};

export const SearchAnswer = Type.Object(
  {
    exact: Type.Array(Row, { description: 'Who has just this identifier, of whatever kind.' }),
    ...meant,
    count: Type.Optional(Type.Integer({ description: 'Customers that fit all chips; absent without any.' })),
    error: Type.Optional(Type.Integer({ description: 'Half of the interval that holds the true number 19 times in 20; 0 when all were looked at.' })),
    customers: Type.Array(Row, { description: 'The first of them.' }),
    found: Type.Array(Found, { description: 'Segments, tags, features, predictions and items with the words in their names.' }),
  },
  { $id: 'SearchAnswer', description: 'What a search found.', additionalProperties: false },
);
export type SearchAnswer = Static<typeof SearchAnswer>;

export const CustomerPage = Type.Object(
  {
    ...meant,
    count: Type.Integer({ description: 'Customers in all.' }),
    error: Type.Integer({ description: '0 when all were looked at.' }),
    customers: Type.Array(Row),
    columns: keyed(Type.String(), 'Which columns the rows tell: value, leaving.'),
    cursor: Type.Optional(Type.String({ description: 'Hand back to go on; absent at the end.' })),
  },
  { $id: 'CustomerPage', description: 'Some of the customers that fit.', additionalProperties: false },
);
export type CustomerPage = Static<typeof CustomerPage>;

const mostFound = 8;
const mostShown = 5;

export function searchRoutes(app: HttpApp, { limn, access, surveys, ids }: HttpContext): void {
  const words = new WordSearch(surveys);
  const onRequest = async (request: Parameters<typeof access.requireRead>[0]): Promise<void> => access.requireRead(request);
  const Query = Type.String({ maxLength: 400, description: 'An identifier, or words in English or Chinese: high value, lapsing, Germany.' });

  app.post('/v1/search', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'Find a customer, a segment, a feature',
      description: 'What is looked for may say who somebody is: it goes in the body, never in an address.',
      security: readSecurity,
      body: Type.Object({ q: Query }, { additionalProperties: false }),
      response: answers(referTo(SearchAnswer), 'What was found.', [...readProblems, 413, 415]),
    },
    handler: async ({ body: { q } }, reply): Promise<SearchAnswer> => {
      const { engine } = limn;
      const said = q.trim();
      const source = said === '' ? undefined : engine.find(ids.open(said));
      return whileWaiting(reply, async (signal) => {
        const read = await words.read(engine, source === undefined ? said : '');
        const fits = read.where === undefined ? undefined : await fitting(engine, read.where, { limit: mostShown }, signal);
        return {
          exact: source === undefined ? [] : rowsOf(engine, [engine.cluster(source).profile]),
          ...meantBy(read),
          ...(fits && { count: fits.count, error: fits.error }),
          customers: fits === undefined ? [] : rowsOf(engine, fits.profiles),
          found: namedLike(engine, said),
        };
      });
    },
  });

  app.get('/v1/customers', {
    onRequest,
    schema: {
      tags: ['profiles'],
      summary: 'Customers that fit words or conditions',
      description: 'With what a table shows of each. In order of first appearance.',
      security: readSecurity,
      querystring: Type.Object({
        q: Type.Optional(Query),
        where: Type.Optional(Type.String({ maxLength: 20_000, description: 'Instead of words: an expression over columns as definitions have it, as JSON.' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
        cursor: Type.Optional(Type.String({ description: 'From the page before.' })),
      }),
      response: answers(referTo(CustomerPage), 'A page.', readProblems),
    },
    handler: async ({ query: { q = '', where: text, limit = 100, cursor } }, reply): Promise<CustomerPage> => {
      const { engine } = limn;
      const at = cursor === undefined ? {} : { cursor: checkCursor(cursor) };
      return whileWaiting(reply, async (signal) => {
        const read = text === undefined ? await words.read(engine, q) : { terms: [], unknown: [], where: parseWhere(text, engine.columns) };
        const { where } = read;
        const found = where === undefined ? { ...engine.profilePage({ limit, ...at }), count: engine.statistics().profiles, error: 0 } : await fitting(engine, where, { limit, ...at }, signal);
        const customers: CustomerPage['customers'] = [];
        await visitInSlices(found.profiles, (profile) => customers.push(...rowsOf(engine, [profile])), signal);
        const { value, leaving } = rolesOf(engine);
        return { ...meantBy(read), count: found.count, error: found.error, customers, columns: { ...(value !== undefined && { value }), ...(leaving !== undefined && { leaving }) }, ...(found.cursor !== undefined && { cursor: found.cursor }) };
      });
    },
  });

  interface Fitting {
    readonly profiles: readonly string[];
    readonly count: number;
    readonly error: number;
    readonly cursor?: string;
  }

  /** Tags and segments are counted where they stand; other columns are looked up of everybody, in slices, at most every five seconds. */
  async function fitting(engine: Engine, where: Expression, { limit, cursor }: { readonly limit: number; readonly cursor?: string }, signal: AbortSignal): Promise<Fitting> {
    const used = columnsIn(where);
    if (used.every((name) => ['tag', 'segment'].includes(engine.columns.get(name)?.kind ?? ''))) {
      const { members, cursor: next } = engine.membersWhere(where, { limit, ...(cursor !== undefined && { cursor }) });
      return { profiles: members, count: engine.countWhere(where), error: 0, ...(next !== undefined && { cursor: next }) };
    }
    const sheet = await surveys.sheet({ engine });
    const rows = pick(where, await sheet.read(used, signal), sheet.profiles.length);
    const begin = Number(cursor ?? 0);
    const from = rows.findIndex((row) => row >= begin);
    const shown = from < 0 ? [] : rows.slice(from, from + limit);
    const next = from < 0 ? undefined : rows[from + limit];
    return { profiles: shown.map((row) => sheet.profiles[row]!), count: sheet.scale(rows.length), error: sheet.errorOf(rows.length), ...(next !== undefined && { cursor: String(next) }) };
  }

  function rowsOf(engine: Engine, profiles: readonly string[]): Static<typeof Row>[] {
    const { lastSeen, value, leaving } = rolesOf(engine);
    const wanted = [...lastSeen, ...(value === undefined ? [] : [value])];
    const views = [...new Set(wanted.map((name) => engine.columns.get(name)!.view))];
    const asOf = limn.readMoment();
    return profiles.map((profile) => {
      const { columns } = engine.read(profile, { asOf, views });
      const ago = Math.min(...lastSeen.flatMap((name) => (typeof columns[name] === 'number' ? [columns[name]] : [])));
      const worth = value === undefined ? undefined : columns[value];
      const said = leaving === undefined || engine.champion(leaving) === undefined ? undefined : readPredictions(limn, engine, { identifier: profile, asOf, views: [engine.columns.get(leaving)!.view] })[leaving]?.value;
      const rules = engine.rulesOf(profile as Parameters<Engine['rulesOf']>[0]);
      const ofKind = (kind: 'tag' | 'segment'): string[] => rules.filter((name) => engine.columns.get(name)?.kind === kind);
      return {
        profile,
        id: ids.idOf(profile),
        ...(Number.isFinite(ago) && { lastSeen: isoOf(asOf - ago)! }),
        tags: ofKind('tag'),
        segments: ofKind('segment'),
        ...(typeof worth === 'number' && { value: worth }),
        ...(typeof said === 'number' && { leaving: said }),
      };
    });
  }

  /** By name or label, in either language; items by their key. */
  function namedLike(engine: Engine, said: string): SearchAnswer['found'] {
    const plain = said.toLowerCase();
    if (plain === '') return [];
    const found: SearchAnswer['found'] = [];
    const kinds = { segment: 'segment', tag: 'tag', feature: 'feature', derived: 'feature', prediction: 'prediction' } as const;
    const order = ['segment', 'tag', 'prediction', 'feature'];
    for (const { name, kind, label } of engine.columns.values()) {
      if ([name, label.en, label.zh].some((text) => text.toLowerCase().includes(plain))) found.push({ kind: kinds[kind], name, label });
    }
    found.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    const { recommendations } = limn;
    const first = engine.definition.recommendations?.[0]?.name;
    const item = first === undefined || recommendations.status().state !== 'ready' ? undefined : recommendations.item(first, said);
    return [...(item === undefined ? [] : [{ kind: 'item' as const, name: item.item, label: { en: item.title, zh: item.title }, recommendation: first! }]), ...found].slice(0, mostFound);
  }
}

function meantBy({ terms, unknown, where }: ReadSearch): Pick<SearchAnswer, 'chips' | 'unknown' | 'where'> {
  return {
    chips: terms.map(({ kind, column, value, label, negated, text }) => ({ kind, column, ...(value !== undefined && { value }), label, negated, text })),
    unknown: [...unknown],
    ...(where !== undefined && { where }),
  };
}
