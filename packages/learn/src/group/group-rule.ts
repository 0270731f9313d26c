/**
 * A group as a rule of one to four conditions over declared columns, so that it can be a segment: of the boxes that can be drawn along the
 * columns, one that holds most of the group and few others. Conditions are added one by one to the best so far (a beam), as long as they
 * bring more than a condition costs those who read it.
 * Source: Friedman and Fisher, Bump hunting in high-dimensional data, Statistics and Computing 9, 1999, after whom such boxes are peeled.
 */
import type { Expression } from '@limn/engine';
import type { CategoryColumn, NumberColumn, Table } from '../table/table.ts';

/** A rule, and how well it tells the group. */
export interface GroupRule {
  /** A condition of a segment. */
  readonly expression: Expression;
  /** How many conditions. */
  readonly conditions: number;
}

const MOST_CONDITIONS = 4;
const BEAM = 6;
/** What a further condition must add to the balance of precision and coverage. */
const COST = 0.012;
/** Bounds that are tried of a column. */
const BOUNDS = 24;
const MOST_WORDS = 12;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

interface Condition {
  readonly expression: Expression;
  readonly column: string;
  /** A bit a row. */
  readonly rows: Uint32Array;
}

interface Box {
  readonly conditions: readonly Condition[];
  readonly rows: Uint32Array;
  /** Harmonic mean of precision and coverage. */
  readonly balance: number;
}

/**
 * @param groupOf [rows]
 * @returns undefined when no column says anything. Cost: columns × rows, some 0.2 s for 60 columns of 5,000. Deterministic.
 */
export function ruleOf({ columns, rows }: Table, groupOf: ArrayLike<number>, group: number): GroupRule | undefined {
  const members = bitsOf(rows, (row) => groupOf[row] === group);
  const size = countOf(members);
  const conditions = columns.flatMap((column) => (column.type === 'list' || column.type === 'time' ? [] : column.type === 'category' ? wordConditions(column, rows) : numberConditions(column, rows)));
  const whole: Box = { conditions: [], rows: bitsOf(rows, () => true), balance: 0 };
  const weigh = (box: Box, condition: Condition): Box => {
    const both = box.rows.map((word, i) => word & condition.rows[i]!);
    const hits = countOf(both.map((word, i) => word & members[i]!));
    return { conditions: [...box.conditions, condition], rows: both, balance: (2 * hits) / (countOf(both) + size) };
  };
  let beam: readonly Box[] = [whole];
  let best = whole;
  for (let depth = 0; depth < MOST_CONDITIONS; depth++) {
    const next = beam.flatMap((box) => conditions.filter((condition) => isNew(box, condition)).map((condition) => weigh(box, condition)));
    beam = distinct(next.toSorted((a, b) => b.balance - a.balance)).slice(0, BEAM);
    const found = beam[0];
    if (found === undefined || found.balance < best.balance + (depth === 0 ? 0 : COST)) break;
    best = found;
  }
  if (best.conditions.length === 0) return undefined;
  const needed = withoutIdle(best, weigh, whole).conditions.map(({ expression }) => expression);
  return { expression: needed.length === 1 ? needed[0]! : { op: 'and', all: needed }, conditions: needed.length };
}

/** Leaves out conditions that others have made needless. */
function withoutIdle(box: Box, weigh: (box: Box, condition: Condition) => Box, whole: Box): Box {
  for (const each of box.conditions) {
    const rest = box.conditions.filter((condition) => condition !== each).reduce(weigh, whole);
    if (rest.conditions.length > 0 && rest.balance >= box.balance - COST / 2) return withoutIdle(rest, weigh, whole);
  }
  return box;
}

function isNew({ conditions }: Box, { column, expression: { op } }: Condition): boolean {
  // From and to are two conditions of one column; a third says nothing new.
  return !conditions.some((each) => each.column === column && (each.expression.op === op || !(isBound(op) && isBound(each.expression.op))));
}

const isBound = (op: Expression['op']): boolean => op === 'atLeast' || op === 'below' || op === 'atMost';

/** Boxes that hold the same rows are one. @param boxes best first */
function distinct(boxes: readonly Box[]): readonly Box[] {
  const kept: Box[] = [];
  for (const box of boxes) {
    if (kept.length === BEAM) break;
    if (!kept.some(({ balance, rows }) => balance === box.balance && rows.every((word, i) => word === box.rows[i]))) kept.push(box);
  }
  return kept;
}

function numberConditions({ name, type, values }: NumberColumn, rows: number): readonly Condition[] {
  const column: Expression = { op: 'column', name };
  const there = values.filter((value) => !Number.isNaN(value)).sort();
  const presence = there.length === rows ? [] : presenceConditions(name, rows, (row) => !Number.isNaN(values[row]!));
  if (there.length === 0 || there[0] === there.at(-1)) return presence;
  if (type === 'boolean') {
    const yes: Expression = { op: 'equal', left: column, right: { op: 'literal', value: true } };
    return [{ column: name, expression: yes, rows: bitsOf(rows, (row) => values[row] === 1) }, { column: name, expression: { op: 'not', of: yes }, rows: bitsOf(rows, (row) => values[row] !== 1) }];
  }
  const isWhole = type === 'number' && there.every(Number.isInteger);
  const bounds = new Map<string, { readonly bound: number; readonly told: Expression }>();
  for (let i = 1; i <= BOUNDS; i++) {
    const bound = boundNear(there[Math.min(there.length - 1, Math.floor((i * there.length) / (BOUNDS + 1)))]!, type, isWhole);
    if (bound.bound > there[0]! && bound.bound <= there.at(-1)!) bounds.set(JSON.stringify(bound.told), bound);
  }
  const least = boundNear(there[there.findIndex((value) => value > there[0]!)]!, type, isWhole);
  if (isWhole) bounds.set(JSON.stringify(least.told), least);
  return [...presence, ...[...bounds.values()].flatMap(({ bound, told }) => [
    { column: name, expression: { op: 'atLeast', left: column, right: told } as const, rows: bitsOf(rows, (row) => values[row]! >= bound) },
    { column: name, expression: { op: 'below', left: column, right: told } as const, rows: bitsOf(rows, (row) => values[row]! < bound) },
  ])];
}

/** A bound as people write it: two digits, or whole days or hours. */
function boundNear(value: number, type: NumberColumn['type'], isWhole: boolean): { readonly bound: number; readonly told: Expression } {
  if (type === 'duration') {
    const days = Math.round(value / DAY_MS);
    const hours = Math.max(1, Math.round(value / HOUR_MS));
    return days >= 2 ? { bound: days * DAY_MS, told: { op: 'duration', value: `${days}d` } } : { bound: hours * HOUR_MS, told: { op: 'duration', value: `${hours}h` } };
  }
  const bound = isWhole && Math.abs(value) < 100 ? value : Number(value.toPrecision(2));
  return { bound, told: { op: 'literal', value: bound } };
}

function wordConditions({ name, codes, vocabulary }: CategoryColumn, rows: number): readonly Condition[] {
  const counts = new Float64Array(vocabulary.length);
  for (const code of codes) if (code >= 0) counts[code]!++;
  const frequent = [...counts.keys()].filter((code) => counts[code]! > 0).toSorted((a, b) => counts[b]! - counts[a]! || (vocabulary[a]! < vocabulary[b]! ? -1 : 1)).slice(0, MOST_WORDS);
  const column: Expression = { op: 'column', name };
  const presence = codes.some((code) => code < 0) ? presenceConditions(name, rows, (row) => codes[row]! >= 0) : [];
  return [...presence, ...frequent.flatMap((code): readonly Condition[] => {
    const right: Expression = { op: 'literal', value: vocabulary[code]! };
    return [
      { column: name, expression: { op: 'equal', left: column, right }, rows: bitsOf(rows, (row) => codes[row] === code) },
      { column: name, expression: { op: 'notEqual', left: column, right }, rows: bitsOf(rows, (row) => codes[row]! >= 0 && codes[row] !== code) },
    ];
  })];
}

function presenceConditions(name: string, rows: number, isThere: (row: number) => boolean): readonly Condition[] {
  const present: Expression = { op: 'isPresent', of: { op: 'column', name } };
  return [{ column: name, expression: present, rows: bitsOf(rows, isThere) }, { column: name, expression: { op: 'not', of: present }, rows: bitsOf(rows, (row) => !isThere(row)) }];
}

function bitsOf(rows: number, holds: (row: number) => boolean): Uint32Array {
  const words = new Uint32Array(Math.ceil(rows / 32));
  for (let row = 0; row < rows; row++) if (holds(row)) words[row >>> 5]! |= 1 << (row & 31);
  return words;
}

function countOf(words: Uint32Array): number {
  let count = 0;
  for (let word of words) {
    word -= (word >>> 1) & 0x5555_5555;
    word = (word & 0x3333_3333) + ((word >>> 2) & 0x3333_3333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
  }
  return count;
}
