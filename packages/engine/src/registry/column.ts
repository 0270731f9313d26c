/** The columns of a profile: what each view contributes, with its type. */
import type { ColumnType, ProfileDefinition, Words } from './definition.ts';

export interface Column {
  readonly name: string;
  readonly view: string;
  readonly kind: 'feature' | 'derived' | 'tag' | 'segment';
  readonly type: ColumnType;
  readonly label: Words;
  readonly unit?: string;
  /** Columns it is computed from, directly; empty for features. */
  readonly uses: readonly string[];
}

export declare function columnsOf(definition: ProfileDefinition): ReadonlyMap<string, Column>;
