/** `limn definitions`: what the server knows about what a customer is; with `--json`, as it can be loaded again. */
import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { addDefinitionHistoryCommand } from './definition-history.ts';
import { fetchDefinition } from './definition.ts';
import { tableLines } from './table.ts';

export function addDefinitionsCommand(program: Command, context: CliContext): void {
  const { say, terminal, lang } = context;
  const command = program
    .command('definitions')
    .argument('[version]', say('an older one, as `limn definitions history` lists them; with --json', '较早的一版，见 `limn definitions history`；与 --json 合用'))
    .description(say('show the definition: events, features, tags, segments', '查看定义：事件、特征、标签、人群'))
    .addHelpText('after', say(
      '\nExamples:\n  limn definitions\n  limn definitions --json > profile.json\n  limn start --definition profile.json',
      '\n示例：\n  limn definitions\n  limn definitions --json > profile.json\n  limn start --definition profile.json',
    ))
    .action(async (older: string | undefined) => {
      if (older !== undefined) return context.printJson(await fetchOlder(context, older));
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
  addDefinitionHistoryCommand(command, context);
}

/** A definition that was in force at some time. @param version whole, or as much of its beginning as tells it apart @throws CliError */
async function fetchOlder(context: CliContext, version: string): Promise<unknown> {
  const client = context.client();
  const { publications } = await client.get<{ readonly publications: readonly { readonly version: string }[] }>('/v1/definitions/history?limit=500');
  const found = new Set(publications.map((publication) => publication.version).filter((known) => known.startsWith(version)));
  const [only] = found;
  const { definition } = await client.get<{ readonly definition: unknown }>(`/v1/definitions/${encodeURIComponent(found.size === 1 && only !== undefined ? only : version)}`);
  return definition;
}
