/** `limn sql "select …"`: DuckDB over the history of events and the profiles of now. */
import type { ColumnValue } from '@limn/engine';
import type { Command } from 'commander';
import { querySql } from '@limn/host';
import type { Client } from './client.ts';
import type { CliContext } from './context.ts';
import { dataFolder } from './data-folder.ts';
import { fetchDefinition } from './definition.ts';
import { tableLines } from './table.ts';
import { fit } from './width.ts';

interface ProfilePage {
  readonly profiles: readonly { readonly profile: string; readonly views?: Readonly<Record<string, Readonly<Record<string, ColumnValue | null>>>> }[];
  readonly cursor?: string;
}

const pageSize = 1_000;
const widestCell = 48;
const mostRows = 200;

export function addSqlCommand(program: Command, context: CliContext): void {
  const { say, env } = context;
  program
    .command('sql')
    .argument('<query>', say('one SELECT over the views events and profiles', '对视图 events 和 profiles 的一条 SELECT'))
    .description(say('ask in SQL over all events and current profiles', '用 SQL 查询全部事件和当前画像'))
    .option('--data <folder>', say('data folder (LIMN_DATA)', '数据目录（LIMN_DATA）'))
    .addHelpText('after', say(
      '\nExamples:\n  limn sql "select type, count(*) from events group by type"\n  limn sql "select country, count(*), avg(spend365d) from profiles group by 1 order by 2 desc limit 5"\n  limn sql "describe profiles"\n\nevents: what the server has rolled to history so far, which it does when it stops and every now and then.\nprofiles: asked from the running server.',
      '\n示例：\n  limn sql "select type, count(*) from events group by type"\n  limn sql "select country, count(*), avg(spend365d) from profiles group by 1 order by 2 desc limit 5"\n  limn sql "describe profiles"\n\nevents：服务已转存为历史的事件（停止时及运行中定期转存）。\nprofiles：向运行中的服务读取。',
    ))
    .action(async (sql: string, options: { data?: string }) => {
      const profiles = /\bprofiles\b/i.test(sql) ? await fetchProfiles(context.client()) : undefined;
      const result = await querySql({ folder: dataFolder(options.data, env), sql, ...(profiles !== undefined && { profiles }) });
      if (context.json()) return context.printJson(result);
      printResult(context, result);
    });
}

/** Every profile with all its columns. Cost: about 1 s for ten thousand. */
async function fetchProfiles(client: Client): Promise<readonly Readonly<Record<string, ColumnValue | null>>[]> {
  const { definition } = await fetchDefinition(client);
  const views = definition.views.map(({ name }) => name).join(',');
  const rows: Readonly<Record<string, ColumnValue | null>>[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(pageSize), views, ...(cursor !== undefined && { cursor }) });
    const page = await client.get<ProfilePage>(`/v1/profiles?${query}`);
    for (const { profile, views: values = {} } of page.profiles) rows.push(Object.assign({ profile }, ...Object.values(values)));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return rows;
}

function printResult({ terminal, say }: CliContext, { columns, rows }: { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }): void {
  const shown = rows.slice(0, mostRows).map((row) => row.map((cell) => fit(cellText(cell), widestCell)));
  const numeric = columns.map((_, i) => rows.every((row) => row[i] === null || typeof row[i] === 'number'));
  terminal.print();
  const titles = columns.map((title, i) => (numeric[i] === true ? ({ title, align: 'right' } as const) : { title }));
  for (const line of tableLines(titles, shown, (title) => terminal.paint('bold', title))) terminal.print(line);
  terminal.print();
  if (rows.length > mostRows) terminal.print(terminal.paint('dim', say(`  first ${mostRows} of ${rows.length} rows; --json has all`, `  仅显示前 ${mostRows} 行，共 ${rows.length} 行；--json 输出全部`)));
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '–';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
