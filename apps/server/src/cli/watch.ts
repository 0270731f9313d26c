/** `limn watch`: what is watched, what changed, how right predictions are. */
import { setTimeout } from 'node:timers/promises';
import type { Words } from '@limn/engine';
import type { Command } from 'commander';
import type { Alert } from '../activity/alert.ts';
import type { CliContext } from './context.ts';
import { tableLines } from './table.ts';
import { wrap } from './width.ts';

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface WatchAnswer {
  readonly state: 'waiting' | 'looking';
  readonly failed?: string;
  readonly day?: string;
  readonly fields: number;
  readonly columns: number;
  readonly customers: number;
  readonly clock: { readonly skipped: number; readonly repeated: number };
  readonly predictions: readonly { readonly prediction: string; readonly label: Words; readonly psi?: number; readonly accuracy?: { readonly metric: string; readonly was?: Interval; readonly is: Interval } }[];
  readonly served: { readonly checked: number; readonly differing: number };
  readonly webhook?: { readonly to: string; readonly sent: number; readonly waiting: number; readonly failing?: { readonly reason: string } };
}

interface PredictionAnswer {
  readonly prediction: string;
  readonly scores: readonly { readonly date: string; readonly told: number; readonly psi?: number; readonly ks?: number }[];
  readonly columns: readonly { readonly column: string; readonly label: Words; readonly psi: number; readonly ks?: number; readonly missing: { readonly before: number; readonly now: number } }[];
  readonly accuracy?: { readonly metric?: string; readonly judged?: Interval; readonly moments: readonly { readonly at: string; readonly rows: number; readonly main?: Interval }[] };
}

/** Codes that this command tells of. */
const learning: ReadonlySet<string> = new Set<Alert['code']>(['data_drift', 'score_drift', 'accuracy_down', 'served_differs', 'model_failing', 'labels_missing', 'stream_drift', 'rolled_back', 'retrain_failed', 'schedule_jumped']);
/** Columns and days that are listed. */
const mostListed = 12;
const waitMs = 300;

export function addWatchCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('watch')
    .argument('[name]', say('a prediction; default: everything that is watched', '预测名称；默认查看全部监测内容'))
    .description(say('see what changed, since when, and which predictions it moves', '查看哪些数据变了、何时开始、影响哪些预测'))
    .option('--wait', say('until the last day was looked at', '等到最近一天检查完成'))
    .addHelpText('after', say(
      '\nOnce a day what came in, what customers are like and what models say is compared with what was usual.\n\nExamples:\n  limn watch\n  limn watch churn90d\n  limn watch --json',
      '\n每天比较一次：新到的数据、客户的状况、模型的预测，与常态有何不同。\n\n示例：\n  limn watch\n  limn watch churn90d\n  limn watch --json',
    ))
    .action(async (name: string | undefined, { wait }: { readonly wait?: true }) => {
      const client = context.client();
      if (wait === true) for (;;) {
        const { state, day } = await client.get<WatchAnswer>('/v1/watch');
        if (state === 'waiting' && day !== undefined) break;
        await setTimeout(waitMs);
      }
      if (name !== undefined) return printPrediction(context, await client.get<PredictionAnswer>(`/v1/predictions/${encodeURIComponent(name)}/watch`));
      const answer = await client.get<WatchAnswer>('/v1/watch');
      const { alerts } = await client.get<{ readonly alerts: readonly Alert[] }>('/v1/alerts');
      printWatch(context, answer, alerts.filter(({ code }) => learning.has(code)));
    });
}

function printWatch(context: CliContext, answer: WatchAnswer, alerts: readonly Alert[]): void {
  if (context.json()) return context.printJson({ ...answer, alerts });
  const { say, terminal, count, lang } = context;
  const { day, fields, columns, customers, clock, predictions, served, state, failed, webhook } = answer;
  terminal.print();
  terminal.print(`  ${day === undefined ? say('No day was looked at yet.', '还没有检查过任何一天。') : say(`${count(fields)} fields and ${count(columns)} columns of ${count(customers)} customers are watched; up to ${day}.`, `监测${count(fields)}个事件字段、${count(columns)}个特征（${count(customers)}位客户），截至${day}。`)}${state === 'looking' ? say(' It is looking now.', '正在检查。') : ''}`);
  if (failed !== undefined) terminal.print(`  ${terminal.paint('yellow', '!')} ${say(`The last look failed: ${failed}`, `最近一次检查失败：${failed}`)}`);
  if (clock.skipped > 0) terminal.print(`  ${say(`${count(clock.skipped)} days were made up for: nobody looked when they ended.`, `补查了${count(clock.skipped)}天：这些天结束时没有运行。`)}`);
  if (clock.repeated > 0) terminal.print(`  ${say(`The clock went back ${count(clock.repeated)} times.`, `时钟回拨过${count(clock.repeated)}次。`)}`);
  terminal.print();
  if (alerts.length === 0) terminal.print(`  ${terminal.paint('green', '✓')} ${say('Nothing changed that would matter.', '没有值得关注的变化。')}`);
  for (const { level, text, cure } of alerts) {
    const mark = level === 'failed' ? terminal.paint('red', '✕') : level === 'warn' ? terminal.paint('yellow', '▲') : '○';
    wrap(text[lang], terminal.width - 4).forEach((line, i) => terminal.print(`  ${i === 0 ? mark : ' '} ${line}`));
    for (const line of wrap(cure[lang], terminal.width - 4)) terminal.print(`    ${terminal.paint('dim', line)}`);
  }
  if (predictions.length > 0) {
    terminal.print();
    const rows = predictions.map(({ prediction, psi, accuracy }) => [
      terminal.paint('bold', prediction),
      psi === undefined ? '' : `PSI ${psi.toFixed(2)}`,
      accuracy === undefined ? terminal.paint('dim', say('no labels yet', '尚无标签')) : `${accuracy.metric} ${boundsOf(accuracy.is)}`,
      accuracy?.was === undefined ? '' : terminal.paint('dim', say(`judged ${boundsOf(accuracy.was)}`, `评估时${boundsOf(accuracy.was)}`)),
    ]);
    for (const line of tableLines([{}, {}, {}, {}], rows)) terminal.print(line);
  }
  terminal.print();
  if (served.checked > 0) terminal.print(`  ${served.differing === 0 ? say(`${count(served.checked)} values as served were computed again from the log: all the same to the last bit.`, `已从日志重新计算${count(served.checked)}个已服务的值：逐位一致。`) : say(`${count(served.differing)} of ${count(served.checked)} values as served differ from the log.`, `${count(served.checked)}个已服务的值中有${count(served.differing)}个与日志不一致。`)}`);
  if (webhook !== undefined) terminal.print(`  ${say(`Alerts go to ${webhook.to}: ${count(webhook.sent)} sent, ${count(webhook.waiting)} waiting`, `告警发送至${webhook.to}：已发送${count(webhook.sent)}条，等待${count(webhook.waiting)}条`)}${webhook.failing === undefined ? '' : ` (${webhook.failing.reason})`}`);
  terminal.print();
}

function printPrediction(context: CliContext, answer: PredictionAnswer): void {
  if (context.json()) return context.printJson(answer);
  const { say, terminal, count, lang } = context;
  const { prediction, scores, columns, accuracy } = answer;
  const last = scores.at(-1);
  terminal.print();
  terminal.print(`  ${terminal.paint('bold', prediction)}  ${last?.psi === undefined ? say('not compared with its evaluation yet', '尚未与评估时比较') : say(`scores of ${last.date}: PSI ${last.psi.toFixed(3)}${last.ks === undefined ? '' : `, KS ${last.ks.toFixed(3)}`} against when it was judged`, `${last.date}的预测与评估时相比：PSI ${last.psi.toFixed(3)}${last.ks === undefined ? '' : `，KS ${last.ks.toFixed(3)}`}`)}`);
  terminal.print();
  const far = columns.slice(0, mostListed).map(({ column, label, psi, ks, missing }) => [
    column,
    terminal.paint('dim', label[lang]),
    `PSI ${psi.toFixed(3)}`,
    ks === undefined ? '' : `KS ${ks.toFixed(3)}`,
    Math.abs(missing.now - missing.before) < 0.005 ? '' : say(`missing ${percent(missing.before)} → ${percent(missing.now)}`, `缺失 ${percent(missing.before)} → ${percent(missing.now)}`),
  ]);
  for (const line of tableLines([{}, {}, { align: 'right' }, { align: 'right' }, {}], far)) terminal.print(line);
  if (accuracy !== undefined) {
    terminal.print();
    const { metric, judged, moments } = accuracy;
    if (moments.length === 0) terminal.print(`  ${say('No labels are known yet: nothing it said has had its time.', '还没有可用的标签：预测的时间窗尚未结束。')}`);
    const rows = [
      ...(judged === undefined ? [] : [[say('judged', '评估时'), '', `${metric ?? ''} ${boundsOf(judged)}`]]),
      ...moments.slice(-mostListed).map(({ at, rows: told, main }) => [say(`told ${at.slice(0, 10)}`, `${at.slice(0, 10)}预测`), say(`${count(told)} customers`, `${count(told)}位客户`), main === undefined ? '' : `${metric ?? ''} ${boundsOf(main)}`]),
    ];
    for (const line of tableLines([{}, { align: 'right' }, {}], rows)) terminal.print(line);
  }
  terminal.print();
}

function boundsOf({ value, low, high }: Interval): string {
  const short = (each: number): string => String(Number(each.toPrecision(3)));
  return `${short(value)} (${short(low)}–${short(high)})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
