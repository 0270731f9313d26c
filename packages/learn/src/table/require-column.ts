/** Columns by name. */
import { nearest } from '@limn/engine';
import { learnError } from '../errors.ts';
import type { Table, TableColumn } from './table.ts';

/** Names that an error lists when none is near. */
const LISTED = 12;

/** @throws LearnError `column_unknown`, with the nearest name, else those that there are */
export function requireColumn({ columns }: Table, name: string): TableColumn {
  const column = columns.find((each) => each.name === name);
  if (column !== undefined) return column;
  const names = columns.map((each) => each.name);
  const near = nearest(name, names);
  throw learnError('column_unknown', { column: name, near: near === undefined ? names.slice(0, LISTED) : [near] });
}
