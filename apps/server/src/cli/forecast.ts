/** `limn forecast`: what the next days bring: orders, spend, members of a segment, by category if asked. */
import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import type { LearnError } from '@limn/learn';
import { CliError } from '../errors.ts';
import { readForecastRequest } from '../forecast/forecast-request.ts';
import type { CliContext } from './context.ts';
import { requireNew } from './evaluation-output.ts';
import { printForecast, stepsCsv, type ShownForecast } from './forecast-output.ts';
import { createProgress } from './progress.ts';

interface ForecastFlags {
  readonly event?: string;
  readonly of?: string;
  readonly by?: string;
  readonly segment?: string;
  readonly members?: true;
  readonly every?: string;
  readonly ahead?: string;
  readonly asOf?: string;
  readonly out?: string;
}

interface Answer extends Partial<ShownForecast> {
  readonly state: 'running' | 'done' | 'refused' | 'failed';
  readonly share?: number;
  readonly reason?: string;
  readonly problem?: ShownForecast['problems'][number];
}

const askAgainMs = 250;

export function addForecastCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('forecast')
    .description(say('what the next weeks bring: events, sums, members of a segment, with bands', '预测未来数周：事件数、金额或人群人数，含区间'))
    .option('--event <name>', say('of the definition; default the one that looks most like an order', '定义中的事件；默认最像下单的一种'))
    .option('--of <field>', say('add up this number of it; default count events', '对该数值字段求和；默认计数'))
    .option('--by <field>', say('a part for each value of this text', '按该文本字段拆分'))
    .option('--segment <name>', say('only of those who were in it when the day began', '只计当天开始时属于该人群的客户'))
    .option('--members', say('with a segment: how many are in it', '与 --segment 同用：预测人数'))
    .option('--ahead <days>', say('how far; default 28d', '预测多远，默认 28d'))
    .option('--every <days>', say('1d or 7d; default 1d', '步长 1d 或 7d，默认 1d'))
    .option('--as-of <moment>', say('as it was known then; default now', '以当时已知为准；默认现在'))
    .option('--out <file>', say('every step with its bands, as CSV', '逐期预测与区间，CSV 文件'))
    .addHelpText('after', say(
      '\nExamples:\n  limn forecast\n  limn forecast --of revenue --by country\n  limn forecast --segment vip --members --ahead 14d\n  limn forecast --of revenue --every 7d --ahead 56d --out weeks.csv',
      '\n示例：\n  limn forecast\n  limn forecast --of revenue --by country\n  limn forecast --segment vip --members --ahead 14d\n  limn forecast --of revenue --every 7d --ahead 56d --out weeks.csv',
    ))
    .action((_flags: unknown, command: Command) => forecast(context, command.optsWithGlobals<ForecastFlags>()));
}

async function forecast(context: CliContext, { out, asOf, event, of, by, segment, members, every, ahead }: ForecastFlags): Promise<void> {
  const { say, terminal } = context;
  if (out !== undefined) await requireNew(out, say);
  requireSteps(say, { every, ahead });
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries({ event, of, by, segment, every, ahead, asOf, members: members && 'true' })) if (value !== undefined) asked.set(name, value);
  const client = context.client();
  const progress = createProgress(terminal, say('forecast', '预测'));
  const path = `/v1/forecasts?${asked}`;
  let answer = await client.get<Answer>(path);
  while (answer.state === 'running') {
    progress.show(answer.share ?? 0, say('reading, choosing models', '读取数据，选择模型'));
    await wait(askAgainMs);
    answer = await client.get<Answer>(path);
  }
  if (terminal.watched) terminal.replaceLine('');
  if (answer.state === 'refused') throw await refusalOf(answer.problem!);
  if (answer.state === 'failed') throw new CliError('request_refused', { detail: say(`Nothing could be forecast: ${answer.reason}.`, `无法预测：${answer.reason}。`), cure: say('Look into the log of the server and report it.', '请查看服务日志并反馈。') });
  const { state: _, ...told } = answer;
  const shown = told as ShownForecast;
  if (out !== undefined) await writeFile(out, stepsCsv(shown));
  if (context.json()) return context.printJson(shown);
  printForecast(context, segment ?? '', shown);
  if (out !== undefined) terminal.print(`  ${terminal.paint('green', '✓')} ${out}\n`);
}

/** @returns steps ahead @throws CliError `malformed_option` */
export function requireSteps(say: CliContext['say'], told: { readonly every?: string | undefined; readonly ahead?: string | undefined }): NonNullable<ReturnType<typeof readForecastRequest>> {
  const read = readForecastRequest(told);
  if (read !== undefined) return read;
  throw new CliError('malformed_option', { detail: say('The time ahead is no whole number of steps up to a year, or the step is neither 1d nor 7d.', '预测时长不是整数步（至多一年），或步长不是 1d 或 7d。'), cure: say('Write --ahead 28d, or --every 7d --ahead 56d.', '请写成 --ahead 28d，或 --every 7d --ahead 56d。') });
}

/** What the server could not forecast, as what it is there. */
async function refusalOf({ code, what, cure }: ShownForecast['problems'][number]): Promise<LearnError> {
  const { LearnError: Refusal } = await import('@limn/learn');
  return new Refusal({ code: code as LearnError['code'], text: { en: { what: what.en, cure: cure.en }, zh: { what: what.zh, cure: cure.zh } } });
}
