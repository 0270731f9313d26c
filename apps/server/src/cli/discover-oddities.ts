/** `limn discover oddities`: customers who are unlike the others, and by what. */
import type { Command } from 'commander';
import type { OddityDiscovery } from '../http/discovery-oddities.ts';
import { CliError } from '../errors.ts';
import type { CliContext } from './context.ts';
import { followDiscovery } from './follow-discovery.ts';
import { wholeNumber } from './train-named.ts';
import { wrap } from './width.ts';

interface Flags {
  readonly share?: string;
  readonly columns?: string;
  readonly seed?: string;
  readonly most?: string;
}

/** Customers printed unless more are asked for. */
const PRINTED = 10;

export function addDiscoverOdditiesCommand(discover: Command, context: CliContext): void {
  const { say } = context;
  discover
    .command('oddities')
    .description(say('customers who are unlike the others, and by what', '与众不同的客户，以及不同在哪里'))
    .option('--share <share>', say('share of the customers expected to be odd, default 0.01; or gap: who stands apart by itself, perhaps nobody', '预计的比例，默认 0.01；gap：只列出自身明显拉开差距者，可能没有'))
    .option('--columns <names>', say('columns to look at, with commas; default: all that are measured', '要看的列，用逗号分隔；默认全部特征'))
    .option('--most <count>', say(`customers printed; default ${PRINTED}`, `显示的客户数，默认 ${PRINTED}`))
    .option('--seed <n>', say('the same customers and seed give the same answer; default 1', '相同客户与种子得到相同结果，默认 1'))
    .addHelpText('after', say(
      '\nNobody is judged by it: the best customer may be unlike all others. No tag, segment or feature follows.\n\nExamples:\n  limn discover oddities\n  limn discover oddities --share gap --lang zh',
      '\n这不是对客户的评判：最好的客户也可能与众不同。不会由此产生标签、人群或特征。\n\n示例：\n  limn discover oddities\n  limn discover oddities --share gap --lang zh',
    ))
    .action(async (_flags: unknown, command: Command) => {
      const { share, columns, seed, most } = command.optsWithGlobals<Flags>();
      const printed = wholeNumber('--most', most, say) ?? PRINTED;
      const asked = { ...(share !== undefined && { share: share === 'gap' ? share : shareOf(share, say) }), ...(columns !== undefined && { columns: columns.split(',').map((name) => name.trim()) }), ...(seed !== undefined && { seed: wholeNumber('--seed', seed, say) }) };
      const found = await followDiscovery<OddityDiscovery>(context, '/v1/discoveries/oddities', { asked, title: say('oddities', '异常') });
      if (context.json()) return context.printJson(found);
      print(context, found, printed);
    });
}

/** @throws CliError `malformed_option` */
export function shareOf(text: string, say: CliContext['say'], option = '--share'): number {
  const share = Number(text);
  if (share > 0 && share <= 0.5) return share;
  throw new CliError('malformed_option', { detail: say(`${option} is '${text}', which does not fit.`, `${option} 的值“${text}”无效。`), cure: say(`Write a share above 0 up to 0.5, such as ${option} 0.01.`, `请写成大于0、不超过0.5的比例，如 ${option} 0.01。`) });
}

function print({ terminal, lang, say }: CliContext, { summary, oddities }: OddityDiscovery, printed: number): void {
  const { paint } = terminal;
  terminal.print(`  ${summary![lang]}`);
  terminal.print();
  for (const { profile, score, reasons } of oddities!.slice(0, printed)) {
    terminal.print(`  ${paint('bold', profile)}  ${paint('dim', score.toFixed(2))}`);
    const texts = reasons.length === 0 ? [say('each value is usual; only together they are not', '每项取值都常见，只是组合在一起少见')] : reasons.map(({ text }) => text[lang]);
    for (const text of texts) for (const line of wrap(text, terminal.width - 4)) terminal.print(`    ${line}`);
  }
  if (oddities!.length === 0) return;
  terminal.print();
  terminal.print(`  ${paint('dim', say('Look at one:', '查看其中一位：'))}  limn profile ${oddities![0]!.profile}`);
  terminal.print();
}
