/** `limn dependence PREDICTION [COLUMN]`: how what a model says goes with a column, and which columns work together. */
import type { Column, ColumnType } from '@limn/engine';
import type { Command } from 'commander';
import type { PredictionDependence, PredictionInteractions } from '../http/dependence.ts';
import { bar } from './bar.ts';
import type { CliContext } from './context.ts';
import { fetchDefinition, requireColumn, valueFormat, type DefinitionAnswer } from './definition.ts';
import { tableLines } from './table.ts';
import { wrap } from './width.ts';

interface Options {
  readonly model?: string;
  readonly class?: string;
}

const barWidth = 24;
/** Pairs of which less than this share is together are hardly worth a line. */
const leastShare = 0.01;

export function addDependenceCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('dependence')
    .argument('<prediction>', say('its name', '预测名称'))
    .argument('[column]', say('one that the model looks at; without it, which columns move scores most and work together', '模型使用的一列；不填则列出影响最大的列及相互作用'))
    .description(say('how what a model says goes with a column, over customers as they are', '模型的判断如何随某列变化（基于现有客户）'))
    .option('--model <hash>', say('default: the champion', '默认：现役模型'))
    .option('--class <name>', say('of several classes: whose probability', '多类预测：查看哪一类的概率'))
    .addHelpText('after', say('\nExamples:\n  limn dependence churn90d\n  limn dependence churn90d sinceLastOrder', '\n示例：\n  limn dependence churn90d\n  limn dependence churn90d sinceLastOrder'))
    .action(async (name: string, column: string | undefined, options: Options) => {
      const client = context.client();
      const definition = await fetchDefinition(client);
      const declared = requireColumn(definition.columns, name, say);
      const query = new URLSearchParams({ ...options });
      const path = `/v1/predictions/${encodeURIComponent(name)}`;
      if (column === undefined) {
        const answer = await client.get<PredictionInteractions>(`${path}/interactions?${query}`);
        return context.json() ? context.printJson(answer) : printPairs(context, answer);
      }
      requireColumn(definition.columns, column, say);
      const answer = await client.get<PredictionDependence>(`${path}/dependence/${encodeURIComponent(column)}?${query}`);
      return context.json() ? context.printJson(answer) : printCurve(context, answer, { declared, definition });
    });
}

function printCurve({ terminal, say, lang, count }: CliContext, { column, label, type, unit, points, customers, class: of }: PredictionDependence, { declared, definition }: { readonly declared: Column; readonly definition: DefinitionAnswer }): void {
  const format = valueFormat(definition, lang);
  const told = (value: number): string => format.value(value, { type: declared.type === 'duration' ? 'duration' : 'number', ...(declared.unit !== undefined && { unit: declared.unit }) });
  const most = Math.max(...points.map(({ mean }) => Math.abs(mean)), Number.MIN_VALUE);
  terminal.print();
  terminal.print(`  ${terminal.paint('bold', label[lang])}${terminal.paint('dim', ` ${column}${of === undefined ? '' : ` → ${of}`}`)}`);
  for (const line of wrap(say(`What the model would say on average if all of ${count(customers)} customers had this value; in brackets, where eight in ten of them would lie. It is the model that is told, not what would come of changing anything.`, `若${count(customers)}位客户都是此值，模型平均会给出的结果；括号内为其中八成客户的范围。这是模型的判断，并不代表改变后的实际结果。`), terminal.width - 2)) terminal.print(`  ${terminal.paint('dim', line)}`);
  const rows = points.map(({ value, customers: have, mean, low, high }) => [
    value === null ? say('missing', '缺失') : format.value(value, { type: type as ColumnType, ...(unit !== undefined && { unit }) }),
    told(mean), `(${told(low)}–${told(high)})`, terminal.paint('cyan', bar(Math.abs(mean) / most, barWidth)), terminal.paint('dim', say(`${count(have)} have it`, `${count(have)}人`)),
  ]);
  for (const line of tableLines([{ align: 'right' }, { align: 'right' }, {}, {}, { align: 'right' }], rows)) terminal.print(line);
  terminal.print();
}

function printPairs({ terminal, say, lang, count }: CliContext, { columns, pairs, customers }: PredictionInteractions): void {
  terminal.print();
  terminal.print(`  ${terminal.paint('bold', say(`What moves scores most, over ${count(customers)} customers`, `影响最大的列（${count(customers)}位客户）`))}`);
  const most = columns[0]?.moves ?? 1;
  for (const line of tableLines([{}, {}, {}], columns.map(({ label, column, moves }) => [label[lang], terminal.paint('cyan', bar(moves / most, barWidth)), terminal.paint('dim', column)]))) terminal.print(line);
  terminal.print();
  const told = pairs.filter(({ share }) => share >= leastShare);
  terminal.print(`  ${told.length === 0 ? say('Each does the same whatever the others are.', '各列的影响互不依赖。') : terminal.paint('bold', say('What two do together that neither does alone', '两列共同作用、单独不具备的部分'))}`);
  for (const line of tableLines([{}, { align: 'right' }], told.map(({ labels: [one, other], share }) => [`${one![lang]} × ${other![lang]}`, `${Math.round(share * 100)}%`]))) terminal.print(line);
  terminal.print();
}
