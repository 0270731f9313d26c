/** `limn link A B` and `limn unlink A B`: who is who, by an operator's word; with `--preview`, what it would do. */
import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { fetchDefinition, valueFormat, type SentValue } from './definition.ts';
import { printIssues, printLinks, type SentCluster, type SentIssue } from './identity.ts';
import { tableLines } from './table.ts';

type Kind = 'link' | 'unlink';

interface PreviewAnswer {
  readonly kind: Kind;
  readonly left: string;
  readonly right: string;
  readonly before: readonly SentCluster[];
  readonly after: readonly SentCluster[];
  readonly changes: readonly { readonly profile: string; readonly name: string; readonly change: 'enter' | 'exit' }[];
  readonly columns: readonly { readonly profile: string; readonly name: string; readonly before: SentValue; readonly after: SentValue }[];
  readonly issues: readonly SentIssue[];
}

interface DecidedAnswer {
  readonly left: string;
  readonly right: string;
  readonly identifiers: { readonly left: readonly string[]; readonly right: readonly string[] };
}

export function addLinkCommands(program: Command, context: CliContext): void {
  addLinkCommand(program, context, 'link');
  addLinkCommand(program, context, 'unlink');
}

function addLinkCommand(program: Command, context: CliContext, kind: Kind): void {
  const { say } = context;
  program
    .command(kind)
    .argument('<left>', say('an identifier', '一个标识'))
    .argument('<right>', say('another', '另一个标识'))
    .description(kind === 'link' ? say('say that two identifiers are one customer', '声明两个标识是同一位客户') : say('take back every link between two identifiers', '解除两个标识之间的关联'))
    .option('--preview', say('only show what it would do', '只预览结果，不执行'))
    .addHelpText('after', say(
      `\nExamples:\n  limn ${kind} user:17850 anonymous:5f3c --preview\n  limn ${kind} user:17850 anonymous:5f3c`,
      `\n示例：\n  limn ${kind} user:17850 anonymous:5f3c --preview\n  limn ${kind} user:17850 anonymous:5f3c`,
    ))
    .action(async (left: string, right: string, options: { preview?: true }) => {
      if (options.preview === true) return preview(context, { kind, left, right });
      const decided = await context.client().write<DecidedAnswer>(`/v1/identity/${kind}`, { left, right });
      if (context.json()) return context.printJson(decided);
      printDecided(context, kind, decided);
    });
}

async function preview(context: CliContext, question: { readonly kind: Kind; readonly left: string; readonly right: string }): Promise<void> {
  const client = context.client();
  const answer = await client.query<PreviewAnswer>('/v1/identity/preview', question);
  if (context.json()) return context.printJson(answer);
  const { terminal, say, lang } = context;
  const definition = await fetchDefinition(client);
  const format = valueFormat(definition, lang);
  const columns = new Map(definition.columns.map((column) => [column.name, column]));
  const title = (text: string): void => {
    terminal.print();
    terminal.print(`  ${terminal.paint('cyan', text)}`);
  };

  terminal.print();
  terminal.print(`  ${terminal.paint('bold', inWords(context, answer))}  ${terminal.paint('dim', say('a preview: nothing has happened', '预览：尚未执行'))}`);
  title(say('customers now', '当前的客户'));
  for (const { identifiers, links } of answer.before) {
    terminal.print(`  ${identifiers.join(', ')}`);
    printLinks(context, links, format);
  }
  title(say('customers after', '之后的客户'));
  for (const { identifiers } of answer.after) terminal.print(`  ${identifiers.join(', ')}`);
  if (answer.changes.length > 0) {
    title(say('tags and segments', '标签与人群'));
    const rows = answer.changes.map(({ profile, name, change }) => [
      profile,
      change === 'enter' ? terminal.paint('green', say('+ enters', '+ 进入')) : terminal.paint('red', say('− leaves', '− 离开')),
      columns.get(name)?.label[lang] ?? name,
      terminal.paint('dim', name),
    ]);
    for (const line of tableLines([{}, {}, {}, {}], rows)) terminal.print(line);
  }
  const values = answer.columns.flatMap(({ profile, name, before, after }) => {
    const column = columns.get(name);
    if (column === undefined) return [];
    const [was, becomes] = [format.column(column, before), format.column(column, after)];
    return was === becomes ? [] : [[profile, column.label[lang], `${was} → ${becomes}`]];
  });
  if (values.length > 0) {
    title(say('values', '数值'));
    for (const line of tableLines([{}, {}, { shrinks: { to: terminal.width, paint: (text) => text } }], values)) terminal.print(line);
  }
  printIssues(context, answer.issues);
  terminal.print();
  const { kind, left, right } = answer;
  if (answer.before.every(({ identifiers }) => answer.after.some((cluster) => cluster.identifiers.join() === identifiers.join()))) terminal.print(terminal.paint('dim', `  ${say('No profile would change.', '不会改变任何画像。')}`));
  terminal.print(terminal.paint('dim', `  ${say('Do it:', '执行：')} limn ${kind} ${left} ${right}`));
  terminal.print();
}

function printDecided(context: CliContext, kind: Kind, { left, right, identifiers }: DecidedAnswer): void {
  const { terminal, say } = context;
  const clusters = new Set([identifiers.left.join(', '), identifiers.right.join(', ')]);
  terminal.print();
  terminal.print(`  ${terminal.paint('green', '✓')} ${inWords(context, { kind, left, right })}`);
  for (const cluster of clusters) terminal.print(`    ${cluster}`);
  if (kind === 'link' && clusters.size > 1) terminal.print(`  ${terminal.paint('yellow', '!')} ${say('They stay apart all the same: `limn identity` says why.', '但二者仍未合并：用 `limn identity` 查看原因。')}`);
  terminal.print();
}

function inWords({ say }: CliContext, { kind, left, right }: { readonly kind: Kind; readonly left: string; readonly right: string }): string {
  return kind === 'link' ? say(`Link ${left} with ${right}`, `关联 ${left} 与 ${right}`) : say(`Unlink ${left} from ${right}`, `解除 ${left} 与 ${right} 的关联`);
}
