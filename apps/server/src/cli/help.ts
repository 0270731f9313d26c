/** How `--help` reads: titles and standing options in the language in use, lines cut by what a terminal shows. */
import type { Command } from 'commander';
import type { Say } from './language.ts';
import type { Terminal } from './terminal.ts';
import { widthOf } from './width.ts';

/** Commands that are added later take it over. Wrong calls print nothing here: they are thrown. */
export function describeHelp(program: Command, { say, terminal }: { readonly say: Say; readonly terminal: Terminal }): Command {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': say('Usage:', '用法：'),
    'Arguments:': say('Arguments:', '参数：'),
    'Options:': say('Options:', '选项：'),
    'Global Options:': say('Options of every command:', '通用选项：'),
    'Commands:': say('Commands:', '命令：'),
  };
  return program
    .helpOption('-h, --help', say('show this', '显示帮助'))
    .helpCommand('help [command]', say('show the help of a command', '显示某个命令的帮助'))
    .configureHelp({
      showGlobalOptions: true,
      displayWidth: widthOf,
      styleTitle: (title) => terminal.paint('bold', titles[title] ?? title),
      // What an option may be stands in its own words.
      optionDescription: ({ description }) => description,
    })
    .configureOutput({ writeOut: (text) => terminal.print(text.trimEnd()), writeErr: (text) => terminal.note(text.trimEnd()), outputError: () => {} });
}
