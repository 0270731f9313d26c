/** `limn discover segments`: groups of customers, told by what sets them apart, each one step from being a segment. */
import type { Command } from 'commander';
import type { ProfileDefinition } from '@limn/engine';
import { CliError } from '../errors.ts';
import type { SegmentDiscovery } from '../http/discovery-segments.ts';
import type { CliContext } from './context.ts';
import { printGroups } from './discover-segments-output.ts';
import { followDiscovery } from './follow-discovery.ts';
import { fetchDiff, printDiff, proposeDefinition } from './generation.ts';
import { wholeNumber } from './train-named.ts';

interface Flags {
  readonly columns?: string;
  readonly seed?: string;
  readonly newest?: true;
  readonly save?: string;
  readonly publish?: string;
  readonly as?: string;
  readonly by?: string;
}

const PATH = '/v1/discoveries/segments';

export function addDiscoverSegmentsCommand(discover: Command, context: CliContext): void {
  const { say } = context;
  discover
    .command('segments')
    .description(say('groups of customers, named by what sets them apart, each as a segment to publish', '客户分组：以各组特点命名，可作为人群发布'))
    .option('--columns <names>', say('columns or views that make groups, with commas; default: all features and derived values', '用于分组的列或视图，用逗号分隔；默认全部特征与衍生值'))
    .option('--seed <n>', say('the same customers and seed give the same groups; default 1', '相同客户与种子得到相同分组，默认 1'))
    .option('--newest', say('show what was found last, without looking anew', '显示最近一次的结果，不重新查找'))
    .option('--save <group>', say('keep a group of the newest discovery as a draft, to look at and publish in the console', '将最近一次发现的某组存为草稿，可在控制台查看并发布'))
    .option('--publish <group>', say('put a group of the newest discovery in force as a segment', '将最近一次发现的某组作为人群发布'))
    .option('--as <name>', say('with --save or --publish: name of the segment; default that of the group', '与 --save 或 --publish 同用：人群名称，默认沿用该组名称'))
    .option('--by <name>', say('who publishes it, for `limn definitions history`', '发布人，记入 `limn definitions history`'))
    .addHelpText('after', say(
      '\nWhere customers differ only by degrees, it says that there are no groups.\n\nExamples:\n  limn discover segments\n  limn discover segments --columns orders,habits --lang zh\n  limn discover segments --save g2\n  limn discover segments --publish g2 --as lateShoppers',
      '\n若客户之间只有程度差别，会如实说明没有分组。\n\n示例：\n  limn discover segments\n  limn discover segments --columns orders,habits --lang zh\n  limn discover segments --save g2\n  limn discover segments --publish g2 --as lateShoppers',
    ))
    .action(async (_flags: unknown, command: Command) => {
      const { columns, seed, newest, save, publish, as, by } = command.optsWithGlobals<Flags>();
      const wanted = publish ?? save;
      if (wanted !== undefined) return takeGroup(context, wanted, { publishes: publish !== undefined, as, by });
      const asked = { ...(columns !== undefined && { columns: columns.split(',').map((name) => name.trim()).filter((name) => name !== '') }), ...(seed !== undefined && { seed: wholeNumber('--seed', seed, say) }) };
      const found = newest === true ? await newestGroups(context) : await followDiscovery<SegmentDiscovery>(context, PATH, { asked, title: say('groups', '分组') });
      if (context.json()) return context.printJson(found);
      printGroups(context, found);
    });
}

/** @throws CliError `not_found` when nobody has looked yet */
async function newestGroups({ client, say }: CliContext): Promise<SegmentDiscovery> {
  const found = await client().get<SegmentDiscovery>(PATH);
  if (found.state === 'done') return found;
  throw new CliError('not_found', { detail: say('No groups were found yet.', '尚未发现分组。'), cure: say('`limn discover segments` looks for them.', '运行 `limn discover segments` 开始查找。') });
}

interface Taken {
  readonly publishes: boolean;
  readonly as: string | undefined;
  readonly by: string | undefined;
}

/** A group of the newest discovery as a draft, or in force. @throws CliError `not_found` */
async function takeGroup(context: CliContext, wanted: string, { publishes, as, by }: Taken): Promise<void> {
  const { say, terminal, lang } = context;
  const client = context.client();
  const { groups = [] } = await client.get<SegmentDiscovery>(PATH);
  const group = groups.find(({ id, name }) => id === wanted || name === wanted);
  if (group?.rule === undefined) {
    const known = groups.map(({ id }) => id).join(', ');
    throw new CliError('not_found', {
      detail: group === undefined ? say(`The newest discovery has no group '${wanted}'${known === '' ? '' : `; it has ${known}`}.`, `最近一次发现中没有“${wanted}”${known === '' ? '' : `；现有 ${known}`}。`) : say(`No rule tells group '${wanted}'.`, `没有规则能描述“${wanted}”。`),
      cure: say('`limn discover segments` looks anew and lists all.', '运行 `limn discover segments` 重新查找并列出全部。'),
    });
  }
  const name = as ?? group.name;
  if (!publishes) {
    const { drafts } = await client.get<{ readonly drafts: readonly { readonly name: string; readonly revision: number }[] }>('/v1/drafts');
    const revision = drafts.find((draft) => draft.name === name)?.revision ?? 0;
    const draft = { kind: 'segment', declared: { rule: group.rule.expression, label: group.label, description: group.sentence }, features: [], revision, ...(by !== undefined && { by }) };
    await client.put(`/v1/drafts/${encodeURIComponent(name)}`, draft);
    if (context.json()) return context.printJson({ draft: name, group: group.id });
    terminal.print(`  ${terminal.paint('green', '✓')} ${say(`Kept as a draft: ${name}. Nobody is in it until it is published.`, `已存为草稿：${name}。发布之前不会有任何成员。`)}`);
    terminal.print(`    ${say(`/segments/${name}?draft=1 in the console, or`, `控制台：/segments/${name}?draft=1，或`)} limn discover segments --publish ${group.id}${as === undefined ? '' : ` --as ${as}`}`);
    terminal.print();
    return;
  }
  const query = new URLSearchParams({ ...(as !== undefined && { as }) });
  const definition = await client.get<ProfileDefinition>(`${PATH}/${encodeURIComponent(group.id)}/definition?${query}`);
  const { version, state } = await proposeDefinition(context, definition);
  const diff = await fetchDiff(context, version);
  if (state !== 'current') await client.administer(`/v1/generations/${version}/publish`, { note: `group ${group.id}: ${group.label.en}`, ...(by !== undefined && { by }) });
  if (context.json()) return context.printJson({ segment: name, group: group.id, version, diff });
  await printDiff(context, diff);
  terminal.print(`  ${terminal.paint('green', '✓')} ${say('In force:', '已生效：')} ${name} ${terminal.paint('dim', group.label[lang])}\n`);
}
