/** What the commands about definitions share: proposing one, waiting with a bar, and showing whom it moves. */
import { setTimeout } from 'node:timers/promises';
import type { ProfileDefinition } from '@limn/engine';
import type { GenerationDiff, GenerationStatus } from '@limn/host';
import { CliError } from '../errors.ts';
import { bar } from './bar.ts';
import type { CliContext } from './context.ts';
import type { DefinitionAnswer } from './definition.ts';
import { createProgress } from './progress.ts';
import { readDefinition } from './read-definition.ts';
import { tableLines } from './table.ts';

/** As the server sends it. */
export type DiffAnswer = Omit<GenerationDiff, 'moment'> & { readonly moment: string };

const ASK_EVERY_MS = 150;
const BAR_WIDTH = 16;

/** Proposes the definition of a file and waits until it is computed. @throws CliError, DefinitionError */
export async function proposeFile(context: CliContext, path: string): Promise<GenerationStatus> {
  return proposeDefinition(context, await readDefinition(path, context.say));
}

/** The same of a definition at hand. @throws CliError, DefinitionError */
export async function proposeDefinition(context: CliContext, definition: ProfileDefinition): Promise<GenerationStatus> {
  const { say, terminal, count } = context;
  const client = context.client();
  let status = await client.administer<GenerationStatus>('/v1/generations', { definition });
  const progress = createProgress(terminal, say('computing', '计算'));
  while (status.state === 'building') {
    progress.show(status.of === 0 ? 0 : status.done / status.of, say(`${count(status.done)} of ${count(status.of)} events`, `${count(status.done)} / ${count(status.of)} 个事件`));
    await setTimeout(ASK_EVERY_MS);
    status = await client.get(`/v1/generations/${status.version}`);
  }
  if (terminal.watched) terminal.replaceLine('');
  if (status.state !== 'failed') return status;
  throw new CliError('request_refused', {
    detail: say(`The definition could not be computed: ${status.reason ?? ''}.`, `该定义无法计算：${status.reason ?? ''}。`),
    cure: say('Mend what the reason names, and try again. The one in force is not touched.', '请按原因修改后重试；当前生效的定义不受影响。'),
  });
}

export function fetchDiff(context: CliContext, version: string): Promise<DiffAnswer> {
  return context.client().get(`/v1/generations/${version}/diff`);
}

/** Whom a definition moves, as a table; rules that move nobody in one line. */
export async function printDiff(context: CliContext, diff: DiffAnswer): Promise<void> {
  const { terminal, say, count, lang } = context;
  const { columns } = await context.client().get<DefinitionAnswer>('/v1/definitions');
  const labels = new Map(columns.map(({ name, label }) => [name, label[lang]]));
  const { paint } = terminal;
  terminal.print();
  for (const [words, names, colour] of [[say('new', '新增'), diff.added, 'green'], [say('changed', '修改'), diff.changed, 'yellow'], [say('gone', '删除'), diff.removed, 'red']] as const) {
    if (names.length > 0) terminal.print(`  ${paint(colour, words)}  ${names.join(', ')}`);
  }
  if (diff.added.length + diff.changed.length + diff.removed.length === 0) terminal.print(`  ${say('Nothing is declared otherwise.', '定义没有变化。')}`);
  const moved = diff.rules.filter(({ entered, left }) => entered + left > 0);
  const most = Math.max(1, ...moved.flatMap(({ entered, left }) => [entered, left]));
  terminal.print();
  const rows = moved.map(({ name, before, after, entered, left }) => [
    paint('bold', name),
    labels.get(name) === name ? '' : (labels.get(name) ?? ''),
    `${count(before)} → ${count(after)}`,
    paint('green', `+${count(entered)}`),
    paint('red', `−${count(left)}`),
    `${paint('green', bar(entered / most, BAR_WIDTH / 2))}${paint('red', bar(left / most, BAR_WIDTH / 2))}`,
  ]);
  for (const line of tableLines([{}, {}, { align: 'right' }, { align: 'right' }, { align: 'right' }, {}], rows)) terminal.print(line);
  for (const { name, entering, leaving } of moved) {
    const some = (names: readonly string[]): string => names.slice(0, 3).join(', ') + (names.length > 3 ? ' …' : '');
    if (entering.length > 0) terminal.print(paint('dim', `  ${name}  ${say('enter', '进入')}  ${some(entering)}`));
    if (leaving.length > 0) terminal.print(paint('dim', `  ${name}  ${say('leave', '离开')}  ${some(leaving)}`));
  }
  const still = diff.rules.length - moved.length;
  terminal.print(paint('dim', `  ${moved.length === 0 ? say('Nobody enters or leaves any of them.', '没有人进入或离开任何标签与人群。') : say(`${count(still)} tags and segments move nobody.`, `其余 ${count(still)} 个标签与人群没有变化。`)}`));
  terminal.print();
}
