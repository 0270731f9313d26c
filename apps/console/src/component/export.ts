/** What a reader takes away: tables as CSV, charts as PNG. */

/** One cell of a table that is taken away. */
export type Cell = string | number | boolean | undefined;

/** First characters with which a spreadsheet would begin to calculate. */
const formulaStart = /^[=+\-@\t\r]/;

function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const still = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(still) ? `"${still.replaceAll('"', '""')}"` : still;
}

/** CSV with a byte order mark, so that spreadsheets read 汉字; texts that look like formulas stay texts. */
export function csvOf(head: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [head.map(cellText).join(',')];
  for (const row of rows) lines.push(row.map(cellText).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** A name that every file system takes. */
export function fileNameOf(title: string, ending: string): string {
  return `${title.replaceAll(/[\\/:*?"<>|\s]+/g, '-').slice(0, 80)}.${ending}`;
}

/** Hands the reader a file. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
