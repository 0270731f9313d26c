/** Values of a map, compiled to what reads one row or gathers over the rows of a group. */
import { compileConditions } from './condition.ts';
import type { ColumnValueOf, LiteralValue, SumValue, Value } from './map-file.ts';
import { numberOf, RowProblem, textOf, type ColumnReader, type Columns, type Row } from './row.ts';

/** Reads a value of one row; undefined: none. @throws RowProblem when a cell is not what the map says */
export type ValueReader = (row: Row) => unknown;

/**
 * Gathers one value over rows. `read` looks at a row and may throw a RowProblem; only rows that every value could read are then
 * `add`ed, so that a bad cell leaves no half of its row behind.
 */
export interface Gatherer {
  read(row: Row): unknown;
  /** @param sofar undefined at the first row @param part what `read` gave */
  add(sofar: unknown, part: unknown): unknown;
  end(gathered: unknown): unknown;
}

/** @throws FileError `unknown_column` */
export function compileGatherer(value: Value, columns: Columns): Gatherer {
  if (typeof value === 'object' && 'sum' in value) return compileSum(value, columns);
  if (typeof value === 'object' && 'items' in value) {
    const fields = Object.entries(value.items).map(([name, item]) => [name, compileReader(item, columns)] as const);
    return {
      read(row) {
        const item: Record<string, unknown> = {};
        for (const [name, read] of fields) {
          const field = read(row);
          if (field !== undefined) item[name] = field;
        }
        return item;
      },
      add(sofar, part) {
        if (sofar === undefined) return [part];
        (sofar as unknown[]).push(part);
        return sofar;
      },
      end: (gathered) => gathered,
    };
  }
  return { read: compileReader(value, columns), add: (sofar, part) => sofar ?? part, end: (gathered) => gathered };
}

/** @throws FileError `unknown_column` */
export function compileReader(value: string | ColumnValueOf | LiteralValue, columns: Columns): ValueReader {
  if (typeof value === 'string') return columns(value);
  if ('literal' in value) return () => value.literal;
  const { column, as, absolute, prefix, when } = value;
  const cell = columns(column);
  let read: ValueReader = cell;
  if (as === 'text') read = (row) => (cell(row) === undefined ? undefined : textOf(cell(row)));
  if (as === 'boolean') read = (row) => requireBoolean(cell(row), column);
  if (as === 'number' || as === 'integer' || absolute === true) read = compileNumber({ column, cell, integer: as === 'integer', absolute: absolute === true });
  if (prefix !== undefined) {
    const bare = read;
    read = (row) => {
      const text = textOf(bare(row));
      return text === '' ? undefined : `${prefix}${text}`;
    };
  }
  if (when === undefined) return read;
  const holds = compileConditions(when, columns);
  const always = read;
  return (row) => (holds(row) ? always(row) : undefined);
}

function compileNumber({ column, cell, integer, absolute }: { column: string; cell: ColumnReader; integer: boolean; absolute: boolean }): ValueReader {
  return (row) => {
    const content = cell(row);
    if (content === undefined) return undefined;
    const value = requireNumber(content, column);
    if (integer && !Number.isSafeInteger(value)) throw new RowProblem({ en: `${column} is not a whole number`, zh: `${column} 不是整数` });
    return absolute ? Math.abs(value) : value;
  };
}

function compileSum({ sum, decimals = 2, absolute }: SumValue, columns: Columns): Gatherer {
  const factors = sum.map((column) => ({ column, cell: columns(column) }));
  return {
    read: (row) => factors.reduce((product, { column, cell }) => product * requireNumber(cell(row), column), 1),
    add: (sofar, part) => ((sofar as number | undefined) ?? 0) + (part as number),
    end: (gathered) => {
      const rounded = roundTo(gathered as number, decimals);
      return absolute === true ? Math.abs(rounded) : rounded;
    },
  };
}

/**
 * Rounds half away from zero, as a person would the decimal number: 15 significant digits are looked at, which is what sums
 * of prices carry without the noise of binary fractions (1.005 rounds to 1.01).
 */
export function roundTo(value: number, decimals: number): number {
  const scaled = Number((Math.abs(value) * 10 ** decimals).toPrecision(15));
  const rounded = Math.round(scaled) / 10 ** decimals;
  return value < 0 && rounded > 0 ? -rounded : rounded;
}

function requireNumber(cell: unknown, column: string): number {
  const value = numberOf(cell);
  if (value === undefined) throw new RowProblem({ en: `${column} is not a number`, zh: `${column} 不是数字` });
  return value;
}

const truths: Readonly<Record<string, boolean>> = { true: true, yes: true, y: true, 1: true, false: false, no: false, n: false, 0: false };

function requireBoolean(cell: unknown, column: string): boolean | undefined {
  if (cell === undefined || typeof cell === 'boolean') return cell;
  const text = textOf(cell).trim().toLowerCase();
  if (Object.hasOwn(truths, text)) return truths[text];
  throw new RowProblem({ en: `${column} is neither true nor false`, zh: `${column} 既不是 true 也不是 false` });
}
