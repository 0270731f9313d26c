/** `limn online`: predictions that learn with each event, beside who answers. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ProfileDefinition } from '@limn/engine';
import type { Command } from 'commander';
import type { OnlineLearning } from '../http/online.ts';
import type { Client } from './client.ts';
import type { CliContext } from './context.ts';
import { fetchDefinition, valueFormat } from './definition.ts';
import { onlineLines } from './online-output.ts';

const AGAIN_MS = 300;

export function addOnlineCommand(program: Command, context: CliContext): void {
  const { say, terminal } = context;
  program
    .command('online')
    .argument('[name]', say('a prediction; default: all that learn with each event', '预测名称；默认为所有在线学习的预测'))
    .description(say('what learns with each event, beside the champion', '随事件在线学习的模型，与现役模型对比'))
    .option('--wait', say('wait until all of the log is learnt', '等待学完整个日志'))
    .addHelpText('after', say('\nExamples:\n  limn online\n  limn online churn90d\n  limn online churn90d --json', '\n示例：\n  limn online\n  limn online churn90d\n  limn online churn90d --json'))
    .action(async (name: string | undefined, { wait = false }: { readonly wait?: boolean }) => {
      const client = context.client();
      const definition = await fetchDefinition(client);
      const names = name === undefined ? declared(definition.definition) : [name];
      const learnt: OnlineLearning[] = [];
      for (const each of names) learnt.push(await read(client, each, wait));
      if (context.json()) return context.printJson(name === undefined ? learnt : learnt[0]);
      terminal.print();
      if (learnt.length === 0) terminal.print(`  ${say("No prediction learns with each event: declare it, online: { model: 'ftrl' }.", "没有预测在线学习：请声明 online: { model: 'ftrl' }。")}`);
      const format = valueFormat(definition, context.lang);
      for (const each of learnt) for (const line of onlineLines(each, { ...context, format })) terminal.print(line);
      terminal.print();
    });
}

/** Asks again until it has all of the log, or has failed. */
async function read(client: Client, prediction: string, wait: boolean): Promise<OnlineLearning> {
  for (;;) {
    const learning = await client.get<OnlineLearning>(`/v1/predictions/${encodeURIComponent(prediction)}/online`);
    if (!wait || learning.state === 'failed' || (learning.state === 'learning' && learning.position === learning.of)) return learning;
    await pause(AGAIN_MS);
  }
}

function declared(definition: ProfileDefinition): readonly string[] {
  return definition.views.flatMap((view) => (view.kind === 'predictions' ? Object.entries(view.predictions) : [])).flatMap(([name, { online }]) => (online === undefined ? [] : [name]));
}
