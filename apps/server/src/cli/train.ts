/** `limn train NAME`: a candidate for a prediction, or what a recommendation learns, from the log. `limn train --table FILE.csv --label COLUMN`: a judged model out of any table, in a folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CrossValidatedTable, TrainStage } from '@limn/learn';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { printEvaluation, requireNew, writeEvaluation } from './evaluation-output.ts';
import { createProgress } from './progress.ts';
import { isRecommendation, trainRecommendationNamed } from './train-recommendation.ts';
import { trainingFlags, trainNamed, wholeNumber, type NamedFlags } from './train-named.ts';

interface TrainFlags extends NamedFlags {
  readonly table?: string;
  readonly label?: string;
  readonly out?: string;
  readonly positive?: string;
  readonly time?: string;
  readonly customer?: string;
  readonly folds?: string;
  readonly keep?: string;
  readonly leaveOut?: string;
}

type TableFlags = TrainFlags & Required<Pick<TrainFlags, 'table' | 'label'>>;

export function addTrainCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('train')
    .argument('[name]', say('a prediction or a recommendation of the definition', '定义中的预测或推荐名称'))
    .description(say('learn a model of a prediction, what a recommendation learns, or from a CSV file, and judge it beside simpler ways', '训练预测或推荐模型，或从 CSV 文件训练，并与简单方法对比评估'))
    .option('--table <file>', say('CSV file, also .gz; separator, header and types are found', 'CSV 文件，可为 .gz；自动识别分隔符、表头和类型'))
    .option('--label <column>', say('of a table: the column to predict', '用于表格：要预测的列'))
    .option('--out <folder>', say('folder for the model and its evaluation; default model-<label>', '模型和评估报告的目录；默认 model-<标签>'))
    .option('--positive <word>', say('the word of the label that means yes', '标签中表示“是”的取值'))
    .option('--time <column>', say('moment of each row: the latest rows judge', '每行的时间列：最新的数据用于评估'))
    .option('--customer <column>', say('customer of each row: who judges was never seen', '每行的客户列：用于评估的客户从未参与训练'))
    .option('--keep <columns>', say('columns to use though they look like identifiers or leaks, parted by commas', '即使看似编号或泄漏也要使用的列，以逗号分隔'))
    .option('--leave-out <columns>', say('columns not to use, parted by commas', '不使用的列，以逗号分隔'))
    .option('--trainer <name>', say('trees (boosted, default), linear (elastic net), forest, network, bayes (naive), svm (linear) or neighbours; of an amount of a prediction also ziln (zero-inflated log-normal), lifetime (laws of purchases), lifetime-trees (both together) or best (all are tried)', 'trees（提升树，默认）、linear（弹性网络）、forest（随机森林）、network（神经网络）、bayes（朴素贝叶斯）、svm（线性支持向量机）或 neighbours（近邻）；预测金额时还可用 ziln（零膨胀对数正态）、lifetime（购买规律）、lifetime-trees（两者结合）或 best（全部比较）'))
    .option('--tries <number>', say('settings that are tried; default 8. Of a recommendation: 1 takes the usual ones', '尝试的参数组合数；默认 8。用于推荐时：1 表示使用常用参数'))
    .option('--seed <number>', say('the same seed gives the same model; default 1', '相同种子得到相同模型；默认 1'))
    .option('--folds <number>', say('of a table: besides, the whole training repeated in so many folds', '用于表格：另外将整个训练过程做若干折交叉验证'))
    .option('--data <folder>', say('of a prediction or recommendation: a data folder that no server has open', '用于预测或推荐：未被服务占用的数据目录'))
    .option('--sample <share>', say('of a prediction: share of the examples to draw, e.g. 0.2', '用于预测：抽取样本的比例，如 0.2'))
    .option('--by <name>', say('of a prediction or recommendation: who asks; stands in the record', '用于预测或推荐：操作人，会记录在案'), process.env['USER'] ?? 'limn')
    .addHelpText('after', say(
      '\nExamples:\n  limn train churn90d\n  limn train forYou\n  limn train churn90d --data /var/lib/limn --seed 7\n  limn train --table customers.csv --label churn\n  limn train --table visits.csv.gz --label bought --time visited_at --customer user_id\n  limn train --table orders.csv --label spend --leave-out order_id,refund --out models/spend',
      '\n示例：\n  limn train churn90d\n  limn train forYou\n  limn train churn90d --data /var/lib/limn --seed 7\n  limn train --table customers.csv --label churn\n  limn train --table visits.csv.gz --label bought --time visited_at --customer user_id\n  limn train --table orders.csv --label spend --leave-out order_id,refund --out models/spend',
    ))
    .action(async (name: string | undefined, flags: TrainFlags) => {
      if (name !== undefined && flags.table === undefined) return (await isRecommendation(context, name, flags.data)) ? trainRecommendationNamed(context, name, flags) : trainNamed(context, name, flags);
      const { table, label } = flags;
      if (name !== undefined || table === undefined || label === undefined) {
        throw new CliError('wrong_call', { detail: say('A training is of a prediction, or of a table and its label.', '请指定预测名称，或指定表格及其标签列。'), cure: say('Write `limn train churn90d`, or `limn train --table FILE.csv --label COLUMN`.', '请写 `limn train churn90d`，或 `limn train --table 文件.csv --label 列名`。') });
      }
      return trainTableFile(context, { ...flags, table, label });
    });
}

async function trainTableFile(context: CliContext, flags: TableFlags): Promise<void> {
  const { say } = context;
  const out = flags.out ?? `model-${flags.label.replace(/[^\p{L}\p{N}._-]+/gu, '-')}`;
  const { trainer, ...others } = trainingFlags(flags, say);
  if (trainer === 'best') throw new CliError('malformed_option', { detail: say('--trainer best compares ways to learn an amount of a declared prediction.', '--trainer best 用于比较已声明的金额预测的训练方法。'), cure: say('Of a table, name one trainer.', '用于表格时，请指定一种训练方法。') });
  const asked = { ...others, ...(trainer !== undefined && { trainer }) };
  const folds = wholeNumber('--folds', flags.folds, say);
  await requireNew(out, say);
  // Loaded here: other commands start without it.
  const { crossValidateTable, readCsv, trainTable, writeArtifact } = await import('@limn/learn');
  const progress = createProgress(context.terminal, flags.label);
  const read = await readCsv(flags.table, { onProgress: (rows) => progress.show(0, say(`${context.count(rows)} rows read`, `已读取 ${context.count(rows)} 行`)) });
  const { model, evaluation, checked, search } = await trainTable(read, {
    label: flags.label,
    ...(flags.positive !== undefined && { positive: flags.positive }),
    ...(flags.time !== undefined && { time: flags.time }),
    ...(flags.customer !== undefined && { customer: flags.customer }),
    ...asked,
    onProgress: (stage, share) => progress.show(shareOf(stage, share), stageWords(stage, say)),
  });
  const crossed = folds === undefined ? undefined : await crossValidateTable(read, {
    label: flags.label, folds, ...asked,
    ...(flags.positive !== undefined && { positive: flags.positive }),
    leaveOut: [...(asked.leaveOut ?? []), ...[flags.time, flags.customer].filter((name) => name !== undefined)],
    onProgress: (share) => progress.show(share, say(`${folds} folds`, `${folds} 折交叉验证`)),
  });
  if (context.terminal.watched) context.terminal.replaceLine('');
  await mkdir(out, { recursive: true });
  await writeArtifact(join(out, 'model'), model, {
    name: flags.label, madeBy: 'limn train', madeAt: Date.now(), seed: evaluation.seed,
    data: { rows: evaluation.parts[0]!.rows, source: flags.table },
    metrics: evaluation.models[0]!.metrics.map(({ metric, value, low, high, level }) => ({ metric, value, low, high, level })),
    training: { trainer: asked.trainer ?? 'trees', settings: search.best.settings, label: { name: flags.label, kind: evaluation.kind, classes: evaluation.classes }, time: flags.time ?? null },
  });
  await writeFile(join(out, 'table.json'), `${JSON.stringify(checked.report, undefined, 2)}\n`);
  await writeEvaluation(context, evaluation, out);
  if (crossed !== undefined) await writeFile(join(out, 'folds.json'), `${JSON.stringify(crossed, undefined, 2)}\n`);
  if (context.json()) return context.printJson({ folder: out, evaluation, table: checked.report, ...(crossed !== undefined && { folds: crossed }) });
  await printEvaluation(context, evaluation);
  if (crossed !== undefined) context.terminal.print(`  ${foldsWords(crossed, say)}`);
  context.terminal.print(`  ${context.terminal.paint('green', '✓')} ${join(out, 'evaluation.html')}  ${context.terminal.paint('dim', say('the whole evaluation, with charts', '完整评估与图表'))}`);
  context.terminal.print(`    ${join(out, 'model')}  ${context.terminal.paint('dim', say('the model: ONNX and data', '模型：ONNX 与数据'))}`);
  context.terminal.print();
}

/** Over all rows, each judged by a model that learnt from the other folds. */
function foldsWords({ evaluation: { models, main }, aucs, meanAuc }: CrossValidatedTable, say: CliContext['say']): string {
  const { value, low, high } = models[0]!.metrics.find(({ metric }) => metric === main)!;
  const all = `${main} ${value.toFixed(3)} (${low.toFixed(3)} – ${high.toFixed(3)})`;
  if (meanAuc === undefined) return say(`In folds: ${all}`, `交叉验证：${all}`);
  return say(`In ${aucs.length} folds: AUC ${meanAuc.toFixed(3)} on average; over all rows ${all}`, `${aucs.length} 折交叉验证：AUC 平均 ${meanAuc.toFixed(3)}；全部数据 ${all}`);
}

/** Where a bar stands: learning takes nearly all of the time. */
function shareOf(stage: TrainStage, share: number): number {
  return { check: 0, learn: 0.05 + 0.8 * share, judge: 0.88 }[stage];
}

function stageWords(stage: TrainStage, say: CliContext['say']): string {
  return { check: say('looking the table over', '检查表格'), learn: say('learning', '训练'), judge: say('judging', '评估') }[stage];
}
