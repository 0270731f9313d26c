/** `limn evaluate FOLDER --table FILE.csv`: a model of `limn train`, judged on another table. `limn evaluate NAME`: how good the newest model of a prediction is. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { EvaluationReport, JsonValue, JudgedLabel } from '@limn/learn';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { addEvaluateForecastCommand } from './evaluate-forecast.ts';
import { addEvaluatePolicyCommand } from './evaluate-policy.ts';
import { addEvaluateRecommendationCommand } from './evaluate-recommendation.ts';
import { addEvaluateValueCommand } from './evaluate-value.ts';
import { printEvaluation, requireNew, writeEvaluation } from './evaluation-output.ts';
import { openFolder } from './open-folder.ts';
import { terminalWords } from '../language/terminal-words.ts';

interface EvaluateFlags {
  readonly table?: string;
  readonly out?: string;
  readonly data?: string;
}

export function addEvaluateCommand(program: Command, context: CliContext): void {
  const { say } = context;
  const evaluate = program
    .command('evaluate')
    .argument('<model>', say('a prediction, the hash of a model, or a folder that limn train made', '预测名称、模型哈希，或 limn train 生成的目录'))
    .description(say('how good a model is; with a table, judged anew on rows that it never saw', '查看模型的评估；指定表格时，用从未见过的数据重新评估'))
    .option('--table <file>', say('CSV file with the label, also .gz', '含标签的 CSV 文件，可为 .gz'))
    .option('--out <folder>', say('folder for the evaluation; of a table default evaluation', '评估报告的目录；指定表格时默认 evaluation'))
    .option('--data <folder>', say('of a prediction: a data folder that no server has open', '用于预测：未被服务占用的数据目录'))
    .addHelpText('after', say(
      '\nExamples:\n  limn evaluate churn90d\n  limn evaluate churn90d --out report\n  limn evaluate model-churn --table next-month.csv\n  limn evaluate models/spend --table 2026-11.csv.gz --out spend-november',
      '\n示例：\n  limn evaluate churn90d\n  limn evaluate churn90d --out report\n  limn evaluate model-churn --table next-month.csv\n  limn evaluate models/spend --table 2026-11.csv.gz --out spend-november',
    ))
    .action((asked: string, { table, out, data }: EvaluateFlags) => (table === undefined ? showEvaluation(context, asked, { out, data }) : judgeAnew(context, asked, { table, out: out ?? 'evaluation' })));
  addEvaluateRecommendationCommand(evaluate, context);
  addEvaluatePolicyCommand(evaluate, context);
  addEvaluateValueCommand(evaluate, context);
  addEvaluateForecastCommand(evaluate, context);
}

async function judgeAnew(context: CliContext, folder: string, { table, out }: { readonly table: string; readonly out: string }): Promise<void> {
  const { say } = context;
  await requireNew(out, say);
  const { judgeTable, openArtifact, readCsv } = await import('@limn/learn');
  const { manifest, model, close } = await openArtifact(artifactFolder(folder));
  await close();
  const trained = trainedOn(manifest.training);
  if (model === undefined || trained === undefined) {
    throw new CliError('request_refused', { detail: say(`${folder} was not made by limn train.`, `${folder} 不是由 limn train 生成的。`), cure: say('Name the folder that limn train wrote.', '请指定 limn train 写入的目录。') });
  }
  await tell(context, judgeTable(model, await readCsv(table), trained), out);
}

/** The folder itself, or `model` within the folder of a training from a table. */
export function artifactFolder(folder: string): string {
  return existsSync(join(folder, 'artifact.json')) ? folder : join(folder, 'model');
}

async function showEvaluation(context: CliContext, asked: string, { out, data }: { readonly out: string | undefined; readonly data: string | undefined }): Promise<void> {
  if (out !== undefined) await requireNew(out, context.say);
  await tell(context, data === undefined ? await askServer(context, asked) : await readFolder(context, asked, data), out);
}

interface Listed {
  readonly hash: string;
  readonly prediction: string;
}

async function askServer(context: CliContext, asked: string): Promise<EvaluationReport> {
  const client = context.client();
  const { models } = await client.get<{ readonly models: readonly Listed[] }>('/v1/models');
  return client.get(`/v1/models/${requireModel(context, models, asked)}/evaluation`);
}

async function readFolder(context: CliContext, asked: string, folder: string): Promise<EvaluationReport> {
  const limn = await openFolder(context, folder);
  try {
    const file = await limn.models.file(requireModel(context, limn.models.list(), asked), 'evaluation.json');
    if (file === undefined) throw new CliError('not_found', terminalWords('evaluation_unknown', context.say)!);
    return JSON.parse(Buffer.from(file).toString()) as EvaluationReport;
  } finally {
    await limn.close();
  }
}

/** The newest of a prediction, or the one of a hash. @throws CliError `not_found` */
function requireModel({ say }: CliContext, models: readonly Listed[], asked: string): string {
  const found = models.find(({ prediction }) => prediction === asked) ?? models.find(({ hash }) => asked.length >= 4 && hash.startsWith(asked));
  if (found !== undefined) return found.hash;
  throw new CliError('not_found', { detail: say(`There is no model of '${asked}'.`, `没有“${asked}”的模型。`), cure: say('`limn models` lists those that are; `limn train NAME` makes one. To judge a folder anew, add --table.', '`limn models` 可列出已有模型；`limn train 名称` 可训练。若要重新评估目录中的模型，请加 --table。') });
}

async function tell(context: CliContext, evaluation: EvaluationReport, out: string | undefined): Promise<void> {
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    await writeEvaluation(context, evaluation, out);
  }
  if (context.json()) return context.printJson({ ...(out !== undefined && { folder: out }), evaluation });
  await printEvaluation(context, evaluation);
  if (out !== undefined) context.terminal.print(`  ${context.terminal.paint('green', '✓')} ${join(out, 'evaluation.html')}`);
  context.terminal.print();
}

/** What `limn train` wrote of the label; undefined when somebody else made the model. */
function trainedOn(training: JsonValue | undefined): { readonly label: JudgedLabel; readonly time?: string } | undefined {
  const { label, time } = (typeof training === 'object' && training !== null ? training : {}) as { readonly label?: JudgedLabel; readonly time?: string | null };
  if (label === undefined || typeof label.name !== 'string' || !['binary', 'classes', 'amount'].includes(label.kind) || !Array.isArray(label.classes)) return undefined;
  return { label, ...(typeof time === 'string' && { time }) };
}
