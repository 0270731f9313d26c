/** `limn evaluate value --table FILE`: what customers are worth, by laws of purchases and spend, judged on weeks that they did not see. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { PaymentColumns } from '@limn/learn';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { requireMoment } from './evaluate-recommendation.ts';
import { requireNew } from './evaluation-output.ts';
import { forecastCsv, printValue } from './evaluate-value-output.ts';
import { createProgress } from './progress.ts';
import { wholeNumber } from './train-named.ts';

interface ValueFlags {
  readonly table?: string;
  readonly split?: string;
  readonly until?: string;
  readonly user?: string;
  readonly time?: string;
  readonly amount?: string;
  readonly price?: string;
  readonly quantity?: string;
  readonly seed?: string;
  readonly out?: string;
}

export function addEvaluateValueCommand(evaluate: Command, context: CliContext): void {
  const { say } = context;
  evaluate
    .command('value')
    .description(say('what customers are worth: laws of purchases and spend, judged on weeks that they did not see, baselines beside', '客户生命周期价值：用未参与拟合的时段评估购买与金额规律，并与基线对比'))
    .option('--table <file>', say('payments, a CSV file also .gz; columns are guessed', '付款数据，CSV 文件，可为 .gz；自动识别列'))
    .option('--split <moment>', say('the first day that is held out; default the last third of the days', '留出时段的第一天；默认最后三分之一'))
    .option('--until <moment>', say('what comes from this day on does not count; default all counts', '此日起的数据不计入；默认全部计入'))
    .option('--user <column>', say('column of the customer', '客户列'))
    .option('--time <column>', say('column of the moment', '时间列'))
    .option('--amount <column>', say('column of what was paid; below 0 is given back', '金额列；负值表示退款'))
    .option('--price <column>', say('instead: column of the price of one', '或：单价列'))
    .option('--quantity <column>', say('with the price: column of how many', '与单价同用：数量列'))
    .option('--seed <number>', say('the same seed gives the same report; default 7', '相同种子得到相同报告；默认 7'))
    .option('--out <file>', say('each customer\'s chance to be there, purchases and value ahead, as CSV', '每位客户的活跃概率、未来购买次数与价值，CSV 文件'))
    .addHelpText('after', say(
      '\nExamples:\n  limn evaluate value --table payments.csv\n  limn evaluate value --table orders.csv.gz --split 2011-07-01 --out value.csv\n  limn evaluate value --table lines.csv --user buyer --price "unit price" --quantity qty --json',
      '\n示例：\n  limn evaluate value --table payments.csv\n  limn evaluate value --table orders.csv.gz --split 2011-07-01 --out value.csv\n  limn evaluate value --table lines.csv --user 买家 --price 单价 --quantity 数量 --json',
    ))
    .action((_flags: unknown, command: Command) => judge(context, command.optsWithGlobals<ValueFlags>()));
}

async function judge(context: CliContext, { table: file, split, until, user: customer, time, amount, price, quantity, seed: toldSeed, out }: ValueFlags): Promise<void> {
  const { say, count, terminal } = context;
  if (file === undefined) throw new CliError('wrong_call', { detail: say('There is nothing to judge by.', '没有可用于评估的数据。'), cure: say('Name a file of payments: --table FILE.', '请指定付款数据：--table 文件。') });
  if (out !== undefined) await requireNew(out, say);
  const [from, to] = [split, until].map((told) => (told === undefined ? undefined : requireMoment(told, say)));
  const seed = wholeNumber('--seed', toldSeed, say) ?? 7;
  // Loaded here: other commands start without it.
  const { judgeValue, readPayments } = await import('@limn/learn');
  const progress = createProgress(terminal, basename(file));
  const columns = Object.fromEntries(Object.entries({ customer, time, amount, price, quantity }).filter(([, name]) => name !== undefined)) as PaymentColumns;
  const read = await readPayments(file, { columns, onProgress: (rows) => progress.show(0, say(`${count(rows)} rows read`, `已读取 ${count(rows)} 行`)) });
  const { report: judged, ahead } = judgeValue(read.transactions, {
    seed, ...(from !== undefined && { split: from }), ...(to !== undefined && { until: to }),
    onProgress: (share, doing) => progress.show(share, doing === 'ahead' ? say('weeks ahead', '预测未来') : doing),
  });
  if (terminal.watched) terminal.replaceLine('');
  const report = { ...judged, problems: [...read.problems, ...judged.problems] };
  if (out !== undefined) await writeFile(out, forecastCsv(read.transactions.customerKeys, ahead));
  if (context.json()) {
    const { weeks, forecast, known } = ahead;
    return context.printJson({ columns: read.columns, ...report, ahead: { weeks, customers: known.places.length, purchases: forecast.purchases.total, value: forecast.value.total } });
  }
  printValue(context, basename(file), report, ahead);
  if (out !== undefined) terminal.print(`  ${terminal.paint('green', '✓')} ${out}`);
  terminal.print();
}
