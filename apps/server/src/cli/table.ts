/** Tables for people: columns lined up, numbers to the right. */
import { fit, padEnd, padStart, widthOf } from './width.ts';

export interface TableColumn {
  readonly title?: string;
  readonly align?: 'right';
  /** Its texts, not painted yet, are cut to what the others leave of the line, or left out when that is too little. */
  readonly shrinks?: { readonly to: number; readonly paint: (text: string) => string };
}

/**
 * Lines of a table, indented by two, two spaces between columns.
 * @param rows texts, painted or not, `[rows, columns]`
 */
export function tableLines(columns: readonly TableColumn[], rows: readonly (readonly string[])[], paintTitle: (text: string) => string = (text) => text): readonly string[] {
  const titles = columns.map(({ title = '' }) => title);
  const hasTitles = titles.some((title) => title !== '');
  const widths = columns.map((_, i) => Math.max(widthOf(titles[i] ?? ''), ...rows.map((row) => widthOf(row[i] ?? ''))));
  const cellText = (cell: string, i: number): string => {
    const { align, shrinks } = columns[i]!;
    if (shrinks !== undefined) return shrunk(cell, { room: shrinks.to - widths.reduce((sum, width, j) => (j === i ? sum : sum + width + gap.length), gap.length), paint: shrinks.paint });
    return align === 'right' ? padStart(cell, widths[i]!) : padEnd(cell, widths[i]!);
  };
  const lineOf = (cells: readonly string[]): string => `${gap}${cells.map(cellText).join(gap)}`.trimEnd();
  return [...(hasTitles ? [lineOf(titles.map(paintTitle))] : []), ...rows.map(lineOf)];
}

const gap = '  ';
/** Columns of the terminal below which a cut text says nothing. */
const leastRoom = 16;

function shrunk(text: string, { room, paint }: { readonly room: number; readonly paint: (text: string) => string }): string {
  return text === '' || room < leastRoom ? '' : paint(fit(text, room));
}
