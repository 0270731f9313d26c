/** The definition in force, as the commands need it: words, units and types of columns. */
import { createFormat, nearest, subjectOf, type Column, type ColumnValue, type Format, type Language, type ProfileDefinition } from '@limn/engine';
import { CliError } from '../errors.ts';
import type { Client } from './client.ts';
import type { Say } from './language.ts';

export interface DefinitionAnswer {
  readonly version: string;
  readonly definition: ProfileDefinition;
  readonly columns: readonly Column[];
}

/** A column's value as the server sends it: null is missing, times are ISO 8601. */
export type SentValue = ColumnValue | null;

/** The value that was sent: times in ms since 1970 again. */
export function readValue(type: Column['type'], sent: SentValue): ColumnValue {
  if (sent === null) return undefined;
  return type === 'time' && typeof sent === 'string' ? Date.parse(sent) : sent;
}

/** @throws CliError */
export function fetchDefinition(client: Client): Promise<DefinitionAnswer> {
  return client.get('/v1/definitions');
}

export interface ValueFormat extends Format {
  /** A column's value, as the server sent it, as people read it; `–` when it is missing. */
  column(column: Column, value: SentValue): string;
}

export function valueFormat({ definition }: DefinitionAnswer, lang: Language): ValueFormat {
  const format = createFormat(lang, definition.timeZone);
  return {
    ...format,
    column(column, sent) {
      const value = readValue(column.type, sent);
      if (value === undefined) return '–';
      const { type, unit, names } = subjectOf(column, definition, lang);
      const bare = (text: string): string => names?.[text] ?? text.trim();
      if (typeof value === 'string') return bare(value);
      if (type === 'strings') return (value as readonly string[]).length === 0 ? '–' : format.list((value as readonly string[]).map(bare));
      return format.value(value, { type, ...(unit !== undefined && { unit }), ...(names !== undefined && { names }) });
    },
  };
}

/** The column of a name. @throws CliError `not_found`, with what was probably meant */
export function requireColumn(columns: readonly Column[], name: string, say: Say): Column {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const near = nearest(name, columns.map((column) => column.name));
  throw new CliError('not_found', {
    detail: say(`The definition has nothing named '${name}' here.`, `定义中没有名为“${name}”的内容。`),
    cure: near === undefined ? say('`limn definitions` lists what there is.', '用 `limn definitions` 查看全部名称。') : say(`Did you mean '${near}'?`, `是不是“${near}”？`),
  });
}
