/** `limn definitions history`: which definitions were in force, since when, by whom and why. */
import type { Command } from 'commander';
import { createFormat } from '@limn/engine';
import type { Publication } from '@limn/host';
import type { CliContext } from './context.ts';
import { fetchDefinition } from './definition.ts';
import { tableLines } from './table.ts';

interface HistoryAnswer {
  readonly publications: readonly (Omit<Publication, 'at'> & { readonly at: string; readonly added: readonly string[]; readonly removed: readonly string[]; readonly changed: readonly string[] })[];
}

/** Of a version, as much as tells it apart on a terminal. */
const shortVersion = 12;

/** @param definitions the command that it stands under */
export function addDefinitionHistoryCommand(definitions: Command, context: CliContext): void {
  const { say, terminal, lang } = context;
  const kinds: Readonly<Record<Publication['kind'], string>> = {
    begun: say('begun', '初始'),
    given: say('started with', '启动时给出'),
    published: say('published', '发布'),
    promoted: say('other models', '模型变更'),
    found: say('found in force', '启动时已生效'),
  };
  const changesOf = ({ added, removed, changed }: HistoryAnswer['publications'][number]): string =>
    [...added.map((name) => `+ ${name}`), ...removed.map((name) => `− ${name}`), ...changed.map((name) => `± ${name}`)].join(say(', ', '、'));

  definitions
    .command('history')
    .description(say('list the definitions that were in force: when, by whom, why', '列出生效过的各版定义：时间、发布人、原因'))
    .option('--limit <number>', say('newest so many (default: 20)', '最近多少条（默认：20）'))
    .addHelpText('after', say(
      '\nPut an older one in force again:\n  limn definitions VERSION --json > before.json\n  limn publish before.json',
      '\n恢复较早的一版：\n  limn definitions VERSION --json > before.json\n  limn publish before.json',
    ))
    .action(async ({ limit = '20' }: { readonly limit?: string }) => {
      const client = context.client();
      const answer = await client.get<HistoryAnswer>(`/v1/definitions/history?limit=${encodeURIComponent(limit)}`);
      if (context.json()) return context.printJson(answer);
      const { definition } = await fetchDefinition(client);
      const format = createFormat(lang, definition.timeZone);
      terminal.print();
      const rows = answer.publications.map((publication, i) => [
        terminal.paint(i === 0 ? 'green' : 'dim', publication.version.slice(0, shortVersion)),
        format.moment(Date.parse(publication.at)),
        i === 0 ? say('in force', '生效中') : '',
        kinds[publication.kind],
        publication.by ?? '',
        publication.note ?? '',
        changesOf(publication),
      ]);
      const shrinks = { to: terminal.width, paint: (text: string) => terminal.paint('dim', text) };
      for (const line of tableLines([{}, {}, {}, {}, {}, {}, { shrinks }], rows)) terminal.print(line);
      terminal.print();
    });
}
