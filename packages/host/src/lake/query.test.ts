import { writeFile } from 'node:fs/promises';
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

test.each(['DESCRIBE events', 'DESCRIBE profiles', 'SUMMARIZE profiles', 'EXPLAIN SELECT * FROM events', 'SHOW TABLES', 'FROM events', 'SELECT 1;', '-- why\nSELECT 1'])('%s is answered', async (sql) => {
  expect((await querySql({ folder: await lakeOf(1), profiles, sql })).rows.length).toBeGreaterThan(0);
});

test.each([
  ['CREATE TABLE x (a INTEGER)', 'sql_refused'],
  ['DROP VIEW events', 'sql_refused'],
  ['SET threads = 1', 'sql_refused'],
  ['SELECT 1; SELECT 2', 'sql_refused'],
  ['', 'sql_refused'],
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

test('what is wrong with the SQL is said in DuckDB\'s words', async () => {
  const folder = await lakeOf(1);
  await expect(querySql({ folder, sql: 'SELECT usr_id FROM events' })).rejects.toThrow('user_id');
  await expect(querySql({ folder, sql: 'SELECT * FROM profiles' })).rejects.toThrow('profiles');
  await expect(querySql({ folder, sql: 'SELEC 1' })).rejects.toThrow(/syntax error/i);
});
