/** Where an evaluation goes: a folder that was not there, and the terminal. */
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluationReport } from '@limn/learn';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { tableLines } from './table.ts';

/** Warnings that a terminal shows; the page has all. */
const shownWarnings = 8;
/** Columns that a terminal names, by what they matter. */
const shownColumns = 5;

/** Said before any work is done: nothing is ever overwritten. @throws CliError `folder_exists` */
export async function requireNew(out: string, say: CliContext['say']): Promise<void> {
  const there = await stat(out).then(() => true, () => false);
  if (there) throw new CliError('folder_exists', { detail: say(`${out} is there already.`, `${out} 已存在。`), cure: say('Name another folder with --out, or move that one away; nothing is ever overwritten.', '请用 --out 指定其他目录，或移走现有目录；已有内容从不被覆盖。') });
}

/** As data, and as a page in the language of the terminal. */
export async function writeEvaluation({ lang }: CliContext, evaluation: EvaluationReport, folder: string): Promise<void> {
  const { renderEvaluation } = await import('@limn/learn');
  await writeFile(join(folder, 'evaluation.json'), `${JSON.stringify(evaluation, undefined, 2)}\n`);
  await writeFile(join(folder, 'evaluation.html'), renderEvaluation(evaluation, lang));
}

/** Verdict, metrics beside the baselines, and what was found wrong with the data. */
export async function printEvaluation({ terminal, say, lang, count }: CliContext, evaluation: EvaluationReport): Promise<void> {
  const { choiceTable, summarizeEvaluation } = await import('@limn/learn');
  const { verdict, heads, lines, notes } = summarizeEvaluation(evaluation, lang);
  const colour = { better: 'green', worse: 'yellow' } as const;
  terminal.print();
  terminal.print(`  ${terminal.paint('bold', evaluation.name)}`);
  for (const { text, tone } of verdict) terminal.print(`  ${tone === 'plain' ? text : terminal.paint(colour[tone], text)}`);
  terminal.print();
  for (const line of tableLines(heads.map((title, i) => ({ title, ...(i > 1 && { align: 'right' as const }) })), lines, (title) => terminal.paint('dim', title))) terminal.print(line);
  terminal.print();
  const choice = choiceTable(evaluation, lang);
  if (choice !== undefined) {
    terminal.print(`  ${choice.sentence}`);
    for (const line of tableLines(choice.heads.map((title, i) => ({ title, ...(i > 1 && { align: 'right' as const }) })), choice.lines, (title) => terminal.paint('dim', title))) terminal.print(line);
    terminal.print();
  }
  for (const note of notes) terminal.print(`  ${terminal.paint('dim', note)}`);
  const { warnings, importance = [] } = evaluation;
  if (importance.length > 0) terminal.print(`  ${say('Looks at most:', '最看重：')} ${importance.slice(0, shownColumns).map(({ column }) => column).join(say(', ', '、'))}`);
  for (const { text } of warnings.slice(0, shownWarnings)) terminal.print(`  ${terminal.paint('yellow', '!')} ${text[lang].what} ${terminal.paint('dim', text[lang].cure)}`);
  if (warnings.length > shownWarnings) terminal.print(terminal.paint('dim', `    ${say(`and ${count(warnings.length - shownWarnings)} more on the page`, `其余 ${count(warnings.length - shownWarnings)} 条见页面`)}`));
}
