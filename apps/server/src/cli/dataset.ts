/** `limn dataset NAME --out FOLDER`: the examples that a training learns from, as Parquet, for whoever wants to look or learn elsewhere. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { requireNew } from './evaluation-output.ts';
import { collectNamed, type NamedFlags } from './train-named.ts';

export function addDatasetCommand(program: Command, context: CliContext): void {
  const { say, terminal } = context;
  program
    .command('dataset')
    .argument('<name>', say('a prediction of the definition', '定义中的预测名称'))
    .description(say('write the training set of a prediction as Parquet, point-in-time from the log', '将预测的训练集按时点从日志导出为 Parquet'))
    .requiredOption('--out <folder>', say('a new folder; on the machine of the server when there is one', '新目录；有服务时位于服务所在机器'))
    .option('--data <folder>', say('from a data folder that no server has open', '使用未被服务占用的数据目录'))
    .option('--sample <share>', say('share of the examples to draw, e.g. 0.2', '抽取样本的比例，如 0.2'))
    .option('--seed <number>', say('of what is drawn; default 1', '抽样种子；默认 1'))
    .addHelpText('after', say(
      '\nThe folder holds Parquet files and a manifest with seed, window, versions and row counts.\n\nExamples:\n  limn dataset churn90d --out churn\n  limn dataset churn90d --out churn.parquet --sample 0.1 --data /var/lib/limn',
      '\n目录中有 Parquet 文件及清单，清单记录种子、时间范围、版本和行数。\n\n示例：\n  limn dataset churn90d --out churn\n  limn dataset churn90d --out churn.parquet --sample 0.1 --data /var/lib/limn',
    ))
    .action(async (name: string, { out, ...flags }: NamedFlags & { readonly out: string }) => {
      const target = resolve(out);
      if (flags.data !== undefined) await requireNew(target, say);
      const { folder = target, rows } = await collectNamed(context, name, { ...flags, folder: target });
      if (context.json()) return context.printJson({ prediction: name, folder, rows });
      terminal.print(`${terminal.paint('green', '✓')} ${say(`${name}: ${context.count(rows)} examples in ${folder}`, `${name}：${context.count(rows)} 个样本，位于 ${folder}`)}`);
    });
}
