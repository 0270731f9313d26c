/** `limn explain ID NAME`: why a feature, tag or segment is what it is, down to the events. */
import type { Column, Explanation } from '@limn/engine';
import { Option, type Command } from 'commander';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { fetchDefinition, requireColumn, valueFormat, type DefinitionAnswer } from './definition.ts';
import { tableLines } from './table.ts';
import { wrap } from './width.ts';

type ExplanationAnswer = Omit<Explanation, 'flip'> & { readonly flip?: { readonly at: string; readonly to: boolean; readonly text: string } };

/** As many events as the server tells unless asked for more. */
const evidenceLimit = 10;

export function addExplainCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('explain')
    .argument('<id>', say('the customer', '客户标识'))
    .argument('<name>', say('a feature, value, prediction, tag or segment (limn definitions lists them)', '特征、数值、预测、标签或人群的名称（limn definitions 列出全部）'))
    .description(say('say why a value is what it is', '解释某个值的原因'))
    .option('--as-of <moment>', say('as it was known then, e.g. 2011-06-01', '当时所知，如 2011-06-01'))
    .option('--below <bound>', say('of a prediction: what would bring it below this, e.g. 0.3', '对预测：怎样才能降到此值以下，如 0.3'))
    .option('--at-least <bound>', say('of a prediction: what would bring it to this at least', '对预测：怎样才能达到此值'))
    .option('--change <features>', say('with either: what somebody can do something about, e.g. orders30d,spend30d', '配合上面两项：可以改变的特征，如 orders30d,spend30d'))
    .addOption(new Option('--method <name>', say('of a prediction: find reasons with answers of the model alone', '对预测：只凭模型的输出寻找原因')).choices(['orders', 'kernel', 'lime']))
    .addHelpText('after', say(
      '\nExamples:\n  limn explain 17850 lost\n  limn explain 12748 churn90d --below 0.05 --change orders30d\n  limn explain 12748 churn90d --method kernel\n  limn explain 17850 spend365d --as-of 2011-03-01\n  limn explain 17850 winBack --lang zh',
      '\n示例：\n  limn explain 17850 lost\n  limn explain 12748 churn90d --below 0.05 --change orders30d\n  limn explain 12748 churn90d --method kernel\n  limn explain 17850 spend365d --as-of 2011-03-01\n  limn explain 17850 winBack --lang zh',
    ))
    .action(async (id: string, name: string, options: { asOf?: string; below?: string; atLeast?: string; change?: string; method?: string }) => {
      checkWish(options, say);
      const client = context.client();
      const definition = await fetchDefinition(client);
      const column = requireColumn(definition.columns, name, say);
      const query = new URLSearchParams({ lang: context.lang, ...options });
      const explanation = await client.get<ExplanationAnswer>(`/v1/profiles/${encodeURIComponent(id)}/explain/${encodeURIComponent(name)}?${query}`);
      if (context.json()) return context.printJson(explanation);
      printExplanation(context, { id, column, definition, explanation });
    });
}

/** @throws CliError `malformed_option` */
function checkWish({ below, atLeast, change }: { readonly below?: string; readonly atLeast?: string; readonly change?: string }, say: CliContext['say']): void {
  for (const bound of [below, atLeast]) {
    if (bound === undefined || (bound.trim() !== '' && Number.isFinite(Number(bound)))) continue;
    throw new CliError('malformed_option', { detail: say(`'${bound}' is no number.`, `“${bound}”不是数字。`), cure: say('Write the bound as the prediction has it, e.g. 0.3.', '请按预测值的写法填写界限，如 0.3。') });
  }
  if ((below ?? atLeast) === undefined || change !== undefined) return;
  throw new CliError('malformed_option', { detail: say('A bound is asked for, and nothing may change.', '给出了界限，却没有说明可以改变什么。'), cure: say('Add --change orders30d,spend30d: the features that somebody can do something about.', '请加上 --change orders30d,spend30d：可以改变的特征。') });
}

interface Shown {
  readonly id: string;
  readonly column: Column;
  readonly definition: DefinitionAnswer;
  readonly explanation: ExplanationAnswer;
}

function printExplanation({ terminal, say, lang }: CliContext, { id, column, definition, explanation }: Shown): void {
  const format = valueFormat(definition, lang);
  const { label, value, sentence, rule, clauses, flip, evidence, prediction } = explanation;
  terminal.print();
  const { name } = column;
  terminal.print(`  ${terminal.paint('bold', label)}${name === label ? '' : terminal.paint('dim', ` ${name}`)}  ${paintValue(terminal.paint, value, format.column(column, value))}  ${terminal.paint('dim', id)}`);
  terminal.print();
  for (const line of wrap(sentence, terminal.width - 2)) terminal.print(`  ${line}`);
  if (rule !== undefined) terminal.print(`  ${terminal.paint('dim', say('rule', '规则'))}  ${rule}`);
  if (clauses.length > 0) terminal.print();
  if (prediction !== undefined) printReasons({ terminal, say }, prediction);
  else for (const { text, holds, distance } of clauses) {
    const mark = holds ? terminal.paint('green', '✓') : terminal.paint('red', '✗');
    terminal.print(`  ${mark} ${text}${distance === undefined ? '' : terminal.paint('dim', say(`  (${distance})`, `（${distance}）`))}`);
  }
  if (flip !== undefined) {
    terminal.print();
    terminal.print(`  ${terminal.paint('yellow', '⏱')} ${flip.text}`);
  }
  if (evidence.length > 0) {
    terminal.print();
    const newest = evidence.length < evidenceLimit ? '' : terminal.paint('dim', say(` · the newest ${evidenceLimit}`, ` · 最新 ${evidenceLimit} 个`));
    terminal.print(`  ${terminal.paint('cyan', say('events behind it, newest first', '依据的事件（由新到旧）'))}${newest}`);
    const rows = evidence.map(({ time, what, id: event }) => [format.moment(Date.parse(time)), what, terminal.paint('dim', event)]);
    for (const line of tableLines([{}, {}, {}], rows)) terminal.print(line);
  }
  terminal.print();
}

/** What moves an estimate, each with the newest event behind it. */
function printReasons({ terminal, say }: Pick<CliContext, 'terminal' | 'say'>, { reasons }: NonNullable<ExplanationAnswer['prediction']>): void {
  const strengths = { strong: '●●●', some: '●●○', little: '●○○' } as const;
  for (const { text, direction, strength, evidence: [newest] } of reasons) {
    const mark = direction === 'raises' ? terminal.paint('yellow', `▲ ${strengths[strength]}`) : terminal.paint('cyan', `▼ ${strengths[strength]}`);
    terminal.print(`  ${mark} ${text}${newest === undefined ? '' : terminal.paint('dim', say(`  (last: ${newest.what})`, `（最近：${newest.what}）`))}`);
  }
}

function paintValue(paint: CliContext['terminal']['paint'], value: Explanation['value'], text: string): string {
  if (value === true) return paint('green', text);
  return value === false ? paint('red', text) : paint('bold', text);
}
