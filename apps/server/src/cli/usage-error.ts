/** A wrong call, said as every other failure is: what, the cure, a code; in both languages. */
import type { CommanderError } from 'commander';
import { CliError } from '../errors.ts';
import type { Say } from './language.ts';

/** @param error as commander throws it: `error: unknown option '--foo'`, then perhaps `(Did you mean --for?)` on a line of its own */
export function usageError({ code, message }: CommanderError, say: Say): CliError {
  const [what = '', near] = message.replace(/^error: /, '').split('\n');
  const [, first = '', second = ''] = /'([^']*)'(?:[^']*'([^']*)')?/.exec(what) ?? [];
  const chinese = {
    'commander.unknownCommand': `没有命令“${first}”。`,
    'commander.unknownOption': `没有选项“${first}”。`,
    'commander.missingArgument': `缺少参数“${first}”。`,
    'commander.optionMissingArgument': `选项“${first}”缺少取值。`,
    'commander.excessArguments': '参数过多。',
    'commander.invalidArgument': `“${first}”不能取“${second}”。`,
  }[code];
  const meant = /Did you mean (.+)\?/.exec(near ?? '')?.[1];
  return new CliError('wrong_call', {
    detail: say(sentence(what), chinese ?? sentence(what)),
    cure: meant === undefined ? say('`limn --help`, and --help behind any command, show how.', '`limn --help` 或任一命令后加 --help 可查看用法。') : say(`Did you mean ${meant}?`, `是不是 ${meant}？`),
  });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
