/** `limn diff FILE`: whom a definition would move, before it is in force. */
import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { fetchDiff, printDiff, proposeFile } from './generation.ts';

export function addDiffCommand(program: Command, context: CliContext): void {
  const { say, terminal } = context;
  program
    .command('diff')
    .argument('<file>', say('a definition: .json, or .ts/.js that exports a profile', '定义文件：.json，或导出画像的 .ts/.js'))
    .description(say('show who would enter and leave each tag and segment under another definition', '预览另一份定义会让谁进入、离开各标签与人群'))
    .option('--keep', say('keep what was computed, so that `limn publish` of the same file is quick', '保留计算结果，随后 `limn publish` 同一文件会很快'))
    .addHelpText('after', say(
      '\nIt is computed from the whole history, beside the definition in force, which goes on answering.\n\nExamples:\n  limn definitions --json > profile.json\n  limn diff profile.json\n  limn diff profile.ts --keep && limn publish profile.ts\n  limn diff profile.json --json | jq .rules',
      '\n从全部历史计算，当前定义照常提供服务。\n\n示例：\n  limn definitions --json > profile.json\n  limn diff profile.json\n  limn diff profile.ts --keep && limn publish profile.ts\n  limn diff profile.json --json | jq .rules',
    ))
    .action(async (file: string, { keep }: { readonly keep?: true }) => {
      const { version, state } = await proposeFile(context, file);
      const diff = await fetchDiff(context, version);
      if (keep !== true && state === 'ready') await context.client().administer(`/v1/generations/${version}/discard`, {});
      if (context.json()) return context.printJson(diff);
      await printDiff(context, diff);
      if (state === 'current') terminal.print(say('  This definition is in force already.\n', '  该定义已经生效。\n'));
      else terminal.print(`  ${say(`Put it in force with: limn publish ${file}`, `发布：limn publish ${file}`)}\n`);
    });
}
