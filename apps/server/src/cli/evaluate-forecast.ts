/** `limn evaluate forecast --table FILE`: a series out of any CSV file some weeks ahead, all models judged on stretches that were held out. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { SeriesColumns } from '@limn/learn';
import { CliError } from '../errors.ts';
import { shownForecast } from '../http/forecast-shape.ts';
import type { CliContext } from './context.ts';
import { requireMoment } from './evaluate-recommendation.ts';
import { requireNew } from './evaluation-output.ts';
import { requireSteps } from './forecast.ts';
import { printForecast, stepsCsv, type ShownForecast } from './forecast-output.ts';
import { createProgress } from './progress.ts';
import { wholeNumber } from './train-named.ts';

interface Flags {
  readonly table?: string;
  readonly time?: string;
  readonly value?: string;
  readonly price?: string;
  readonly quantity?: string;
  readonly by?: string;
  readonly every?: string;
  readonly ahead?: string;
  readonly until?: string;
  readonly seed?: string;
  readonly out?: string;
}

export function addEvaluateForecastCommand(evaluate: Command, context: CliContext): void {
  const { say } = context;
  evaluate
    .command('forecast')
    .description(say('a series some weeks ahead, models judged on stretches that were held out, baselines beside', '时间序列预测：在留出的时段上评估各模型，并与基线对比'))
    .option('--table <file>', say('moments and numbers, a CSV file also .gz; columns are guessed', '时间与数值，CSV 文件，可为 .gz；自动识别列'))
    .option('--time <column>', say('column of the moment', '时间列'))
    .option('--value <column>', say('column of the number that is added up; default rows are counted where none looks like an amount', '求和的数值列；没有金额列时按行计数'))
    .option('--price <column>', say('instead: column of the price of one', '或：单价列'))
    .option('--quantity <column>', say('with the price: column of how many', '与单价同用：数量列'))
    .option('--by <column>', say('a part for each word of this column', '按该列的取值拆分'))
    .option('--ahead <days>', say('how far; default 28d', '预测多远，默认 28d'))
    .option('--every <days>', say('1d or 7d; default 1d', '步长 1d 或 7d，默认 1d'))
    .option('--until <moment>', say('what comes from this day on does not count; default all counts', '此日起的数据不计入；默认全部计入'))
    .option('--seed <number>', say('the same seed gives the same report; default 7', '相同种子得到相同报告；默认 7'))
    .option('--out <file>', say('every step with its bands, as CSV', '逐期预测与区间，CSV 文件'))
    .addHelpText('after', say(
      '\nExamples:\n  limn evaluate forecast --table days.csv\n  limn evaluate forecast --table lines.csv.gz --every 7d --ahead 56d\n  limn evaluate forecast --table orders.csv --value total --by country --out ahead.csv --json',
      '\n示例：\n  limn evaluate forecast --table days.csv\n  limn evaluate forecast --table lines.csv.gz --every 7d --ahead 56d\n  limn evaluate forecast --table orders.csv --value 金额 --by 国家 --out ahead.csv --json',
    ))
    .action((_flags: unknown, command: Command) => judge(context, command.optsWithGlobals<Flags>()));
}

async function judge(context: CliContext, { table: file, until, seed: toldSeed, out, every, ahead, time, value, price, quantity, by }: Flags): Promise<void> {
  const { say, count, terminal } = context;
  if (file === undefined) throw new CliError('wrong_call', { detail: say('There is nothing to judge by.', '没有可用于评估的数据。'), cure: say('Name a file of moments and numbers: --table FILE.', '请指定含时间与数值的数据：--table 文件。') });
  if (out !== undefined) await requireNew(out, say);
  const steps = requireSteps(say, { every, ahead });
  const to = until === undefined ? undefined : requireMoment(until, say);
  const seed = wholeNumber('--seed', toldSeed, say) ?? 7;
  // Loaded here: other commands start without it.
  const { forecastSeries, readSeries } = await import('@limn/learn');
  const progress = createProgress(terminal, basename(file));
  const columns = Object.fromEntries(Object.entries({ time, value, price, quantity, by }).filter(([, name]) => name !== undefined)) as SeriesColumns;
  const read = await readSeries(file, { columns, every: steps.asked.every!, ...(to !== undefined && { until: to }), onProgress: (rows) => progress.show(0, say(`${count(rows)} rows read`, `已读取 ${count(rows)} 行`)) });
  const report = forecastSeries(read, { ahead: steps.ahead, seed, onProgress: (share) => progress.show(share, say('models at moments of the past', '在历史时刻上评估模型')) });
  if (terminal.watched) terminal.replaceLine('');
  const what = read.columns.value ?? (read.columns.price === undefined ? undefined : [read.columns.price, read.columns.quantity].filter((name) => name !== undefined).join(' × '));
  const label = what === undefined ? { en: 'rows', zh: '行数' } : { en: what, zh: what };
  const shown = shownForecast({ label, every: steps.asked.every!, scale: 0 }, { ...report, problems: [...read.problems, ...report.problems] });
  if (out !== undefined) await writeFile(out, stepsCsv(shown as ShownForecast));
  const { state: _, ...told } = shown;
  if (context.json()) return context.printJson({ columns: read.columns, seed, ...told });
  printForecast(context, basename(file), shown as ShownForecast);
  if (out !== undefined) terminal.print(`  ${terminal.paint('green', '✓')} ${out}\n`);
}
