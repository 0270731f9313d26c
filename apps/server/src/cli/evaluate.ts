/** `limn evaluate FOLDER --table FILE.csv`: a model of `limn train`, judged on another table. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { JsonValue, JudgedLabel } from '@limn/learn';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { printEvaluation, requireNew, writeEvaluation } from './evaluation-output.ts';

interface EvaluateFlags {
  readonly table: string;
  readonly out: string;
}

export function addEvaluateCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('evaluate')
    .argument('<model>', say('folder that limn train made', 'limn train 生成的目录'))
    .description(say('judge a trained model on a table that it never saw', '用从未见过的表格评估已训练的模型'))
    .requiredOption('--table <file>', say('CSV file with the label, also .gz', '含标签的 CSV 文件，可为 .gz'))
    .option('--out <folder>', say('folder for the evaluation', '评估报告的目录'), 'evaluation')
    .addHelpText('after', say(
      '\nExamples:\n  limn evaluate model-churn --table next-month.csv\n  limn evaluate models/spend --table 2026-11.csv.gz --out spend-november',
      '\n示例：\n  limn evaluate model-churn --table next-month.csv\n  limn evaluate models/spend --table 2026-11.csv.gz --out spend-november',
    ))
    .action(async (folder: string, { table, out }: EvaluateFlags) => {
      await requireNew(out, say);
      const { judgeTable, openArtifact, readCsv } = await import('@limn/learn');
      const { manifest, model, close } = await openArtifact(join(folder, 'model'));
      await close();
      const trained = trainedOn(manifest.training);
      if (model === undefined || trained === undefined) {
        throw new CliError('request_refused', { detail: say(`${folder} was not made by limn train.`, `${folder} 不是由 limn train 生成的。`), cure: say('Name the folder that limn train wrote.', '请指定 limn train 写入的目录。') });
      }
      const evaluation = judgeTable(model, await readCsv(table), trained);
      await mkdir(out, { recursive: true });
      await writeEvaluation(context, evaluation, out);
      if (context.json()) return context.printJson({ folder: out, evaluation });
      await printEvaluation(context, evaluation);
      context.terminal.print(`  ${context.terminal.paint('green', '✓')} ${join(out, 'evaluation.html')}`);
      context.terminal.print();
    });
}

/** What `limn train` wrote of the label; undefined when somebody else made the model. */
function trainedOn(training: JsonValue | undefined): { readonly label: JudgedLabel; readonly time?: string } | undefined {
  const { label, time } = (typeof training === 'object' && training !== null ? training : {}) as { readonly label?: JudgedLabel; readonly time?: string | null };
  if (label === undefined || typeof label.name !== 'string' || !['binary', 'classes', 'amount'].includes(label.kind) || !Array.isArray(label.classes)) return undefined;
  return { label, ...(typeof time === 'string' && { time }) };
}
