/** What a model is to tell: a yes or no, one of several classes, or an amount. */
import { learnError } from '../errors.ts';
import type { CategoryColumn, NumberColumn, Table } from './table.ts';
import { requireColumn } from './require-column.ts';

/** A label column, read as what it means. */
export interface Label {
  readonly name: string;
  readonly kind: 'binary' | 'classes' | 'amount';
  /** [rows]; 1 or 0, the place in `classes`, or the amount; NaN is missing. */
  readonly values: Float64Array;
  /** Words of the answers: of `binary` no and yes; of `classes` all, the most frequent first; of `amount` none. */
  readonly classes: readonly string[];
}

/** What is known of the label. */
export interface LabelOptions {
  /** The word that means "yes"; absent: as the words say, else the rarer one. */
  readonly positive?: string;
}

const MOST_CLASSES = 100;
const yesWords = new Set(['yes', 'true', 'y', 't', '1', '是', '有', 'positive', 'churned', 'bought']);
const noWords = new Set(['no', 'false', 'n', 'f', '0', '否', '无', 'negative']);

/** @throws LearnError `column_unknown` | `label_constant` | `label_identifier` | `rows_too_few` when no row has a label */
export function readLabel(table: Table, name: string, options: LabelOptions = {}): Label {
  const column = requireColumn(table, name);
  if (column.type === 'list') throw learnError('label_identifier', { label: name, distinct: column.vocabulary.length, rows: table.rows });
  return column.type === 'category' ? readWords(column, options) : readNumbers(column, options);
}

function readNumbers({ name, type, values }: NumberColumn, { positive }: LabelOptions): Label {
  const distinct = new Set(values);
  distinct.delete(NaN);
  if (distinct.size === 0) throw learnError('rows_too_few', { rows: 0, least: 1 });
  if (distinct.size === 1) throw learnError('label_constant', { label: name, value: String([...distinct][0]) });
  if (distinct.size > 2) return { name, kind: 'amount', values, classes: [] };
  const [low, high] = [...distinct].sort((a, b) => a - b) as [number, number];
  const words = type === 'boolean' ? ['no', 'yes'] : [String(low), String(high)];
  const yes = positive === words[0] ? low : high;
  return { name, kind: 'binary', values: values.map((value) => (Number.isNaN(value) ? NaN : value === yes ? 1 : 0)), classes: yes === high ? words : words.reverse() };
}

function readWords({ name, codes, vocabulary }: CategoryColumn, { positive }: LabelOptions): Label {
  const rows = new Float64Array(vocabulary.length);
  for (const code of codes) if (code >= 0) rows[code]!++;
  const present = [...vocabulary.keys()].filter((code) => rows[code]! > 0).sort((a, b) => rows[b]! - rows[a]! || (vocabulary[a]! < vocabulary[b]! ? -1 : 1));
  const labelled = rows.reduce((sum, count) => sum + count, 0);
  if (present.length === 0) throw learnError('rows_too_few', { rows: 0, least: 1 });
  if (present.length === 1) throw learnError('label_constant', { label: name, value: vocabulary[present[0]!]! });
  if (present.length > MOST_CLASSES || present.length > labelled / 2) throw learnError('label_identifier', { label: name, distinct: present.length, rows: labelled });
  if (present.length === 2) {
    const means = (words: ReadonlySet<string>): number | undefined => present.find((code) => words.has(vocabulary[code]!.toLowerCase()));
    const not = means(noWords);
    const yes = present.find((code) => vocabulary[code] === positive) ?? means(yesWords) ?? present.find((code) => not !== undefined && code !== not) ?? present[1]!;
    const no = present.find((code) => code !== yes)!;
    return { name, kind: 'binary', values: Float64Array.from(codes, (code) => (code < 0 ? NaN : code === yes ? 1 : 0)), classes: [vocabulary[no]!, vocabulary[yes]!] };
  }
  const places = new Float64Array(vocabulary.length);
  present.forEach((code, place) => (places[code] = place));
  return { name, kind: 'classes', values: Float64Array.from(codes, (code) => (code < 0 ? NaN : places[code]!)), classes: present.map((code) => vocabulary[code]!) };
}
