/** `limn score FOLDER --table FILE.csv --out scores.csv`: what a model says of each row of a table. */
import { stat } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { boundsOf, createDoubt, createScorer, type ScoringModel } from '@limn/engine';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { artifactFolder } from './evaluate.ts';
import { requireNew } from './evaluation-output.ts';

export function addScoreCommand(program: Command, context: CliContext): void {
  const { say, terminal } = context;
  program
    .command('score')
    .argument('<model>', say('folder that limn train made', 'limn train 生成的目录'))
    .description(say('score every row of a CSV file with a trained model', '用已训练的模型为 CSV 文件的每一行打分'))
    .requiredOption('--table <file>', say('CSV file, also .gz; a label is not needed', 'CSV 文件，可为 .gz；无需标签'))
    .requiredOption('--out <file>', say('CSV file for the scores, a line a row, in their order', '打分结果 CSV 文件，每行一条，顺序不变'))
    .option('--why', say('beside each score the reasons, in words made from the columns', '在每个分数旁给出原因，用列名表述'))
    .addHelpText('after', say('\nExamples:\n  limn score model-churn --table customers.csv --out scores.csv\n  limn score model-churn --table customers.csv --out scores.csv --why --lang zh', '\n示例：\n  limn score model-churn --table customers.csv --out scores.csv\n  limn score model-churn --table customers.csv --out scores.csv --why --lang zh'))
    .action(async (folder: string, { table: file, out, why = false }: { readonly table: string; readonly out: string; readonly why?: boolean }) => {
      await requireNew(out, say);
      const { createRowExplainer, openArtifact, readCsv, TIMELESS_AS_OF, valueAt } = await import('@limn/learn');
      const { manifest: { signature, training }, model, close } = await openArtifact(artifactFolder(folder));
      await close();
      if (model === undefined) throw new CliError('request_refused', { detail: say(`${folder} holds a model that only ONNX Runtime serves.`, `${folder} 中的模型只能由 ONNX Runtime 运行。`), cure: say('Name a folder that limn train wrote.', '请指定 limn train 写入的目录。') });
      const { table: { rows, columns } } = await readCsv(file);
      const inputs = columns.filter(({ name }) => model.inputs.some(({ column }) => column === name));
      const moments = columns.find(({ name }) => name === timeOf(training));
      const { score } = createScorer(model);
      const doubt = createDoubt(model, undefined);
      const explain = why ? createRowExplainer(model, { ...labelOf(training, say), language: context.lang }) : undefined;
      let uncertain = 0;
      const lineOf = (row: number): string => {
        const at = moments !== undefined && 'values' in moments && !Number.isNaN(moments.values[row]) ? moments.values[row]! : TIMELESS_AS_OF;
        const given = Object.fromEntries(inputs.map((column) => [column.name, valueAt(column, row)]));
        const scored = score(given, at);
        const { values } = scored;
        if (doubt(scored) !== undefined) uncertain++;
        const cells = values.length > 1 ? [...values, signature.classes![likeliest(values)]!] : [values[0]!, ...boundsAt(model, values[0]!)];
        if (explain !== undefined) cells.push(explain((column) => given[column], at).text);
        return `${cells.map(cell).join(',')}\n`;
      };
      const heads = signature.classes !== undefined ? [...signature.classes, 'class'] : ['score', ...(model.intervals === undefined ? [] : ['low', 'high'])];
      if (why) heads.push('why');
      await pipeline(Readable.from((function* () {
        yield `${heads.map(cell).join(',')}\n`;
        for (let row = 0; row < rows; row++) yield lineOf(row);
      })()), createWriteStream(out, { flags: 'wx' }));
      const lacking = new Set(model.inputs.map(({ column }) => column).filter((name) => !inputs.some((column) => column.name === name)));
      if (context.json()) return context.printJson({ file: out, rows, missing: [...lacking], uncertain, bytes: (await stat(out)).size });
      for (const name of lacking) terminal.print(`  ${terminal.paint('yellow', '!')} ${say(`The table lacks '${name}': it counts as missing.`, `表格中没有“${name}”，按缺失处理。`)}`);
      if (uncertain > 0) terminal.print(`  ${terminal.paint('yellow', '!')} ${say(`${context.count(uncertain)} rows are unlike all that the model learnt from: their scores are too uncertain to be used.`, `${context.count(uncertain)} 行与模型学习过的数据都不相似，其分数过于不确定，不宜使用。`)}`);
      terminal.print(`${terminal.paint('green', '✓')} ${say(`${context.count(rows)} rows scored: ${out}`, `已为 ${context.count(rows)} 行打分：${out}`)}`);
    });
}

function timeOf(training: unknown): string | undefined {
  const { time } = (typeof training === 'object' && training !== null ? training : {}) as { readonly time?: unknown };
  return typeof time === 'string' ? time : undefined;
}

/** What the training said of its label. */
function labelOf(training: unknown, say: CliContext['say']): { readonly label: string; readonly answers: readonly string[] } {
  const { label } = (typeof training === 'object' && training !== null ? training : {}) as { readonly label?: { readonly name?: string; readonly classes?: readonly string[] } };
  return { label: label?.name ?? say('score', '分数'), answers: label?.classes ?? [] };
}

function boundsAt({ intervals }: ScoringModel, value: number): readonly number[] {
  if (intervals === undefined) return [];
  const { low, high } = boundsOf(intervals[0]!, value);
  return [low, high];
}

function likeliest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((best, value, i, all) => (value > all[best]! ? i : best), 0);
}

/** As RFC 4180 has it. */
function cell(value: string | number): string {
  const text = typeof value === 'number' ? String(Number(value.toPrecision(8))) : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
