/** Tables for people: columns lined up, numbers to the right. */
import { padEnd, padStart, widthOf } from './width.ts';

export interface TableColumn {
  readonly title?: string;
  readonly align?: 'right';
}

/**
 * Lines of a table, indented by two, two spaces between columns.
 * @param rows texts, painted or not, `[rows, columns]`
 */
export function tableLines(columns: readonly TableColumn[], rows: readonly (readonly string[])[], paintTitle: (text: string) => string = (text) => text): readonly string[] {
  const titles = columns.map(({ title = '' }) => title);
  const hasTitles = titles.some((title) => title !== '');
  const widths = columns.map((_, i) => Math.max(widthOf(titles[i] ?? ''), ...rows.map((row) => widthOf(row[i] ?? ''))));
  const lineOf = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => (columns[i]?.align === 'right' ? padStart(cell, widths[i]!) : padEnd(cell, widths[i]!))).join('  ')}`.trimEnd();
  return [...(hasTitles ? [lineOf(titles.map(paintTitle))] : []), ...rows.map(lineOf)];
}
