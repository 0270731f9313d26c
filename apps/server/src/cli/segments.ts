/** `limn segments [NAME]`: which audiences there are and how large, or who is in one. Tags too. */
import type { Words } from '@limn/engine';
import { InvalidArgumentError, type Command } from 'commander';
import { CliError } from '../errors.ts';
import { bar } from './bar.ts';
import type { CliContext } from './context.ts';
import { fetchDefinition, requireColumn } from './definition.ts';
import { tableLines } from './table.ts';

interface RuleAnswer {
  readonly name: string;
  readonly label: Words;
  readonly description?: Words;
  readonly count: number;
}

interface MembersAnswer extends RuleAnswer {
  readonly members: readonly string[];
  readonly cursor?: string;
}

const barWidth = 20;
const narrowBar = 8;
const mostMembers = 1_000;

export function addSegmentsCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('segments')
    .argument('[name]', say('who is in this one, a tag too', '列出该人群或标签的成员'))
    .description(say('list segments with their sizes, or the members of one', '列出人群及人数，或某个人群的成员'))
    .option('--tags', say('list tags instead', '改为列出标签'))
    .option('--limit <number>', say('members to list, 1 to 1000; default 20', '列出的成员数，1 到 1000，默认 20'), readMemberLimit, 20)
    .option('--cursor <cursor>', say('go on after the page before', '接着上一页'))
    .addHelpText('after', say(
      '\nExamples:\n  limn segments\n  limn segments --tags\n  limn segments winBack --limit 5\n  limn segments lost\n  limn segments winBack --json | jq -r .members[]',
      '\n示例：\n  limn segments\n  limn segments --tags\n  limn segments winBack --limit 5\n  limn segments lost\n  limn segments winBack --json | jq -r .members[]',
    ))
    .action(async (name: string | undefined, options: { tags?: true; limit: number; cursor?: string }) => {
      const family = options.tags === true ? 'tags' : 'segments';
      if (name === undefined) return listRules(context, family);
      const query = new URLSearchParams({ limit: String(options.limit), ...(options.cursor !== undefined && { cursor: options.cursor }) });
      const answer = await fetchMembers(context, { family, name, query });
      if (context.json()) return context.printJson(answer);
      printMembers(context, answer);
    });
}

/** Members of a segment or a tag: whichever has the name, so that nobody has to know which of the two it is. @throws CliError */
async function fetchMembers({ client: connect, say }: CliContext, { family, name, query }: { readonly family: 'tags' | 'segments'; readonly name: string; readonly query: URLSearchParams }): Promise<MembersAnswer> {
  const client = connect();
  const pathIn = (kind: string): string => `/v1/${kind}/${encodeURIComponent(name)}?${query}`;
  try {
    return await client.get<MembersAnswer>(pathIn(family));
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'not_found') throw error;
    const { columns } = await fetchDefinition(client);
    const rules = columns.filter(({ kind }) => kind === 'tag' || kind === 'segment');
    const { kind } = requireColumn(rules, name, say);
    return client.get<MembersAnswer>(pathIn(`${kind}s`));
  }
}

/** How many members to list. */
export function readMemberLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostMembers) return limit;
  throw new InvalidArgumentError(`Write a whole number from 1 to ${mostMembers}.`);
}

async function listRules(context: CliContext, family: 'tags' | 'segments'): Promise<void> {
  const { terminal, say, lang } = context;
  const client = context.client();
  const answer = await client.get<Readonly<Record<string, readonly RuleAnswer[]>>>(`/v1/${family}`);
  if (context.json()) return context.printJson(answer);
  const rules = answer[family] ?? [];
  const { profiles } = await client.get<{ readonly profiles: number }>('/v1/status');
  const most = Math.max(1, ...rules.map(({ count }) => count));
  terminal.print();
  const rows = rules.map(({ name, label, description, count }) => [
    terminal.paint('bold', name),
    label[lang],
    context.count(count),
    terminal.paint('cyan', bar(count / most, terminal.width < 100 ? narrowBar : barWidth)),
    description?.[lang] ?? '',
  ]);
  for (const line of tableLines([{}, {}, { align: 'right' }, {}, { shrinks: { to: terminal.width, paint: (text) => terminal.paint('dim', text) } }], rows)) terminal.print(line);
  terminal.print();
  terminal.print(terminal.paint('dim', say(`  ${context.count(profiles)} profiles in all`, `  共 ${context.count(profiles)} 个画像`)));
  terminal.print();
}

function printMembers({ terminal, say, lang, count: inWords }: CliContext, { name, label, description, count, members, cursor }: MembersAnswer): void {
  terminal.print();
  terminal.print(`  ${terminal.paint('bold', label[lang])}${name === label[lang] ? '' : terminal.paint('dim', ` ${name}`)}  ${say(count === 1 ? '1 member' : `${inWords(count)} members`, `${inWords(count)} 人`)}`);
  if (description !== undefined) terminal.print(`  ${description[lang]}`);
  terminal.print();
  for (const member of members) terminal.print(`  ${member}`);
  if (cursor !== undefined) {
    terminal.print();
    terminal.print(terminal.paint('dim', say(`  ${inWords(count - members.length)} more: --limit, or --cursor ${cursor}`, `  还有 ${inWords(count - members.length)} 人：--limit，或 --cursor ${cursor}`)));
  }
  terminal.print();
}
