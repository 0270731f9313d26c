/** `limn train --table FILE.csv --label COLUMN`: a judged model out of any table, in a folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { TrainStage } from '@limn/learn';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { printEvaluation, requireNew, writeEvaluation } from './evaluation-output.ts';
import { createProgress } from './progress.ts';

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
      const { readCsv, trainTable, writeArtifact } = await import('@limn/learn');
      const progress = createProgress(context.terminal, flags.label);
      const read = await readCsv(flags.table, { onProgress: (rows) => progress.show(0, say(`${context.count(rows)} rows read`, `已读取 ${context.count(rows)} 行`)) });
      const { model, evaluation, checked, search } = await trainTable(read, {
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
      await mkdir(out, { recursive: true });
      await writeArtifact(join(out, 'model'), model, {
        name: flags.label, madeBy: 'limn train', madeAt: Date.now(), seed: evaluation.seed,
        data: { rows: evaluation.parts[0]!.rows, source: flags.table },
        metrics: evaluation.models[0]!.metrics.map(({ metric, value, low, high, level }) => ({ metric, value, low, high, level })),
        training: { trainer: 'boosting', settings: search.best.settings, label: { name: flags.label, kind: evaluation.kind, classes: evaluation.classes }, time: flags.time ?? null },
      });
      await writeFile(join(out, 'table.json'), `${JSON.stringify(checked.report, undefined, 2)}\n`);
      await writeEvaluation(context, evaluation, out);
      if (context.json()) return context.printJson({ folder: out, evaluation, table: checked.report });
      await printEvaluation(context, evaluation);
      context.terminal.print(`  ${context.terminal.paint('green', '✓')} ${join(out, 'evaluation.html')}  ${context.terminal.paint('dim', say('the whole evaluation, with charts', '完整评估与图表'))}`);
      context.terminal.print(`    ${join(out, 'model')}  ${context.terminal.paint('dim', say('the model: ONNX and data', '模型：ONNX 与数据'))}`);
      context.terminal.print();
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
