/** What a column holds, judged by its different words and how often each stands. */
import { isCode, readNumber } from './read-number.ts';
import { readCompactDay, readMoment, type DayOrder } from './read-moment.ts';

/** How the cells of a column are read: as words, or each as a number. */
export interface ColumnReading {
  readonly type: 'number' | 'boolean' | 'time' | 'category';
  /** undefined: the cell is not of the type. Absent: words stay words. */
  readonly read?: (text: string) => number | undefined;
  /** A cell that could have been read in another way, and how it was. */
  readonly ambiguous?: { readonly sample: string; readonly as: string };
}

/** Words and how many rows have each; those that always mean "nothing" are not among them. */
export type WordCounts = Iterable<readonly [word: string, rows: number]>;

/** So much of a column must be of a type; the rest counts as dirt. */
const MOST_DIRT = 0.1;

const alwaysMissing = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', 'nil', '-', '--', '?', '\\n', '#value!', '#div/0!', '#ref!', '缺失', '空']);
/** Words that are a class of their own among words, but nothing among numbers. */
const missingAmongNumbers = new Set(['none', 'unknown', 'missing', 'n.a.', 'na.', '.', '无', '未知', '暂无']);

const truths: readonly (readonly [yes: string, no: string])[] = [
  ['true', 'false'], ['yes', 'no'], ['y', 'n'], ['t', 'f'], ['1', '0'], ['1.0', '0.0'], ['on', 'off'], ['是', '否'], ['有', '无'], ['真', '假'],
];

/** Whether a cell says that there is nothing, whatever its column holds. */
export function isMissing(text: string): boolean {
  return text.length < 8 && alwaysMissing.has(text.toLowerCase());
}

/** Whether a cell says that there is nothing where numbers, moments or yes and no stand. */
export function isMissingNumber(text: string): boolean {
  return text.length < 8 && missingAmongNumbers.has(text.toLowerCase());
}

/** Cost: every different word is tried as a truth, number and moment, about 3 µs each. */
export function judgeColumn(words: WordCounts): ColumnReading {
  const counts = [...words].filter(([word]) => !isMissingNumber(word));
  return truthReading(words) ?? (counts.length === 0 ? undefined : (numberReading(counts) ?? momentReading(counts))) ?? { type: 'category' };
}

function truthReading(words: WordCounts): ColumnReading | undefined {
  const found = new Set<string>();
  for (const [word] of words) {
    if (found.size > 2) return undefined;
    found.add(word.toLowerCase());
  }
  const pair = truths.find((each) => found.size > 0 && [...found].every((word) => each.includes(word)));
  if (pair === undefined) return undefined;
  return { type: 'boolean', read: (text) => (text.toLowerCase() === pair[0] ? 1 : text.toLowerCase() === pair[1] ? 0 : undefined) };
}

type Counts = readonly (readonly [word: string, rows: number])[];

function readable(counts: Counts, read: (text: string) => number | undefined): number {
  return counts.reduce((rows, [word, count]) => rows + (read(word) === undefined ? 0 : count), 0);
}

function enough(rows: number, counts: Counts): boolean {
  return rows > 0 && rows >= (1 - MOST_DIRT) * counts.reduce((sum, [, count]) => sum + count, 0);
}

function numberReading(counts: Counts): ColumnReading | undefined {
  const point = (text: string): number | undefined => readNumber(text, 'point');
  const comma = (text: string): number | undefined => readNumber(text, 'comma');
  const [byPoint, byComma] = [readable(counts, point), readable(counts, comma)];
  if (!enough(Math.max(byPoint, byComma), counts)) return undefined;
  if (counts.length > 1 && counts.every(([word]) => readCompactDay(word) !== undefined)) return { type: 'time', read: readCompactDay };
  if (counts.some(([word]) => isCode(word))) return { type: 'category' };
  if (byComma > byPoint) return { type: 'number', read: comma };
  const twoWays = byComma === byPoint ? counts.find(([word]) => word.includes(',') && comma(word) !== point(word)) : undefined;
  return { type: 'number', read: point, ...(twoWays !== undefined && { ambiguous: { sample: twoWays[0], as: String(point(twoWays[0])) } }) };
}

function momentReading(counts: Counts): ColumnReading | undefined {
  const by = (order: DayOrder) => (text: string): number | undefined => readMoment(text, order);
  const [days, months] = [by('dayFirst'), by('monthFirst')];
  const [byDay, byMonth] = [readable(counts, days), readable(counts, months)];
  if (!enough(Math.max(byDay, byMonth), counts)) return undefined;
  if (byDay > byMonth) return { type: 'time', read: days };
  const twoWays = byDay === byMonth ? counts.find(([word]) => days(word) !== months(word)) : undefined;
  return { type: 'time', read: months, ...(twoWays !== undefined && { ambiguous: { sample: twoWays[0], as: new Date(months(twoWays[0])!).toISOString().slice(0, 10) } }) };
}
