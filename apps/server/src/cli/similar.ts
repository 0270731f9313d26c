/** `limn similar`: customers like one, and what they share. */
import type { Command } from 'commander';
import type { SimilarCustomers } from '../http/similar-customers.ts';
import type { CliContext } from './context.ts';
import { wrap } from './width.ts';

interface Options {
  readonly k?: string;
  readonly name?: string;
}

/** What people read of a hash. */
const SHORT = 8;

export function addSimilarCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('similar')
    .argument('<id>', say('the customer', '客户标识'))
    .description(say('customers like one, and what they share', '与某位客户相似的客户，以及共同之处'))
    .option('--k <count>', say('how many customers, 1 to 100; default: 10', '客户数量，1 到 100；默认 10'))
    .option('--name <recommendation>', say('by the items and models of this recommendation; default: the first', '按该推荐的商品与模型比较；默认为第一个推荐'))
    .addHelpText('after', say('\nExamples:\n  limn similar 12748\n  limn similar 12748 --k 3 --lang zh', '\n示例：\n  limn similar 12748\n  limn similar 12748 --k 3 --lang zh'))
    .action(async (id: string, { k, name }: Options) => {
      const query = new URLSearchParams({ lang: context.lang, ...(k !== undefined && { k }), ...(name !== undefined && { name }) });
      const answer = await context.client().get<SimilarCustomers>(`/v1/profiles/${encodeURIComponent(id)}/similar?${query}`);
      if (context.json()) return context.printJson(answer);
      printCustomers(context, answer);
    });
}

function printCustomers({ terminal, say }: CliContext, { known, customers, by, way, model, note }: SimilarCustomers): void {
  const dim = (text: string): string => terminal.paint('dim', text);
  if (!known) terminal.print(`  ${dim(say('Never seen.', '从未见过该客户。'))}`);
  customers.forEach(({ profile, likeness, text }, place) => {
    terminal.print(`  ${String(place + 1).padStart(2)}  ${terminal.paint('bold', profile)}  ${dim(likeness.toFixed(2))}`);
    for (const line of wrap(text, terminal.width - 6)) terminal.print(`      ${dim(line)}`);
  });
  if (customers.length === 0 && note === undefined) terminal.print(`  ${say('Nobody is like this customer.', '没有相似的客户。')}`);
  if (note !== undefined) for (const line of wrap(note, terminal.width - 2)) terminal.print(`  ${dim(line)}`);
  if (by === 'model') terminal.print(`  ${dim(say(`compared by the model ${way} ${model?.slice(0, SHORT) ?? ''}`, `按模型 ${way} ${model?.slice(0, SHORT) ?? ''} 比较`))}`);
}
