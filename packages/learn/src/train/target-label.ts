/** The last column of a training set, read as what the prediction is about. */
import type { TargetDefinition } from '@limn/engine';
import { learnError, problemOf, type Problem } from '../errors.ts';
import type { CategoryColumn, NumberColumn } from '../table/table.ts';
import type { LearntLabel } from './learn-rows.ts';

/** A label, and what was left out of it. */
export interface TargetLabel {
  readonly label: LearntLabel;
  readonly problems: readonly Problem[];
}

/** Rows that a class needs to be told. */
const LEAST_CLASS_ROWS = 20;
const MOST_CLASSES = 100;

/**
 * Whether something happens is `binary`, how often a `count`, how much or how long an `amount`, which comes next `classes`.
 * Of a time that was not over yet, the label is the time looked ahead: what is learnt is the mean time within it.
 * Of several labels see `severalLabels`.
 * @throws LearnError `label_constant` | `label_identifier` when no class has rows enough
 */
export function targetLabel({ op }: TargetDefinition, column: CategoryColumn | NumberColumn): TargetLabel {
  const { name } = column;
  if (column.type === 'category') return classLabel(column);
  const kind = op === 'count' ? 'count' : op === 'sum' || op === 'timeTo' ? 'amount' : 'binary';
  requireDifferent(column);
  return { label: { name, kind, values: column.values, classes: kind === 'binary' ? ['no', 'yes'] : [] }, problems: [] };
}

function requireDifferent({ name, type, values }: NumberColumn): void {
  const known = values.filter((value) => !Number.isNaN(value));
  const [first] = known;
  if (first === undefined || !known.every((value) => value === first)) return;
  throw learnError('label_constant', { label: name, value: type === 'boolean' ? (first === 1 ? 'yes' : 'no') : String(first) });
}

/** The most frequent first; rows of rare words are left out, each word named. */
function classLabel({ name, codes, vocabulary }: CategoryColumn): TargetLabel {
  const rows = new Float64Array(vocabulary.length);
  for (const code of codes) if (code >= 0) rows[code]!++;
  const word = (code: number): string => vocabulary[code]!;
  const frequent = [...rows.keys()].filter((code) => rows[code]! > 0).sort((a, b) => rows[b]! - rows[a]! || (word(a) < word(b) ? -1 : 1));
  const kept = frequent.filter((code) => rows[code]! >= LEAST_CLASS_ROWS).slice(0, MOST_CLASSES);
  if (frequent.length === 1) throw learnError('label_constant', { label: name, value: word(frequent[0]!) });
  if (kept.length < 2) throw learnError('label_identifier', { label: name, distinct: frequent.length, rows: codes.length });
  const places = new Float64Array(vocabulary.length).fill(NaN);
  kept.forEach((code, place) => (places[code] = place));
  const problems = frequent.filter((code) => !kept.includes(code)).slice(0, 5).map((code) => problemOf('label_rare', { label: name, value: word(code), rows: rows[code]! }));
  return { label: { name, kind: 'classes', values: Float64Array.from(codes, (code) => (code < 0 ? NaN : places[code]!)), classes: kept.map(word) }, problems };
}
