/** `limn sql "select …"`: DuckDB over the history of events and the profiles of now. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Column, ColumnValue } from '@limn/engine';
import type { Command } from 'commander';
import { querySql, type ProfileRows, type SqlAnswer } from '@limn/host';
import { CliError } from '../errors.ts';
import type { Client } from './client.ts';
import type { CliContext } from './context.ts';
import { dataFolder } from './data-folder.ts';
import { fetchDefinition, readValue, type SentValue } from './definition.ts';
import { createProgress } from './progress.ts';
import { tableLines } from './table.ts';
import { fit } from './width.ts';

type Cells = Readonly<Record<string, SentValue>>;

interface ProfilePage {
  readonly profiles: readonly { readonly profile: string; readonly views?: Readonly<Record<string, Cells>> }[];
  readonly cursor?: string;
}

const pageSize = 1_000;
const widestCell = 48;
const mostRows = 200;
/** Of a number, for people; --json has all. */
const shownDigits = 10;

export function addSqlCommand(program: Command, context: CliContext): void {
  const { say, env } = context;
  program
    .command('sql')
    .argument('<query>', say('one SELECT over the views events and profiles', '对视图 events 和 profiles 的一条 SELECT'))
    .description(say('ask in SQL over all events and current profiles', '用 SQL 查询全部事件和当前画像'))
    .option('--data <folder>', say('data folder (LIMN_DATA)', '数据目录（LIMN_DATA）'))
    .addHelpText('after', say(
      '\nExamples:\n  limn sql "select type, count(*) from events group by type"\n  limn sql "select country, count(*), avg(spend365d) from profiles group by 1 order by 2 desc limit 5"\n  limn sql "describe profiles"\n\nevents: every accepted event; the last half minute may still be on its way.\nprofiles: as of now, asked from the running server.\nlimn sql "describe events" lists the columns; docs/guide/history.md has examples.',
      '\n示例：\n  limn sql "select type, count(*) from events group by type"\n  limn sql "select country, count(*), avg(spend365d) from profiles group by 1 order by 2 desc limit 5"\n  limn sql "describe profiles"\n\nevents：全部已接受的事件，最近半分钟的可能尚未写入。\nprofiles：当前画像，向运行中的服务读取。\n`limn sql "describe events"` 列出各列；更多示例见 docs/guide/history.md。',
    ))
    .action(async (sql: string, options: { data?: string }) => {
      const progress = createProgress(context.terminal, say('reading profiles', '读取画像'));
      const answer = await querySql({
        folder: requireLake(dataFolder(options.data, env), say),
        sql,
        ...(/\bprofiles\b/i.test(sql) && { profiles: await currentProfiles(context.client(), (share, rows) => progress.show(share, context.count(rows))) }),
      });
      if (context.json()) return context.printJson(answer);
      printAnswer(context, answer);
    });
}

/** @throws CliError `no_folder` */
function requireLake(folder: string, say: CliContext['say']): string {
  const lake = join(folder, 'lake');
  if (existsSync(lake)) return lake;
  throw new CliError('no_folder', {
    detail: say(`There is no history in ${folder}.`, `${folder} 中没有历史数据。`),
    cure: say('Name the data folder of the server: --data or LIMN_DATA.', '请用 --data 或 LIMN_DATA 指定服务的数据目录。'),
  });
}

/** Every profile with all its columns, page by page as the query takes them. Cost: about 1 s for ten thousand. */
async function currentProfiles(client: Client, onPage: (share: number, rows: number) => void): Promise<ProfileRows> {
  const { definition, columns } = await fetchDefinition(client);
  const { profiles: all } = await client.get<{ readonly profiles: number }>('/v1/status');
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const views = definition.views.map(({ name }) => name).join(',');
  return { columns: [{ name: 'profile', type: 'string' }, ...columns], rows: readPages() };

  async function* readPages(): AsyncGenerator<Readonly<Record<string, ColumnValue>>> {
    let read = 0;
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ limit: String(pageSize), views, ...(cursor !== undefined && { cursor }) });
      const page = await client.get<ProfilePage>(`/v1/profiles?${query}`);
      for (const { profile, views: values = {} } of page.profiles) yield { profile, ...valuesOf(types, values) };
      read += page.profiles.length;
      onPage(all === 0 ? 1 : read / all, read);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}

/** Columns of all views in one row. */
function valuesOf(types: ReadonlyMap<string, Column['type']>, views: Readonly<Record<string, Cells>>): Readonly<Record<string, ColumnValue>> {
  const row: Record<string, ColumnValue> = {};
  for (const cells of Object.values(views)) {
    for (const [name, value] of Object.entries(cells)) row[name] = readValue(types.get(name) ?? 'string', value);
  }
  return row;
}

function printAnswer({ terminal, say }: CliContext, { columns, rows }: SqlAnswer): void {
  const shown = rows.slice(0, mostRows).map((row) => row.map((cell) => fit(cellText(cell), widestCell)));
  const numeric = columns.map((_, i) => rows.every((row) => row[i] === null || typeof row[i] === 'number'));
  terminal.print();
  const titles = columns.map(({ name: title }, i) => (numeric[i] === true ? ({ title, align: 'right' } as const) : { title }));
  for (const line of tableLines(titles, shown, (title) => terminal.paint('bold', title))) terminal.print(line);
  terminal.print();
  if (rows.length > mostRows) terminal.print(terminal.paint('dim', say(`  first ${mostRows} of ${rows.length} rows; --json has all`, `  仅显示前 ${mostRows} 行，共 ${rows.length} 行；--json 输出全部`)));
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '–';
  if (typeof cell === 'number' && !Number.isInteger(cell)) return String(Number(cell.toPrecision(shownDigits)));
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
