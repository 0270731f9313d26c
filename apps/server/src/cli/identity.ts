/** `limn identity ID`: all identifiers of one customer, and what each link between them rests on. */
import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { fetchDefinition, valueFormat, type ValueFormat } from './definition.ts';
import { tableLines } from './table.ts';
import { wrap } from './width.ts';

/** Identifiers that are one customer, as the server sends them. */
export interface SentCluster {
  readonly profile: string;
  readonly identifiers: readonly string[];
  readonly links: readonly { readonly left: string; readonly right: string; readonly evidence: string; readonly time: string; readonly position: number }[];
}

/** Why identifiers are not merged. */
export interface SentIssue {
  readonly code: string;
  readonly identifiers: readonly string[];
  readonly message: string;
}

interface IdentityAnswer extends SentCluster {
  readonly asOf: string;
  readonly issues: readonly SentIssue[];
}

export function addIdentityCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('identity')
    .argument('<id>', say('any identifier of the customer', '客户的任一标识'))
    .description(say('show the identifiers of one customer, and the evidence for each link', '查看一位客户的全部标识，以及每条关联的依据'))
    .option('--as-of <moment>', say('as it was known then, e.g. 2011-06-01', '当时所知，如 2011-06-01'))
    .addHelpText('after', say(
      '\nExamples:\n  limn identity 17850\n  limn identity user:17850 --as-of 2011-06-01\n  limn link user:17850 anonymous:5f3c --preview',
      '\n示例：\n  limn identity 17850\n  limn identity user:17850 --as-of 2011-06-01\n  limn link user:17850 anonymous:5f3c --preview',
    ))
    .action(async (id: string, options: { asOf?: string }) => {
      const client = context.client();
      const query = new URLSearchParams({ ...(options.asOf !== undefined && { asOf: options.asOf }) });
      const answer = await client.get<IdentityAnswer>(`/v1/identity/${encodeURIComponent(id)}?${query}`);
      if (context.json()) return context.printJson(answer);
      const { terminal, lang } = context;
      const format = valueFormat(await fetchDefinition(client), lang);
      const moment = format.moment(Date.parse(answer.asOf));
      terminal.print();
      terminal.print(`  ${terminal.paint('bold', answer.profile)}  ${terminal.paint('dim', say(`as of ${moment}`, `截至${moment}`))}`);
      terminal.print();
      for (const identifier of answer.identifiers) terminal.print(`  ${identifier}`);
      if (answer.links.length > 0) terminal.print();
      printLinks(context, answer.links, format);
      printIssues(context, answer.issues);
      terminal.print();
    });
}

/** Each link with its evidence. */
export function printLinks({ terminal, say, count }: CliContext, links: SentCluster['links'], format: ValueFormat): void {
  if (links.length === 0) return;
  const rows = links.map(({ left, right, evidence, time, position }) => [
    terminal.paint('dim', `${left} – ${right}`),
    evidence,
    format.moment(Date.parse(time)),
    terminal.paint('dim', say(`event ${count(position)} of the log`, `日志第 ${count(position)} 条事件`)),
  ]);
  for (const line of tableLines([{}, {}, {}, {}], rows)) terminal.print(line);
}

/** What is not merged, and why. */
export function printIssues({ terminal, say }: CliContext, issues: readonly SentIssue[]): void {
  if (issues.length > 0) terminal.print();
  for (const { code, identifiers, message } of issues) {
    const chinese = {
      poison_identifier: `${identifiers[0]} 不代表任何人：不会沿它的关联合并。`,
      shared_identifier: `${identifiers[0]} 关联的标识过多，像是共用设备：不会沿它的关联合并。请解除不属于它的关联，或调高 identity.maxLinks。`,
      oversized_cluster: '会合并成一位客户的标识过多：全部不合并。请解除不该在一起的关联，或调高 identity.maxCluster。',
    }[code];
    wrap(say(message, chinese ?? message), terminal.width - 4).forEach((line, i) => terminal.print(`  ${i === 0 ? terminal.paint('yellow', '!') : ' '} ${line}`));
  }
}
