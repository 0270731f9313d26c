/** `limn count`: how many customers have a combination of tags and segments, and who. */
import type { Column, Expression } from '@limn/engine';
import type { Command } from 'commander';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { fetchDefinition, requireColumn } from './definition.ts';
import { readMemberLimit } from './segments.ts';

interface CountAnswer {
  readonly count: number;
  readonly profiles: number;
  readonly members?: readonly string[];
  readonly cursor?: string;
}

interface CountOptions {
  readonly all?: readonly string[];
  readonly any?: readonly string[];
  readonly none?: readonly string[];
  readonly limit?: number;
  readonly cursor?: string;
}

const listed = 20;

export function addCountCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('count')
    .description(say('count customers by a combination of tags and segments', '按标签与人群的组合统计客户数'))
    .option('--all <names>', say('who has all of these, separated by commas', '同时具有这些，用逗号分隔'), readNames)
    .option('--any <names>', say('who has at least one of these', '至少具有其中之一'), readNames)
    .option('--none <names>', say('who has none of these', '不具有其中任何一个'), readNames)
    .option('--limit <number>', say('list members too, 1 to 1000', '同时列出成员，1 到 1000'), readMemberLimit)
    .option('--cursor <cursor>', say('list on after the page before', '接着上一页列出'))
    .addHelpText('after', say(
      '\nExamples:\n  limn count --all highValue --none lapsing,lost\n  limn count --all regular --any vip,wholesaler --limit 5\n  limn count --any lapsing,lost --json',
      '\n示例：\n  limn count --all highValue --none lapsing,lost\n  limn count --all regular --any vip,wholesaler --limit 5\n  limn count --any lapsing,lost --json',
    ))
    .action(async (options: CountOptions) => {
      const { all = [], any = [], none = [], cursor } = options;
      if (all.length + any.length + none.length === 0) {
        throw new CliError('wrong_call', { detail: say('Nothing is asked for.', '没有给出条件。'), cure: say('Give --all, --any or --none, such as --all vip --none lapsing.', '请给出 --all、--any 或 --none，例如 --all vip --none lapsing。') });
      }
      const client = context.client();
      const { columns } = await fetchDefinition(client);
      const rules = columns.filter(({ kind }) => kind === 'tag' || kind === 'segment');
      for (const name of [...all, ...any, ...none]) requireColumn(rules, name, say);
      const limit = options.limit ?? (cursor === undefined ? undefined : listed);
      const answer = await client.query<CountAnswer>('/v1/segments/count', { where: whereOf({ all, any, none }), ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) });
      if (context.json()) return context.printJson(answer);
      printCount(context, rules, { all, any, none, answer });
    });
}

interface Asked {
  readonly all: readonly string[];
  readonly any: readonly string[];
  readonly none: readonly string[];
}

/** The question as definitions put it. */
function whereOf({ all, any, none }: Asked): Expression {
  const column = (name: string): Expression => ({ op: 'column', name });
  const parts: Expression[] = all.map(column);
  if (any.length > 0) parts.push({ op: 'or', all: any.map(column) });
  if (none.length > 0) parts.push({ op: 'not', of: { op: 'or', all: none.map(column) } });
  return { op: 'and', all: parts };
}

function printCount({ terminal, say, lang, count: inWords }: CliContext, rules: readonly Column[], { all, any, none, answer }: Asked & { readonly answer: CountAnswer }): void {
  const { count, profiles, members, cursor } = answer;
  const labels = (names: readonly string[], joint: string): string => names.map((name) => rules.find((rule) => rule.name === name)!.label[lang]).join(joint);
  const parts = [
    ...(all.length > 0 ? [labels(all, say(' and ', '且'))] : []),
    ...(any.length > 0 ? [labels(any, say(' or ', '或'))] : []),
    ...(none.length > 0 ? [say(`not ${labels(none, ' nor ')}`, `非（${labels(none, '或')}）`)] : []),
  ];
  terminal.print();
  terminal.print(`  ${terminal.paint('bold', say(`${inWords(count)} of ${inWords(profiles)} profiles`, `${inWords(profiles)} 个画像中的 ${inWords(count)} 个`))}  ${terminal.paint('dim', parts.join(say('; ', '；')))}`);
  if (members !== undefined && members.length > 0) terminal.print();
  for (const member of members ?? []) terminal.print(`  ${member}`);
  if (cursor !== undefined) {
    terminal.print();
    terminal.print(terminal.paint('dim', say(`  more: --cursor ${cursor}`, `  更多：--cursor ${cursor}`)));
  }
  terminal.print();
}

function readNames(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '');
}
