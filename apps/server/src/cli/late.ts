/** `limn late`: events that came late, what each changed, and what had been told meanwhile. */
import type { Column } from '@limn/engine';
import { InvalidArgumentError, type Command } from 'commander';
import type { CliContext } from './context.ts';
import { fetchDefinition, valueFormat, type DefinitionAnswer, type SentValue, type ValueFormat } from './definition.ts';
import { tableLines } from './table.ts';
import { fit, widthOf, wrap } from './width.ts';

interface SentValues {
  readonly before: SentValue;
  readonly after: SentValue;
}

interface ToldEntry {
  readonly id: number;
  readonly at: string;
  readonly profile: string;
  readonly name: string;
  readonly change: 'enter' | 'exit';
}

interface LateArrival {
  readonly position: number;
  readonly id: string;
  readonly name: string;
  readonly profile: string;
  readonly time: string;
  readonly arrivedAt: string;
  readonly latenessMs: number;
  readonly outcome: 'accepted' | 'late';
  readonly columns: readonly { readonly name: string; readonly atEvent: SentValues; readonly onArrival: SentValues }[];
  readonly changes: readonly ToldEntry[];
  readonly corrections: readonly (ToldEntry & { readonly correction: 'missed' | 'mistaken'; readonly of?: number })[];
  readonly comparedUntil?: string;
}

interface LateAnswer {
  readonly late: readonly LateArrival[];
  readonly cursor?: string;
}

/** The definition in force, ready to write values. */
interface Words {
  readonly definition: DefinitionAnswer;
  readonly format: ValueFormat;
  readonly columns: ReadonlyMap<string, Column>;
}

const mostLate = 200;
/** Columns of the terminal that a value gets at least. */
const leastRoom = 16;

export function addLateCommand(program: Command, context: CliContext): void {
  const { say } = context;
  program
    .command('late')
    .description(say('list what late events changed, and what had been told on wrong data', '查看迟到事件带来的变化，以及此前据错误数据发出的通知'))
    .option('--since <moment>', say('only what came from then on, e.g. 2011-06-01', '只看此后到达的事件，如 2011-06-01'))
    .option('--profile <id>', say('only this customer', '只看这位客户'))
    .option('--limit <number>', say('events to list, 1 to 200; default 20', '列出的事件数，1 到 200，默认 20'), readLimit, 20)
    .option('--cursor <cursor>', say('go on after the page before', '接着上一页'))
    .addHelpText('after', say(
      '\nAn event is late when it comes more than a minute after it happened. Imported history is not.\n\nExamples:\n  limn late\n  limn late --profile 17850\n  limn late --since 2011-10-01 --json | jq .late[].corrections',
      '\n事件发生一分钟之后才到达即为迟到；导入的历史数据不算。\n\n示例：\n  limn late\n  limn late --profile 17850\n  limn late --since 2011-10-01 --json | jq .late[].corrections',
    ))
    .action(async (options: { since?: string; profile?: string; limit: number; cursor?: string }) => {
      const client = context.client();
      const { since, profile, limit, cursor } = options;
      const query = new URLSearchParams({ limit: String(limit), ...(since !== undefined && { since }), ...(profile !== undefined && { profile }), ...(cursor !== undefined && { cursor }) });
      const answer = await client.get<LateAnswer>(`/v1/late?${query}`);
      if (context.json()) return context.printJson(answer);
      const definition = await fetchDefinition(client);
      const words = { definition, format: valueFormat(definition, context.lang), columns: new Map(definition.columns.map((column) => [column.name, column])) };
      const { terminal } = context;
      terminal.print();
      for (const arrival of answer.late) printArrival(context, words, arrival);
      if (answer.late.length === 0) terminal.print(`  ${say('No event came late.', '没有迟到的事件。')}\n`);
      if (answer.cursor !== undefined) terminal.print(terminal.paint('dim', say(`  more: --cursor ${answer.cursor}`, `  更多：--cursor ${answer.cursor}`)));
    });
}

function printArrival(context: CliContext, words: Words, arrival: LateArrival): void {
  const { terminal, say, lang } = context;
  const { definition, format } = words;
  const event = definition.definition.events.find(({ name }) => name === arrival.name);
  const [time, arrivedAt, late] = [format.moment(Date.parse(arrival.time)), format.moment(Date.parse(arrival.arrivedAt)), format.duration(arrival.latenessMs)];
  terminal.print(`  ${terminal.paint('bold', arrival.profile)}  ${event?.label[lang] ?? arrival.name}  ${time}  ${terminal.paint('dim', arrival.id)}`);
  terminal.print(`  ${say(`came ${late} late, ${arrivedAt}`, `迟到${late}，于${arrivedAt}到达`)}`);
  if (arrival.outcome === 'late') {
    const text = say(
      'Too late: it is kept in the history, and is in no profile. A definition with a longer lateness, once published, takes it in.',
      '超过允许的迟到时间：保留在历史中，未计入画像。发布允许更长迟到时间的定义后即可计入。',
    );
    for (const line of wrap(text, terminal.width - 4)) terminal.print(`  ${terminal.paint('yellow', line)}`);
  }
  printColumns(context, words, arrival);
  printTold(context, words, arrival);
  if (arrival.comparedUntil !== undefined) {
    const until = format.moment(Date.parse(arrival.comparedUntil));
    terminal.print(`  ${terminal.paint('yellow', '!')} ${say(`Compared until ${until} only: too much happened since.`, `只比较到${until}：此后变化过多。`)}`);
  }
  terminal.print();
}

function printColumns({ terminal, say, lang }: CliContext, { format, columns }: Words, { columns: differences }: LateArrival): void {
  const widestLabel = Math.max(0, ...differences.map(({ name }) => widthOf(columns.get(name)?.label[lang] ?? name)));
  const room = Math.max(leastRoom, Math.floor((terminal.width - widestLabel - 8) / 2));
  const rows = differences.flatMap(({ name, atEvent, onArrival }) => {
    const column = columns.get(name);
    if (column === undefined) return [];
    const shown = ({ before, after }: SentValues): string => {
      const [was, becomes] = [format.column(column, before), format.column(column, after)];
      return was === becomes ? terminal.paint('dim', fit(becomes, room)) : fit(`${was} → ${becomes}`, room);
    };
    // What differs by less than people are shown says nothing to them.
    const isShown = [atEvent, onArrival].some(({ before, after }) => format.column(column, before) !== format.column(column, after));
    return isShown ? [[column.label[lang], shown(atEvent), shown(onArrival)]] : [];
  });
  if (rows.length === 0) return;
  const titles = [say('changed', '变化'), say('when it happened', '发生之时'), say('when it came', '到达之时')];
  for (const line of tableLines(titles.map((title) => ({ title })), rows, (text) => terminal.paint('cyan', text))) terminal.print(line);
}

function printTold({ terminal, say, lang }: CliContext, { format, columns }: Words, { changes, corrections }: LateArrival): void {
  const labelOf = (name: string): string => {
    const label = columns.get(name)?.label[lang] ?? name;
    return label === name ? label : `${label} ${terminal.paint('dim', name)}`;
  };
  const turn = (change: ToldEntry['change']): string => (change === 'enter' ? say('enters', '进入') : say('leaves', '离开'));
  const rows = [
    ...corrections.map(({ id, at, name, change, correction, of }) => [
      correction === 'missed' ? terminal.paint('yellow', say('should have been told', '本应通知')) : terminal.paint('red', say('was told by mistake', '误发')),
      `${turn(change)} ${labelOf(name)}`,
      format.moment(Date.parse(at)),
      terminal.paint('dim', of === undefined ? say(`correction ${id}`, `更正 ${id}`) : say(`change ${of}, correction ${id}`, `变化 ${of}，更正 ${id}`)),
    ]),
    ...changes.map(({ id, at, name, change }) => [terminal.paint('green', say('told when it came', '到达时通知')), `${turn(change)} ${labelOf(name)}`, format.moment(Date.parse(at)), terminal.paint('dim', say(`change ${id}`, `变化 ${id}`))]),
  ];
  for (const line of tableLines([{}, {}, {}, {}], rows)) terminal.print(line);
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostLate) return limit;
  throw new InvalidArgumentError(`Write a whole number from 1 to ${mostLate}.`);
}
