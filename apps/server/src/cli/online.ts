/** `limn online`: predictions that learn with each event, beside who answers. */
import type { Command } from 'commander';
import type { ProfileDefinition } from '@limn/engine';
import type { OnlineLearning } from '../http/online.ts';
import type { CliContext } from './context.ts';
import { fetchDefinition, valueFormat } from './definition.ts';
import { onlineLines } from './online-output.ts';

export function addOnlineCommand(program: Command, context: CliContext): void {
  const { say, terminal } = context;
  program
    .command('online')
    .argument('[name]', say('a prediction; default: all that learn with each event', '预测名称；默认为所有在线学习的预测'))
    .description(say('what learns with each event, beside the champion', '随事件在线学习的模型，与现役模型对比'))
    .addHelpText('after', say('\nExamples:\n  limn online\n  limn online churn90d\n  limn online churn90d --json', '\n示例：\n  limn online\n  limn online churn90d\n  limn online churn90d --json'))
    .action(async (name: string | undefined) => {
      const client = context.client();
      const definition = await fetchDefinition(client);
      const names = name === undefined ? declared(definition.definition) : [name];
      const learnt: OnlineLearning[] = [];
      for (const each of names) learnt.push(await client.get<OnlineLearning>(`/v1/predictions/${encodeURIComponent(each)}/online`));
      if (context.json()) return context.printJson(name === undefined ? learnt : learnt[0]);
      terminal.print();
      if (learnt.length === 0) terminal.print(`  ${say("No prediction learns with each event: declare it, online: { model: 'ftrl' }.", "没有预测在线学习：请声明 online: { model: 'ftrl' }。")}`);
      const format = valueFormat(definition, context.lang);
      for (const each of learnt) for (const line of onlineLines(each, { ...context, format })) terminal.print(line);
      terminal.print();
    });
}

function declared(definition: ProfileDefinition): readonly string[] {
  return definition.views.flatMap((view) => (view.kind === 'predictions' ? Object.entries(view.predictions) : [])).flatMap(([name, { online }]) => (online === undefined ? [] : [name]));
}
