/** `limn ingest FILE`: takes a CSV or NDJSON file, or standard input, in through a running server. */
import type { Command } from 'commander';
import { importFile } from '../ingest/import-file.ts';
import { readMap } from '../ingest/read-map.ts';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { requireExample } from './example.ts';
import { exitCodes } from './exit-code.ts';
import { httpTarget } from './http-target.ts';
import { importJson, printImportSummary } from './import-summary.ts';
import { createProgress } from './progress.ts';

export function addIngestCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('ingest')
    .argument('[file]', say('CSV or NDJSON, also gzipped (.gz); -: NDJSON from standard input', 'CSV 或 NDJSON 文件，可为 gzip 压缩（.gz）；- 表示从标准输入读取 NDJSON'))
    .description(say('take in a file of past events; running again resumes and doubles nothing', '导入历史事件文件；重复运行会续传，不会重复'))
    .option('--map <file>', say('how rows become events (docs/guide/collect.md); not needed for NDJSON of Segment messages', '行如何变成事件（见 docs/guide/collect.md）；Segment 消息的 NDJSON 无需映射'))
    .option('--example <name>', say('the file and map of an example', '使用示例的文件和映射'))
    .addHelpText('after', say(
      '\nExamples:\n  limn ingest events.ndjson.gz\n  limn ingest orders.csv --map orders.map.json\n  limn ingest --example retail\n  limn simulate --users 1000 | limn ingest -',
      '\n示例：\n  limn ingest events.ndjson.gz\n  limn ingest orders.csv --map orders.map.json\n  limn ingest --example retail\n  limn simulate --users 1000 | limn ingest -',
    ))
    .action(async (file: string | undefined, options: { map?: string; example?: string }) => {
      const source = sourceOf(context, file, options);
      const map = source.map === undefined ? undefined : await readMap(source.map);
      const progress = createProgress(context.terminal, say('importing', '导入'));
      const report = await importFile({
        path: source.data,
        map,
        target: httpTarget(context.client()),
        onProgress: ({ share, rows, events }) => progress.show(share, say(`${context.count(rows)} rows, ${context.count(events)} events`, `${context.count(rows)} 行，${context.count(events)} 个事件`)),
      });
      if (context.json()) context.printJson(importJson(report));
      else printImportSummary(context, report);
      if (report.outcomes.rejected > 0) process.exitCode = exitCodes.failed;
    });
}

function sourceOf({ say }: CliContext, file: string | undefined, { map, example }: { readonly map?: string; readonly example?: string }): { readonly data: string; readonly map?: string } {
  if (example !== undefined) {
    const { data, map: itsMap } = requireExample(example, say);
    return { data: file ?? data, map: map ?? itsMap };
  }
  if (file !== undefined) return { data: file, ...(map !== undefined && { map }) };
  throw new CliError('malformed_option', { detail: say('There is no file to take in.', '没有指定要导入的文件。'), cure: say('Name one: limn ingest events.ndjson; or --example retail.', '请指定文件：limn ingest events.ndjson，或 --example retail。') });
}
