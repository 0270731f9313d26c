/** The definition in force, as the commands need it: words, units and types of columns. */
import { createFormat, type Column, type ColumnValue, type Format, type Language, type ProfileDefinition } from '@limn/engine';
import type { Client } from './client.ts';

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
    column({ type, unit }, sent) {
      const value = readValue(type, sent);
      if (value === undefined) return '–';
      if (typeof value === 'string') return value;
      const shape = unit === undefined ? { type } : { type, unit };
      if (type === 'strings') return (value as readonly string[]).length === 0 ? '–' : format.list(value as readonly string[]);
      return format.value(value, shape);
    },
  };
}
