/** The definition in force, as the commands need it: words, units and types of columns. */
import { createFormat, type Column, type ColumnValue, type Format, type Language, type ProfileDefinition } from '@limn/engine';
import type { Client } from './client.ts';

export interface DefinitionAnswer {
  readonly version: string;
  readonly definition: ProfileDefinition;
  readonly columns: readonly Column[];
}

/** @throws CliError */
export function fetchDefinition(client: Client): Promise<DefinitionAnswer> {
  return client.get('/v1/definitions');
}

export interface ValueFormat extends Format {
  /** A column's value as people read it; `–` when it is missing. */
  column(column: Column, value: ColumnValue | null): string;
}

export function valueFormat({ definition }: DefinitionAnswer, lang: Language): ValueFormat {
  const format = createFormat(lang, definition.timeZone);
  return {
    ...format,
    column({ type, unit }, value) {
      if (value === null || value === undefined) return '–';
      if (typeof value === 'string') return value;
      const shape = unit === undefined ? { type } : { type, unit };
      if (type === 'strings') return (value as readonly string[]).length === 0 ? '–' : format.list(value as readonly string[]);
      return format.value(value, shape);
    },
  };
}
