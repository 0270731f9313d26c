/** GET /v1/features/{name}/difference: how a column differs under a definition that is computed beside the one in force. */
import type { Column, ColumnValue as EngineValue, Engine } from '@limn/engine';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import { visitInSlices } from '../survey/slices.ts';
import { whileWaiting } from './client-left.ts';
import { ColumnValue, sentValue } from './column-value.ts';
import type { HttpContext } from './context.ts';
import { isoOf } from './moment.ts';
import { answers, Moment, readProblems, readSecurity, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

export const FeatureDifference = Type.Object(
  {
    name: Type.String(),
    generation: Type.String({ description: 'Version of the other definition.' }),
    asOf: Moment('Of the values.'),
    customers: Type.Integer({ description: 'Compared.' }),
    exact: Type.Boolean({ description: 'false: a sample of all.' }),
    differ: Type.Integer({ description: 'Customers whose value is another.' }),
    missing: Type.Object({ before: Type.Integer(), after: Type.Integer() }, { description: 'Customers without a value.', additionalProperties: false }),
    sample: Type.Array(Type.Object({ profile: Type.String(), before: referTo(ColumnValue), after: referTo(ColumnValue) }, { additionalProperties: false }), { description: 'Some of those that differ, at most 20.' }),
  },
  { $id: 'FeatureDifference', description: 'A column under two definitions, customer by customer.', additionalProperties: false },
);
type FeatureDifference = Static<typeof FeatureDifference>;

const sampleSize = 20;

export function featureDifferenceRoutes(app: HttpApp, { limn, access, surveys }: HttpContext): void {
  app.get('/v1/features/:name/difference', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['definitions'],
      summary: 'What another definition makes of a feature',
      description: 'Waits until that definition is computed. Both are read as of one moment, a little at a time beside other requests.',
      security: readSecurity,
      params: Type.Object({ name: Type.String() }),
      querystring: Type.Object({ generation: Type.String({ minLength: 1, maxLength: 64, description: 'Version, as GET /v1/generations tells it.' }) }),
      response: answers(referTo(FeatureDifference), 'How many differ, and some of them.', [...readProblems, 404, 409]),
    },
    handler: async ({ params: { name }, query: { generation } }, reply): Promise<FeatureDifference> =>
      whileWaiting(reply, async (signal) => {
        const other = await limn.generations.engine(generation);
        const { engine } = limn;
        const [before, after] = [requireColumn(engine, name), requireColumn(other, name)];
        const sheet = await surveys.sheet();
        const [was, is] = [engine.readerOf([name]), other.readerOf([name])];
        const at = { asOf: sheet.asOf };
        let differ = 0;
        const missing = { before: 0, after: 0 };
        const sample: FeatureDifference['sample'] = [];
        await visitInSlices(sheet.profiles, (profile) => {
          const [one] = was.read(profile, at);
          const [two] = is.read(profile, at);
          if (one === undefined) missing.before++;
          if (two === undefined) missing.after++;
          if (isSame(one, two)) return;
          differ++;
          if (sample.length < sampleSize) sample.push({ profile, before: sentValue(before, one), after: sentValue(after, two) });
        }, signal);
        const scale = (found: number): number => sheet.scale(found);
        return { name, generation, asOf: isoOf(sheet.asOf) ?? '', customers: sheet.total, exact: sheet.isExact, differ: scale(differ), missing: { before: scale(missing.before), after: scale(missing.after) }, sample };
      }),
  });
}

function isSame(one: EngineValue, other: EngineValue): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((value, i) => value === other[i]);
  return Object.is(one, other);
}

function requireColumn({ columns }: Engine, name: string): Column {
  const column = columns.get(name);
  if (column !== undefined) return column;
  throw new HttpProblem('unknown_column', { detail: 'One of the two definitions has no column of this name.', cure: 'GET /v1/generations/{version}/diff tells which declarations are new and which are gone.' });
}
