/** GET /v1/features/{name}/distribution: how the values of a column are spread over customers. */
import { columnsIn, type Column, type ColumnValue } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { spreadOf, type NumberSpread } from '../survey/distribution.ts';
import { pick } from '../survey/pick.ts';
import { whileWaiting } from './client-left.ts';
import { parseWhere } from './condition.ts';
import type { HttpContext } from './context.ts';
import { isoOf, readAsOf } from './moment.ts';
import { AsOf } from './profiles.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Customers = (description: string) => Type.Integer({ description });

export const Distribution = Type.Object(
  {
    name: Type.String(),
    type: Type.String({ description: 'As in GET /v1/definitions.' }),
    unit: Type.Optional(Type.String()),
    asOf: Moment('Of the values.'),
    profiles: Customers('Customers that the counts are of: those that fit `where`.'),
    exact: Type.Boolean({ description: 'false: of more than 50,000 customers a sample of some 20,000 was looked at, the same every time, and counts are scaled up.' }),
    error: Customers('Half of the interval that holds the true count of a bin with half of all customers 19 times in 20; 0 when exact.'),
    missing: Customers('Customers without a value.'),
    scale: Type.Optional(Type.Union([Type.Literal('linear'), Type.Literal('log')], { description: 'Of numbers. log: bins grow with the value, and zeros are counted apart.' })),
    bins: Type.Optional(
      Type.Array(Type.Object({ from: Type.Number(), to: Type.Number(), count: Type.Integer() }, { additionalProperties: false }), {
        description: 'Of numbers, durations (ms) and times (ms since 1970): from `from` to below `to`. The first also holds what is less, the last what is more: see quantiles.',
      }),
    ),
    zeros: Type.Optional(Customers('On a logarithmic scale: values of 0 or less.')),
    quantiles: Type.Optional(Type.Array(Type.Object({ q: Type.Number({ description: '0: least, 0.5: median, 1: most.' }), value: Type.Number() }, { additionalProperties: false }))),
    categories: Type.Optional(
      Type.Array(Type.Object({ value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]), count: Type.Integer() }, { additionalProperties: false }), {
        description: 'Of texts, yes and no, and lists: the 20 most frequent. Who has several values counts for each. A histogram: its places with anything in them.',
      }),
    ),
    others: Type.Optional(Type.Object({ values: Type.Integer(), count: Type.Integer() }, { description: 'What is not listed: different values, and customers.', additionalProperties: false })),
  },
  { $id: 'Distribution', description: 'How the values of a column are spread over customers.', additionalProperties: false },
);
export type Distribution = Static<typeof Distribution>;

export function distributionRoutes(app: HttpApp, { limn, access, surveys }: HttpContext): void {
  app.get('/v1/features/:name/distribution', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['definitions'],
      summary: 'How the values of a column are spread',
      description: 'Of any feature, derived value, prediction, tag or segment. Bins stand where people would draw them; money of which few have very much stands on a logarithmic scale. Values of now are at most fifteen seconds old.',
      security: readSecurity,
      params: Type.Object({ name: Type.String() }),
      querystring: Type.Object({
        asOf: AsOf,
        where: Type.Optional(Type.String({ maxLength: 20_000, description: 'Only customers of whom it holds: an expression over columns as definitions have it, as JSON.' })),
        bounds: Type.Optional(Type.String({ maxLength: 4_000, description: 'Numbers: count by these bounds, rising, separated by commas, such as those of another distribution.' })),
      }),
      response: answers(referTo(Distribution), 'Bins or categories.', [...readProblems, 404]),
    },
    handler: async ({ params: { name }, query }, reply): Promise<Distribution> => {
      const { engine } = limn;
      const column = requireColumn(engine.columns, name);
      const where = query.where === undefined ? undefined : parseWhere(query.where, engine.columns);
      const bounds = query.bounds === undefined ? undefined : readBounds(query.bounds);
      return whileWaiting(reply, async (signal) => {
        const sheet = await surveys.sheet({ asOf: readAsOf(query.asOf) });
        const columns = await sheet.read([name, ...(where === undefined ? [] : columnsIn(where))], signal);
        const rows = where === undefined ? undefined : pick(where, columns, sheet.profiles.length);
        const all = columns.get(name)!;
        const values: readonly ColumnValue[] = rows === undefined ? all : rows.map((row) => all[row]);
        const spread = spreadOf(values, { type: column.type, unit: column.unit, bounds });
        const scale = (found: number): number => sheet.scale(found);
        return {
          name,
          type: column.type,
          ...(column.type === 'duration' ? { unit: 'ms' } : column.unit !== undefined && { unit: column.unit }),
          asOf: isoOf(sheet.asOf) ?? '',
          profiles: scale(values.length),
          exact: sheet.isExact,
          error: sheet.errorOf(Math.round(sheet.profiles.length / 2)),
          missing: scale(spread.missing),
          ...(spread.kind === 'numbers'
            ? numbersOf(spread, scale)
            : { categories: spread.categories.map(({ value, count }) => ({ value, count: scale(count) })), others: { values: spread.others.values, count: scale(spread.others.count) } }),
        };
      });
    },
  });
}

function numbersOf({ scale, bins, zeros, quantiles }: NumberSpread, scaled: (found: number) => number): Pick<Distribution, 'scale' | 'bins' | 'zeros' | 'quantiles'> {
  return { scale, bins: bins.map(({ count, ...bin }) => ({ ...bin, count: scaled(count) })), zeros: scaled(zeros), quantiles: quantiles.map((quantile) => ({ ...quantile })) };
}

function requireColumn(columns: ReadonlyMap<string, Column>, name: string): Column {
  const column = columns.get(name);
  if (column !== undefined) return column;
  throw new HttpProblem('unknown_column', { detail: 'The definition has nothing of this name.', cure: 'GET /v1/definitions lists all columns.' });
}

/** @throws HttpProblem `malformed_request` */
function readBounds(text: string): readonly number[] {
  const bounds = text.split(',').map(Number);
  if (bounds.length >= 2 && bounds.length <= 200 && bounds.every((bound, i) => Number.isFinite(bound) && (i === 0 || bound > bounds[i - 1]!))) return bounds;
  throw new HttpProblem('malformed_request', { detail: 'The bounds are not 2 to 200 rising numbers.', cure: 'Send bounds=0,10,20.' });
}
