/** `limn train --table FILE.csv --label COLUMN`: a judged model out of any table, in a folder. */
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { TrainedTable, TrainStage } from '@limn/learn';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { createProgress } from './progress.ts';
import { tableLines } from './table.ts';

interface TrainFlags {
  readonly table: string;
  readonly label: string;
  readonly out?: string;
  readonly positive?: string;
  readonly time?: string;
  readonly customer?: string;
  readonly keep?: string;
  readonly leaveOut?: string;
  readonly tries?: string;
  readonly seed?: string;
}

/** Warnings that a terminal shows; the page has all. */
const shownWarnings = 8;

export function addTrainCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('train')
    .description(say('learn a model from a CSV file and judge it beside simpler ways', '从 CSV 文件训练模型，并与简单方法对比评估'))
    .requiredOption('--table <file>', say('CSV file, also .gz; separator, header and types are found', 'CSV 文件，可为 .gz；自动识别分隔符、表头和类型'))
    .requiredOption('--label <column>', say('the column to predict', '要预测的列'))
    .option('--out <folder>', say('folder for the model and its evaluation; default model-<label>', '模型和评估报告的目录；默认 model-<标签>'))
    .option('--positive <word>', say('the word of the label that means yes', '标签中表示“是”的取值'))
    .option('--time <column>', say('moment of each row: the latest rows judge', '每行的时间列：最新的数据用于评估'))
    .option('--customer <column>', say('customer of each row: who judges was never seen', '每行的客户列：用于评估的客户从未参与训练'))
    .option('--keep <columns>', say('columns to use though they look like identifiers or leaks, parted by commas', '即使看似编号或泄漏也要使用的列，以逗号分隔'))
    .option('--leave-out <columns>', say('columns not to use, parted by commas', '不使用的列，以逗号分隔'))
    .option('--tries <number>', say('settings that are tried; default 8', '尝试的参数组合数；默认 8'))
    .option('--seed <number>', say('the same seed gives the same model; default 1', '相同种子得到相同模型；默认 1'))
    .addHelpText('after', say(
      '\nExamples:\n  limn train --table customers.csv --label churn\n  limn train --table visits.csv.gz --label bought --time visited_at --customer user_id\n  limn train --table orders.csv --label spend --leave-out order_id,refund --out models/spend',
      '\n示例：\n  limn train --table customers.csv --label churn\n  limn train --table visits.csv.gz --label bought --time visited_at --customer user_id\n  limn train --table orders.csv --label spend --leave-out order_id,refund --out models/spend',
    ))
    .action(async (flags: TrainFlags) => {
      const out = flags.out ?? `model-${flags.label.replace(/[^\p{L}\p{N}._-]+/gu, '-')}`;
      const [tries, seed] = [wholeNumber('--tries', flags.tries, say), wholeNumber('--seed', flags.seed, say)];
      await requireNew(out, say);
      // Loaded here: other commands start without it.
      const { readCsv, trainTable, writeArtifact, renderEvaluation } = await import('@limn/learn');
      const progress = createProgress(context.terminal, flags.label);
      const read = await readCsv(flags.table, { onProgress: (rows) => progress.show(0, say(`${context.count(rows)} rows read`, `已读取 ${context.count(rows)} 行`)) });
      const trained = await trainTable(read, {
        label: flags.label,
        ...(flags.positive !== undefined && { positive: flags.positive }),
        ...(flags.time !== undefined && { time: flags.time }),
        ...(flags.customer !== undefined && { customer: flags.customer }),
        ...(flags.keep !== undefined && { keep: namesIn(flags.keep) }),
        ...(flags.leaveOut !== undefined && { leaveOut: namesIn(flags.leaveOut) }),
        ...(tries !== undefined && { tries }),
        ...(seed !== undefined && { seed }),
        onProgress: (stage, share) => progress.show(shareOf(stage, share), stageWords(stage, say)),
      });
      if (context.terminal.watched) context.terminal.replaceLine('');
      const { model, evaluation, checked, search } = trained;
      await mkdir(out, { recursive: true });
      await writeArtifact(join(out, 'model'), model, {
        name: flags.label, madeBy: 'limn train', madeAt: Date.now(), seed: evaluation.seed,
        data: { rows: evaluation.parts[0]!.rows, source: flags.table },
        metrics: evaluation.models[0]!.metrics.map(({ metric, value, low, high, level }) => ({ metric, value, low, high, level })),
        training: { trainer: 'boosting', settings: search.best.settings },
      });
      const files = { 'evaluation.json': `${JSON.stringify(evaluation, undefined, 2)}\n`, 'table.json': `${JSON.stringify(checked.report, undefined, 2)}\n`, 'evaluation.html': renderEvaluation(evaluation, context.lang) };
      for (const [name, text] of Object.entries(files)) await writeFile(join(out, name), text);
      if (context.json()) return context.printJson({ folder: out, evaluation, table: checked.report });
      await printTrained(context, trained, out);
    });
}

/** Where a bar stands: learning takes nearly all of the time. */
function shareOf(stage: TrainStage, share: number): number {
  return { check: 0, learn: 0.05 + 0.8 * share, judge: 0.88 }[stage];
}

function stageWords(stage: TrainStage, say: CliContext['say']): string {
  return { check: say('looking the table over', '检查表格'), learn: say('learning', '训练'), judge: say('judging', '评估') }[stage];
}

/** @throws CliError `malformed_option` */
function wholeNumber(option: string, text: string | undefined, say: CliContext['say']): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && (option !== '--tries' || Number(text) > 0)) return Number(text);
  throw new CliError('malformed_option', { detail: say(`${option} is '${text}', which is no whole number.`, `${option} 的值“${text}”不是整数。`), cure: say(`Write it like ${option} 8.`, `请写成 ${option} 8 的形式。`) });
}

function namesIn(list: string): readonly string[] {
  return list.split(',').map((name) => name.trim()).filter((name) => name !== '');
}

/** Said before anything is learnt: nothing is ever overwritten. @throws CliError `folder_exists` */
async function requireNew(out: string, say: CliContext['say']): Promise<void> {
  const there = await stat(out).then(() => true, () => false);
  if (there) throw new CliError('folder_exists', { detail: say(`${out} is there already.`, `${out} 已存在。`), cure: say('Name another folder with --out, or move that one away; a model is never overwritten.', '请用 --out 指定其他目录，或移走现有目录；模型从不被覆盖。') });
}

async function printTrained({ terminal, say, lang, count }: CliContext, { evaluation, checked }: TrainedTable, out: string): Promise<void> {
  const { summarizeEvaluation } = await import('@limn/learn');
  const { verdict, heads, lines } = summarizeEvaluation(evaluation, lang);
  const colour = { better: 'green', worse: 'yellow' } as const;
  terminal.print();
  terminal.print(`  ${terminal.paint('bold', evaluation.name)}`);
  for (const { text, tone } of verdict) terminal.print(`  ${tone === 'plain' ? text : terminal.paint(colour[tone], text)}`);
  terminal.print();
  for (const line of tableLines(heads.map((title, i) => ({ title, ...(i > 1 && { align: 'right' as const }) })), lines, (title) => terminal.paint('dim', title))) terminal.print(line);
  terminal.print();
  const { warnings } = checked.report;
  for (const { text } of warnings.slice(0, shownWarnings)) terminal.print(`  ${terminal.paint('yellow', '!')} ${text[lang].what} ${terminal.paint('dim', text[lang].cure)}`);
  if (warnings.length > shownWarnings) terminal.print(terminal.paint('dim', `    ${say(`and ${count(warnings.length - shownWarnings)} more on the page`, `其余 ${count(warnings.length - shownWarnings)} 条见页面`)}`));
  terminal.print(`  ${terminal.paint('green', '✓')} ${join(out, 'evaluation.html')}  ${terminal.paint('dim', say('the whole evaluation, with charts', '完整评估与图表'))}`);
  terminal.print(`    ${join(out, 'model')}  ${terminal.paint('dim', say('the model: ONNX and data', '模型：ONNX 与数据'))}`);
  terminal.print();
}
