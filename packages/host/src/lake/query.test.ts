import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/folder.ts';
import { sampleEvent } from '../../test/sample-event.ts';
import { openLake } from './lake.ts';
import type { ProfileRows } from './profile-table.ts';
import { querySql, type SqlProgress } from './query.ts';

async function lakeOf(count: number): Promise<string> {
  const folder = await temporaryFolder();
  const lake = await openLake({ folder });
  const records = Array.from({ length: count }, (_, position) => ({ position, event: sampleEvent(position), name: 'order', outcome: 'accepted' as const }));
  await lake.roll(() => records, count);
  return folder;
}

const profiles: ProfileRows = {
  columns: [
    { name: 'profile', type: 'string' },
    { name: 'spend30d', type: 'number' },
    { name: 'lapsing', type: 'boolean' },
    { name: 'lastOrder', type: 'time' },
    { name: 'sinceLast', type: 'duration' },
    { name: 'favourites', type: 'strings' },
    { name: 'hours', type: 'histogram' },
  ],
  rows: [
    { profile: 'user:1', spend30d: 12.5, lapsing: false, lastOrder: Date.UTC(2011, 8, 1), sinceLast: 1.5, favourites: ['a', 'b'], hours: [0, 2] },
    { profile: 'user:2' },
  ],
};

test('profiles are joined with their events', async () => {
  const folder = await lakeOf(3000);
  const answer = await querySql({ folder, profiles, sql: `SELECT profile, count(*) AS orders, lastOrder, favourites, hours FROM profiles JOIN events ON profile = 'user:' || user_id GROUP BY ALL ORDER BY 1` });
  expect(answer.columns.map(({ name }) => name)).toEqual(['profile', 'orders', 'lastOrder', 'favourites', 'hours']);
  expect(answer.rows).toEqual([
    ['user:1', 3, '2011-09-01T00:00:00.000Z', ['a', 'b'], [0, 2]],
    ['user:2', 3, null, null, null],
  ]);
});

test('profiles are taken only when the query names them, and their taking is reported', async () => {
  const folder = await lakeOf(1);
  let taken = 0;
  const counting: ProfileRows = { ...profiles, rows: (function* () { for (const row of profiles.rows as Iterable<object>) { taken++; yield row as never; } })() };
  const progress: SqlProgress[] = [];
  await querySql({ folder, profiles: counting, sql: 'SELECT count(*) FROM events', onProgress: (one) => progress.push(one) });
  expect(taken).toBe(0);
  await querySql({ folder, profiles: counting, sql: 'WITH p AS (SELECT * FROM profiles) SELECT count(*) FROM p', onProgress: (one) => progress.push(one) });
  expect(taken).toBe(2);
  expect(progress).toContainEqual({ step: 'profiles', rows: 2 });
});

test('every value is one that JSON can say', async () => {
  const folder = await lakeOf(1);
  const sql = `SELECT 1::BIGINT AS a, 9007199254740993 AS b, 1.50::DECIMAL(10, 2) AS c, 12345678901234567.89::DECIMAL(30, 2) AS d, 'nan'::DOUBLE AS e,
    [1::BIGINT, NULL] AS f, {'x': 2::BIGINT} AS g, DATE '2011-09-01' AS h, NULL AS i, true AS j, sum(3) AS k, 0.25::DOUBLE AS l, 5 AS l FROM events`;
  const { columns, rows } = await querySql({ folder, sql });
  expect(rows).toEqual([[1, '9007199254740993', 1.5, '12345678901234567.89', 'NaN', [1, null], { x: 2 }, '2011-09-01', null, true, 3, 0.25, 5]]);
  expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
  expect(columns.slice(0, 3)).toEqual([{ name: 'a', type: 'BIGINT' }, { name: 'b', type: 'BIGINT' }, { name: 'c', type: 'DECIMAL(10,2)' }]);
  expect(columns.slice(-2).map(({ name }) => name)).toEqual(['l', 'l']);
});

test('times are ISO 8601 in UTC wherever the machine is, intervals and JSON say what they are', async () => {
  const folder = await lakeOf(1);
  const sql = `SELECT time, time::TIMESTAMPTZ, 'infinity'::TIMESTAMP, INTERVAL 74 DAYS + INTERVAL 5 SECONDS, properties->'products'->0->'price', [time], NULL::JSON FROM events`;
  const { columns, rows } = await querySql({ folder, sql });
  const noon = '2011-09-01T12:00:00.000Z';
  expect(rows).toEqual([[noon, noon, 'infinity', '74 days 00:00:05', 2.55, [noon], null]]);
  expect(columns[4]!.type).toBe('JSON');
  expect((await querySql({ folder, sql: `SELECT current_setting('TimeZone')` })).rows).toEqual([['UTC']]);
});

test('no more rows are answered than the limit, and more are told of', async () => {
  const folder = await lakeOf(5000);
  for (const [limit, rows, truncated] of [[0, 0, true], [3000, 3000, true], [4999, 4999, true], [5000, 5000, false], [undefined, 5000, false]] as const) {
    const answer = await querySql({ folder, sql: 'SELECT position FROM events ORDER BY position', ...(limit !== undefined && { limit }) });
    expect([answer.rows.length, answer.truncated]).toEqual([rows, truncated]);
    expect(answer.rows.at(-1)).toEqual(rows === 0 ? undefined : [rows - 1]);
  }
});

test('durations are intervals of days, and compare as such', async () => {
  const day = 86_400_000;
  const gaps: ProfileRows = { columns: [{ name: 'gap', type: 'duration' }], rows: [{ gap: 74 * day + 5000.25 }, { gap: 60 * day }, { gap: 0.5 }, {}] };
  const select = async (sql: string): Promise<unknown> => (await querySql({ folder: await lakeOf(1), profiles: gaps, sql })).rows;
  expect(await select('SELECT gap FROM profiles')).toEqual([['74 days 00:00:05.00025'], ['60 days'], ['00:00:00.0005'], [null]]);
  expect(await select('SELECT count(*), bool_and(gap >= to_days(60)) FROM profiles WHERE gap >= INTERVAL 1440 HOURS')).toEqual([[2, true]]);
});

test('columns of profiles that differ by case only get names of their own', async () => {
  const twins: ProfileRows = { columns: [{ name: 'vip', type: 'boolean' }, { name: 'VIP', type: 'string' }], rows: [{ vip: true, VIP: 'gold' }] };
  expect((await querySql({ folder: await lakeOf(1), profiles: twins, sql: 'SELECT vip, vip_2 FROM profiles' })).rows).toEqual([[true, 'gold']]);
});

test('a query that needs too much memory fails, and nothing is spilt to the disk', async () => {
  const folder = await lakeOf(1);
  await expect(querySql({ folder, sql: `SELECT list(repeat('x', 1000) || i) FROM range(3000000) t(i)` })).rejects.toThrow(/Out of Memory/);
  expect((await readdir(folder)).sort()).toEqual(['events', 'manifest.json']);
});

test.each(['DESCRIBE events', 'DESCRIBE profiles', 'SUMMARIZE profiles', 'EXPLAIN SELECT * FROM events', 'SHOW TABLES', 'FROM events', 'SELECT 1;', '-- why\nSELECT 1'])('%s is answered', async (sql) => {
  expect((await querySql({ folder: await lakeOf(1), profiles, sql })).rows.length).toBeGreaterThan(0);
});

test.each([
  ['CREATE TABLE x (a INTEGER)', 'sql_refused'],
  ['DROP VIEW events', 'sql_refused'],
  ['SET threads = 1', 'sql_refused'],
  ['SELECT 1; SELECT 2', 'sql_refused'],
  ['', 'sql_refused'],
  ['-- nothing', 'sql_refused'],
  ['EXPLAIN ANALYZE COPY (SELECT 1) TO \'FOLDER/events/x.csv\'', 'sql_refused'],
  ['COPY events TO \'FOLDER/events/x.csv\'', 'sql_refused'],
  ['COPY events TO \'/tmp/limn-x.csv\'', 'sql_failed'],
  ['ATTACH \'FOLDER/x.db\'', 'sql_refused'],
  ['SELECT * FROM read_text(\'/etc/hostname\')', 'sql_failed'],
  ['SELECT * FROM \'FOLDER/secret.csv\'', 'sql_failed'],
  ['SELECT * FROM glob(\'/etc/*\')', 'sql_failed'],
  ['INSTALL httpfs', 'sql_refused'],
  ['SELEC 1', 'sql_failed'],
  ['SELECT nothing FROM events', 'sql_failed'],
])('%s is refused or fails with a code, and touches nothing', async (template, code) => {
  const folder = await lakeOf(1);
  await writeFile(join(folder, 'secret.csv'), 'a\n1\n');
  const sql = template.replace('FOLDER', folder);
  await expect(querySql({ folder, sql })).rejects.toThrow(expect.objectContaining({ code, name: 'HostError' }));
  expect((await querySql({ folder, sql: 'SELECT count(*) FROM events' })).rows).toEqual([[1]]);
});

test('what is wrong with the SQL is said in DuckDB\'s words; for a wrong name also the right ones', async () => {
  const folder = await lakeOf(1);
  const failure = async (sql: string): Promise<string> => {
    const error: unknown = await querySql({ folder, profiles, sql }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'sql_failed', cause: expect.any(Error) });
    return (error as Error).message;
  };
  expect(await failure('SELECT usr_id FROM events')).toMatch(/^The query failed: Binder Error: Referenced column "usr_id" not found .*\. There are events \(position, .*, day\) and profiles \(profile, spend30d, .*\)\. Mend the SQL; /);
  expect(await failure('SELECT * FROM orders')).toMatch(/Table with name orders does not exist! .*\. There are events \(/);
  expect(await failure('SELEC 1')).toBe('The query failed: Parser Error: syntax error at or near "SELEC". Mend the SQL; `describe events` and `describe profiles` list the columns.');
  await expect(querySql({ folder, sql: 'SELECT * FROM profiles' })).rejects.toThrow(/There are events \([^)]*\)\. /);
});
