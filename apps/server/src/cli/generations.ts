/** `limn generations`: the definitions that are computed side by side. */
import type { Command } from 'commander';
import type { GenerationStatus } from '@limn/host';
import { bar } from './bar.ts';
import type { CliContext } from './context.ts';
import { tableLines } from './table.ts';

interface GenerationsAnswer {
  readonly generations: readonly GenerationStatus[];
}

const BAR_WIDTH = 20;

export function addGenerationsCommand(program: Command, context: CliContext): void {
  const { say, terminal, count } = context;
  const states: Readonly<Record<GenerationStatus['state'], string>> = {
    current: say('in force', '生效中'),
    building: say('being computed', '计算中'),
    ready: say('ready to publish', '可发布'),
    pinned: say('pinned', '已保留'),
    failed: say('failed', '失败'),
  };
  program
    .command('generations')
    .description(say('list the definitions that are computed side by side', '列出并存的各版定义'))
    .option('--discard <version>', say('let go of one that waits or is pinned', '放弃某个候选或已保留的版本'))
    .addHelpText('after', say('\nExamples:\n  limn generations\n  limn generations --discard 5f3c…', '\n示例：\n  limn generations\n  limn generations --discard 5f3c…'))
    .action(async ({ discard }: { readonly discard?: string }) => {
      const client = context.client();
      const answer = discard === undefined
        ? await client.get<GenerationsAnswer>('/v1/generations')
        : await client.administer<GenerationsAnswer>(`/v1/generations/${encodeURIComponent(discard)}/discard`, {});
      if (context.json()) return context.printJson(answer);
      terminal.print();
      const rows = answer.generations.map(({ version, state, done, of, reason }) => [
        version,
        terminal.paint(state === 'current' ? 'green' : state === 'failed' ? 'red' : 'yellow', states[state]),
        terminal.paint('cyan', bar(of === 0 ? 1 : done / of, BAR_WIDTH)),
        say(`${count(done)} of ${count(of)} events`, `${count(done)} / ${count(of)} 个事件`),
        reason ?? '',
      ]);
      for (const line of tableLines([{}, {}, {}, { align: 'right' }, {}], rows)) terminal.print(line);
      terminal.print();
    });
}
