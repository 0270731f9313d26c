/** `limn publish FILE`: puts a definition in force while the server runs. */
import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { fetchDiff, printDiff, proposeFile } from './generation.ts';

export function addPublishCommand(program: Command, context: CliContext): void {
  const { say, terminal } = context;
  program
    .command('publish')
    .argument('<file>', say('a definition: .json, or .ts/.js that exports a profile', '定义文件：.json，或导出画像的 .ts/.js'))
    .description(say('compute a definition from history and put it in force, without a stop', '从历史计算一份定义并使其生效，服务不中断'))
    .option('--pin', say('keep the one before readable and current: ?generation=VERSION', '保留之前的定义可读且持续更新：?generation=VERSION'))
    .option('--by <name>', say('who publishes it, for `limn definitions history`', '发布人，记入 `limn definitions history`'))
    .option('--note <text>', say('why', '原因'))
    .addHelpText('after', say(
      '\nExamples:\n  limn diff profile.ts\n  limn publish profile.ts\n  limn publish profile.json --pin',
      '\n示例：\n  limn diff profile.ts\n  limn publish profile.ts\n  limn publish profile.json --pin',
    ))
    .action(async (file: string, { pin = false, by, note }: { readonly pin?: boolean; readonly by?: string; readonly note?: string }) => {
      const client = context.client();
      const { version, state } = await proposeFile(context, file);
      const diff = await fetchDiff(context, version);
      if (state !== 'current') await client.administer(`/v1/generations/${version}/publish`, { pin, ...(by !== undefined && { by }), ...(note !== undefined && { note }) });
      if (context.json()) return context.printJson({ version, published: state !== 'current', ...(pin && { pinned: diff.from }), diff });
      await printDiff(context, diff);
      terminal.print(`  ${terminal.paint('green', '✓')} ${state === 'current' ? say('It was in force already:', '该定义本已生效：') : say('In force:', '已生效：')} ${version}\n`);
    });
}
