/** How a CSV file is written, guessed from its beginning: encoding, separator, header. */
import { parse } from 'csv-parse/sync';
import { isMissing } from './column-type.ts';
import { readNumber } from './read-number.ts';

/** What parts the cells of a line. */
export type Separator = ',' | ';' | '\t' | '|';

const separators: readonly Separator[] = [',', ';', '\t', '|'];
const sampleLines = 100;

/** A label of the WHATWG encoding standard. Not UTF-8 by its bytes: GB 18030 when that fits, else Windows-1252, which always does. */
export function guessEncoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const fits = (encoding: string): boolean => {
    try {
      // As a stream: the sample may end inside a character.
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
      return encoding === 'utf-8' || /[\u4e00-\u9fff]{2}/.test(text);
    } catch {
      return false;
    }
  };
  return fits('utf-8') ? 'utf-8' : fits('gb18030') ? 'gb18030' : 'windows-1252';
}

/** The separator that parts most lines into the same number of cells; the comma when none parts them. */
export function guessSeparator(sample: string): Separator {
  let best: Separator = ',';
  let bestMerit = 0;
  for (const separator of separators) {
    const widths = sampleRecords(sample, separator).map((record) => record.length);
    const counts = new Map<number, number>();
    for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
    const [width, lines] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [1, 0] as const);
    if (width === 1) continue;
    // Lines that agree decide; a comma inside every word of a `;` file gives as many cells only by chance.
    const merit = lines / widths.length + width / 1e6;
    if (merit > bestMerit) [best, bestMerit] = [separator, merit];
  }
  return best;
}

/** Whether the first line names the columns: it does unless a number stands in it above a number. */
export function guessHeader(sample: string, separator: Separator): boolean {
  const [first = [], ...rest] = sampleRecords(sample, separator);
  return !first.some((cell, i) => readNumber(cell.trim()) !== undefined && rest.some((record) => {
    const below = record[i]?.trim() ?? '';
    return !isMissing(below) && readNumber(below) !== undefined;
  }));
}

function sampleRecords(sample: string, delimiter: string): readonly (readonly string[])[] {
  try {
    return parse(sample, { delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, to: sampleLines });
  } catch {
    // The sample ends inside a quote, which says nothing yet: its lines do.
    return sample.split(/\r?\n/, sampleLines).map((line) => line.split(delimiter));
  }
}
