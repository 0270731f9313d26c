/** `limn definitions`: what the server knows about what a customer is; with `--json`, as it can be loaded again. */
import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { fetchDefinition } from './definition.ts';
import { tableLines } from './table.ts';

export function addDefinitionsCommand(program: Command, context: CliContext): void {
  const { say, terminal, lang } = context;
  program
    .command('definitions')
    .description(say('show the definition: events, features, tags, segments', '查看定义：事件、特征、标签、人群'))
    .addHelpText('after', say(
      '\nExamples:\n  limn definitions\n  limn definitions --json > profile.json\n  limn start --definition profile.json',
      '\n示例：\n  limn definitions\n  limn definitions --json > profile.json\n  limn start --definition profile.json',
    ))
    .action(async () => {
      const { version, definition, columns } = await fetchDefinition(context.client());
      if (context.json()) return context.printJson(definition);
      terminal.print();
      terminal.print(`  ${terminal.paint('bold', definition.label[lang])} ${terminal.paint('dim', `${definition.name === definition.label[lang] ? '' : `${definition.name} · `}${definition.timeZone} · ${say('version', '版本')} ${version}`)}`);
      terminal.print();
      terminal.print(`  ${terminal.paint('cyan', say('events', '事件'))}`);
      const events = definition.events.map(({ name, label, match, fields }) => [name, label[lang], match.event ?? match.call, terminal.paint('dim', Object.keys(fields).join(', '))]);
      for (const line of tableLines([{}, {}, {}, {}], events)) terminal.print(line);
      for (const view of definition.views) {
        terminal.print();
        terminal.print(`  ${terminal.paint('cyan', view.label[lang])}${view.name === view.label[lang] ? '' : terminal.paint('dim', ` ${view.name}`)}`);
        const rows = columns.filter((column) => column.view === view.name).map(({ name, label, type, unit }) => [name, label[lang], terminal.paint('dim', type === 'duration' ? type : (unit ?? type))]);
        for (const line of tableLines([{}, {}, {}], rows)) terminal.print(line);
      }
      terminal.print();
    });
}
