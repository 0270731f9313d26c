/** Groups of customers, printed. */
import type { SegmentDiscovery } from '../http/discovery-segments.ts';
import { bar } from './bar.ts';
import type { CliContext } from './context.ts';
import { wrap } from './width.ts';

type Group = NonNullable<SegmentDiscovery['groups']>[number];

const BAR = 16;
/** From which on a group is firm. */
const FIRM = 0.75;

export function printGroups(context: CliContext, { summary, groups = [] }: SegmentDiscovery): void {
  const { terminal, lang, say } = context;
  terminal.print();
  for (const line of wrap(summary![lang], terminal.width - 2)) terminal.print(`  ${line}`);
  terminal.print();
  for (const group of groups) printGroup(context, group);
  const told = groups.find(({ rule }) => rule !== undefined);
  if (told === undefined) return;
  terminal.print(`  ${terminal.paint('dim', say('Keep one as a draft, or publish it:', '存为草稿，或直接发布：'))}  limn discover segments --save ${told.id}  ·  --publish ${told.id}`);
  terminal.print();
}

function printGroup({ terminal, lang, say, count }: CliContext, { id, label, size, share, stability, sentence, rule }: Group): void {
  const { paint, width } = terminal;
  const percent = (value: number): string => `${Math.round(value * 100)} %`;
  terminal.print(`  ${paint('dim', id.padEnd(4))}${paint('bold', label[lang])}`);
  terminal.print(`      ${paint('cyan', bar(share, BAR))}  ${say(`${count(size)} customers, ${percent(share)}`, `${count(size)} 人，${percent(share)}`)}  ${paint('dim', `${say('found again', '可复现')} ${percent(stability)}${stability < FIRM ? say(', blurred', '，边界模糊') : ''}`)}`);
  for (const line of wrap(sentence[lang], width - 6)) terminal.print(`      ${line}`);
  if (rule !== undefined) {
    const right = say(`right for ${percent(rule.precision)}, finds ${percent(rule.coverage)} of the group`, `准确率 ${percent(rule.precision)}，覆盖该组 ${percent(rule.coverage)}`);
    for (const line of wrap(`${say('Rule: ', '规则：')}${rule.text[lang]}`, width - 6)) terminal.print(`      ${line}`);
    terminal.print(`      ${paint('dim', right)}`);
  }
  terminal.print();
}
