/** `limn discover tags`: behaviours that go together, each as a tag that is one step from being published. */
import { setTimeout } from 'node:timers/promises';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ProfileDefinition } from '@limn/engine';
import { CliError } from '../errors.ts';
import type { TagDiscovery } from '../http/discovery-tags.ts';
import type { CliContext } from './context.ts';
import { shareOf } from './discover-oddities.ts';
import { requireNew } from './evaluation-output.ts';
import { followDiscovery } from './follow-discovery.ts';
import { wholeNumber } from './train-named.ts';
import { wrap } from './width.ts';

interface Flags {
  readonly windowDays?: string;
  readonly support?: string;
  readonly most?: string;
  readonly save?: string;
  readonly out?: string;
}

const PRINTED = 10;

export function addDiscoverTagsCommand(discover: Command, context: CliContext): void {
  const { say } = context;
  discover
    .command('tags')
    .description(say('behaviours that go together, each as a tag to publish', '经常同时出现的行为，可作为标签发布'))
    .option('--window-days <n>', say('length of each of the two windows; default 90, or half of the history', '两个时间窗各自的天数，默认90，或历史的一半'))
    .option('--support <share>', say('share of the customers that a tag needs; default 0.01', '标签所需的客户比例，默认 0.01'))
    .option('--most <count>', say(`tags printed; default ${PRINTED}`, `显示的标签数，默认 ${PRINTED}`))
    .option('--save <name>', say('write the definition with this tag to --out, for limn diff and limn publish', '将加入该标签的定义写入 --out，供 limn diff 与 limn publish 使用'))
    .option('--out <file>', say('with --save: the file; default NAME.json', '与 --save 同用：文件名，默认 NAME.json'))
    .addHelpText('after', say(
      '\nExamples:\n  limn discover tags\n  limn discover tags --save babyToys\n  limn diff babyToys.json\n  limn publish babyToys.json',
      '\n示例：\n  limn discover tags\n  limn discover tags --save babyToys\n  limn diff babyToys.json\n  limn publish babyToys.json',
    ))
    .action(async (_flags: unknown, command: Command) => {
      const { windowDays, support, most, save, out } = command.optsWithGlobals<Flags>();
      if (save !== undefined) return saveTag(context, save, out ?? `${save}.json`);
      const printed = wholeNumber('--most', most, say) ?? PRINTED;
      const asked = { ...(windowDays !== undefined && { windowDays: wholeNumber('--window-days', windowDays, say) }), ...(support !== undefined && { support: shareOf(support, say, '--support') }) };
      const found = await followDiscovery<TagDiscovery>(context, '/v1/discoveries/tags', { asked, title: say('tags', '标签') });
      if (context.json()) return context.printJson(found);
      print(context, found, printed);
    });
}

const ASK_EVERY_MS = 200;

/** Of the newest discovery, or of a new one where there is none. @throws CliError `unreadable_file` when the file is there */
async function saveTag(context: CliContext, name: string, file: string): Promise<void> {
  const { say, terminal } = context;
  await requireNew(file, say);
  const client = context.client();
  let { state } = await client.get<TagDiscovery>('/v1/discoveries/tags');
  if (state === 'none') ({ state } = await followDiscovery<TagDiscovery>(context, '/v1/discoveries/tags', { asked: {}, title: say('tags', '标签') }));
  while (state === 'running') {
    await setTimeout(ASK_EVERY_MS);
    ({ state } = await client.get<TagDiscovery>('/v1/discoveries/tags'));
  }
  const definition = await client.get<ProfileDefinition>(`/v1/discoveries/tags/${encodeURIComponent(name)}/definition`);
  await writeFile(file, `${JSON.stringify(definition, undefined, 2)}\n`).catch((cause: Error) => {
    throw new CliError('folder_forbidden', { detail: say(`${file} cannot be written: ${cause.message}.`, `无法写入 ${file}：${cause.message}。`), cure: say('Name another file with --out.', '请用 --out 指定其他文件。') });
  });
  if (context.json()) return context.printJson({ name, file });
  terminal.print(`  ${terminal.paint('green', '✓')} ${file}`);
  terminal.print(`    limn diff ${file}     ${terminal.paint('dim', say('whom it would pick, and what else changes', '会选中哪些客户，以及其他变化'))}`);
  terminal.print(`    limn publish ${file}  ${terminal.paint('dim', say('put it in force', '使其生效'))}`);
  terminal.print();
}

function print({ terminal, lang, say, count }: CliContext, { summary, tags }: TagDiscovery, printed: number): void {
  const { paint } = terminal;
  for (const line of wrap(summary![lang], terminal.width - 2)) terminal.print(`  ${line}`);
  terminal.print();
  for (const { name, label, description, sentence, members, declares } of tags!.slice(0, printed)) {
    terminal.print(`  ${paint('bold', label[lang])}  ${paint('dim', name)}  ${say(`${count(members)} customers now`, `现有${count(members)}位客户`)}`);
    for (const text of [description[lang], sentence[lang]]) for (const line of wrap(text, terminal.width - 4)) terminal.print(`    ${line}`);
    if (declares.length > 0) terminal.print(`    ${paint('dim', say(`needs ${declares.map((each) => each.name).join(', ')}`, `需要新增 ${declares.map((each) => each.name).join('、')}`))}`);
  }
  if (tags!.length === 0) return;
  terminal.print();
  terminal.print(`  ${paint('dim', say('Take one:', '采用其中一个：'))}  limn discover tags --save ${tags![0]!.name}`);
  terminal.print();
}
