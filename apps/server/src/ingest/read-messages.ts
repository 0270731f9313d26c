/**
 * From rows to messages of the Segment spec, in the order of their first rows.
 *
 * Rows of one group wait in a queue until the group is complete; the queue gives away its head only, so that a message's first
 * row always grows. An import that is cut off is thereby resumed by one number: whatever begins at or before it is done. The
 * same file and map give the same messages with the same row numbers, always.
 */
import type { Words } from '@limn/engine';
import { compileConditions } from './condition.ts';
import type { EventRule, FileMap, Rule } from './map-file.ts';
import type { ReadRow, RowFile } from './read-rows.ts';
import { RowProblem, textOf, type Row } from './row.ts';
import { compileTimeFormat } from './time-format.ts';
import { compileGatherer, compileReader, type Gatherer, type ValueReader } from './value.ts';

/** A call of the Segment spec, ready to be sent. */
export type Message = Readonly<Record<string, unknown>>;

export interface FileMessage {
  /** The first of its rows, from 1. */
  readonly row: number;
  readonly message: Message;
}

/** Why rows were skipped, and how many. */
export interface SkippedRows {
  readonly reason: Words;
  rows: number;
  /** From 1, the header not counted. */
  readonly firstRow: number;
}

/** Where every row went. Grows while the file is read. */
export interface RowCounts {
  rows: number;
  taken: number;
  readonly skipped: Map<string, SkippedRows>;
}

export function createRowCounts(): RowCounts {
  return { rows: 0, taken: 0, skipped: new Map() };
}

/**
 * Reads the messages of a mapped file, some at a time.
 * @param name hash of the file, for ids of events that have none of their own
 * @throws FileError
 */
export async function* readMessages(file: RowFile, { map, name, counts }: { readonly map: FileMap; readonly name: string; readonly counts: RowCounts }): AsyncIterable<readonly FileMessage[]> {
  const readRow = compileRow(map, file, name);
  const within = map.group?.within ?? 0;
  const open = new Map<string, Draft>();
  const queue: Draft[] = [];
  let head = 0;

  const complete = (upTo: number): readonly FileMessage[] => {
    const messages: FileMessage[] = [];
    for (let draft = queue[head]; draft !== undefined && draft.lastRow + within < upTo; draft = queue[++head]) {
      messages.push(draft.end());
      if (open.get(draft.key) === draft) open.delete(draft.key);
    }
    if (head > 1_000 && head * 2 > queue.length) {
      queue.splice(0, head);
      head = 0;
    }
    return messages;
  };

  for await (const chunk of file.chunks) {
    for (const row of chunk) {
      const number = ++counts.rows;
      try {
        const { key, begin, parts } = readRow(row, number);
        let draft = open.get(key);
        // What a longer pause separates is another group, even though nobody sent the first one yet.
        if (draft !== undefined && draft.lastRow + within < number - 1) draft = undefined;
        if (draft === undefined) {
          draft = begin();
          open.set(key, draft);
          queue.push(draft);
        }
        draft.add(number, parts);
        counts.taken++;
      } catch (error) {
        if (!(error instanceof RowProblem)) throw error;
        countSkipped(counts, error);
      }
    }
    const messages = complete(counts.rows);
    if (messages.length > 0) yield messages;
  }
  const messages = complete(Infinity);
  if (messages.length > 0) yield messages;
}

/** Messages that stand in an NDJSON file as they are, one a line; without a type it is `track`. */
export async function* passMessages(file: RowFile, { name, counts }: { readonly name: string; readonly counts: RowCounts }): AsyncIterable<readonly FileMessage[]> {
  for await (const chunk of file.chunks) {
    const messages: FileMessage[] = [];
    for (const row of chunk) {
      const number = ++counts.rows;
      if (row instanceof RowProblem) {
        countSkipped(counts, row);
        continue;
      }
      counts.taken++;
      messages.push({ row: number, message: { type: 'track', messageId: rowId(name, number), ...row } });
    }
    if (messages.length > 0) yield messages;
  }
}

function countSkipped(counts: RowCounts, { en, zh }: Words): void {
  const known = counts.skipped.get(en);
  if (known === undefined) counts.skipped.set(en, { reason: { en, zh }, rows: 1, firstRow: counts.rows });
  else known.rows++;
}

function rowId(name: string, row: number): string {
  return `${name.slice(0, 16)}-${row}`;
}

/** A message in the making. */
interface Draft {
  readonly key: string;
  readonly lastRow: number;
  add(row: number, parts: readonly unknown[]): void;
  end(): FileMessage;
}

interface RowReading {
  /** Of the group. */
  readonly key: string;
  /** Opens the group's message with this row. */
  begin(): Draft;
  /** What the row gives to each property. */
  readonly parts: readonly unknown[];
}

interface CompiledRule {
  readonly holds: (row: Row) => boolean;
  readonly rule: Rule;
  readonly skip?: RowProblem;
  readonly gatherers: readonly (readonly [name: string, gatherer: Gatherer])[];
}

const noRule = new RowProblem({ en: 'no rule of the map fits', zh: '映射中没有适用的规则' });

/** @throws FileError `unknown_column` */
function compileRow(map: FileMap, { columns }: RowFile, name: string): (row: ReadRow, number: number) => RowReading {
  const rules = map.rules.map((rule): CompiledRule => {
    const holds = compileConditions(rule.when, columns);
    if ('skip' in rule) {
      const reason = typeof rule.skip === 'string' ? { en: rule.skip, zh: rule.skip } : rule.skip;
      return { holds, rule, skip: new RowProblem(reason), gatherers: [] };
    }
    return { holds, rule, gatherers: Object.entries(rule.properties ?? {}).map(([key, value]) => [key, compileGatherer(value, columns)] as const) };
  });
  const group = map.group === undefined ? undefined : columns(map.group.by);
  const readEnvelope = compileEnvelope(map, columns, name);

  return (row, number) => {
    if (row instanceof RowProblem) throw row;
    const index = rules.findIndex(({ holds }) => holds(row));
    const rule = rules[index];
    if (rule === undefined) throw noRule;
    if (rule.skip !== undefined) throw rule.skip;
    const parts = rule.gatherers.map(([, gatherer]) => gatherer.read(row));
    const key = group === undefined ? `${number}` : `${index} ${textOf(group(row))}`;
    return { key, parts, begin: () => createDraft({ key, number, envelope: readEnvelope(row, number), rule }) };
  };
}

function createDraft({ key, number, envelope, rule: { rule, gatherers } }: { key: string; number: number; envelope: Message; rule: CompiledRule }): Draft {
  const { call = 'track', event } = rule as EventRule;
  const gathered: unknown[] = gatherers.map(() => undefined);
  let lastRow = number;
  return {
    key,
    get lastRow() {
      return lastRow;
    },
    add(row, parts) {
      lastRow = row;
      gatherers.forEach(([, gatherer], i) => (gathered[i] = gatherer.add(gathered[i], parts[i])));
    },
    end() {
      const values: Record<string, unknown> = {};
      gatherers.forEach(([name, gatherer], i) => {
        const value = gatherer.end(gathered[i]);
        if (value !== undefined) values[name] = value;
      });
      const field = call === 'identify' || call === 'group' ? 'traits' : 'properties';
      const named = event === undefined ? undefined : call === 'track' ? { event } : { name: event };
      return { row: number, message: { type: call, ...envelope, ...named, [field]: values } };
    },
  };
}

/** Who, when, and by which id: read once a group, from its first row. */
function compileEnvelope(map: FileMap, columns: RowFile['columns'], name: string): (row: Row, number: number) => Message {
  const optional = (value: FileMap['user']): ValueReader => (value === undefined ? () => undefined : compileReader(value as Parameters<typeof compileReader>[0], columns));
  const [id, user, anonymous] = [optional(map.id), optional(map.user), optional(map.anonymous)];
  const { column, format = 'iso', zone = 'UTC' } = map.time;
  const cell = columns(column);
  const readTime = compileTimeFormat(format, zone)!;
  return (row, number) => {
    const time = readTime(textOf(cell(row)));
    if (time === undefined) throw new RowProblem({ en: `${column} is not a time as ${format}`, zh: `${column} 不是 ${format} 格式的时间` });
    const [userId, anonymousId] = [textOf(user(row)), textOf(anonymous(row))];
    if (userId === '' && anonymousId === '') throw new RowProblem({ en: 'names no customer', zh: '没有客户标识' });
    return {
      messageId: textOf(id(row)) || rowId(name, number),
      timestamp: new Date(time).toISOString(),
      ...(userId !== '' && { userId }),
      ...(anonymousId !== '' && { anonymousId }),
    };
  };
}
