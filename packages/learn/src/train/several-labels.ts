/** A label that is a list of words, as one yes or no for each word: which categories are bought, on which channels people come. */
import { learnError, problemOf, type Problem } from '../errors.ts';
import type { ListColumn } from '../table/table.ts';
import type { LearntLabel } from './learn-rows.ts';

/** Several labels of the same rows. */
export interface SeveralLabels {
  /** Yes or no each, by the name of its word; the most frequent first. */
  readonly labels: readonly LearntLabel[];
  readonly problems: readonly Problem[];
}

/** Rows that have a label, and rows that do not, that it needs to be told. */
const LEAST_LABEL_ROWS = 20;
const MOST_LABELS = 50;
/** Words left out that are named. */
const NAMED = 5;

/** Cost O(rows × words kept). @throws LearnError `label_identifier` when no word has rows enough */
export function severalLabels({ name, codes, vocabulary }: ListColumn): SeveralLabels {
  const rows = new Float64Array(vocabulary.length);
  for (const list of codes) list?.forEach((code) => rows[code]!++);
  const known = codes.filter((list) => list !== undefined).length;
  const word = (code: number): string => vocabulary[code]!;
  const frequent = [...rows.keys()].filter((code) => rows[code]! > 0).sort((a, b) => rows[b]! - rows[a]! || (word(a) < word(b) ? -1 : 1));
  const kept = frequent.filter((code) => Math.min(rows[code]!, known - rows[code]!) >= LEAST_LABEL_ROWS).slice(0, MOST_LABELS);
  if (kept.length === 0) throw learnError('label_identifier', { label: name, distinct: frequent.length, rows: known });
  const left = frequent.filter((code) => !kept.includes(code)).slice(0, NAMED);
  return {
    labels: kept.map((code) => ({ name: word(code), kind: 'binary', classes: ['no', 'yes'], values: Float64Array.from(codes, (list) => (list === undefined ? NaN : list.includes(code) ? 1 : 0)) })),
    problems: left.map((code) => problemOf('label_rare', { label: name, value: word(code), rows: rows[code]! })),
  };
}
