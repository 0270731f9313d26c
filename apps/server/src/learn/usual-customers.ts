/** What is usual among the customers that a prediction is asked of: what reasons of a model made elsewhere compare with. */
import { setImmediate } from 'node:timers/promises';
import { modelColumns, modelInputs, predictionsOf, type ColumnType, type ColumnValue, type ForeignModelData, type InputTransform } from '@limn/engine';
import type { Limn } from '@limn/host';
import type { Table, TableColumn } from '@limn/learn';
import { spreadProfiles } from './spread-profiles.ts';

/** Customers looked at, spread over all. */
const CUSTOMERS = 1_000;
const IN_A_ROW = 20;

/** @returns nothing usual where nobody is asked about yet. Cost: a reading a customer, other work in between */
export async function usualCustomers({ engine, readMoment }: Pick<Limn, 'engine' | 'readMoment'>, name: string, model: ForeignModelData): Promise<{ readonly usual?: NonNullable<ForeignModelData['usual']>; readonly customers: number }> {
  const prediction = predictionsOf(engine.definition).get(name);
  if (prediction === undefined) return { customers: 0 };
  const { usualValuesOf } = await import('@limn/learn');
  const asOf = readMoment();
  const rows: Readonly<Record<string, ColumnValue>>[] = [];
  let looked = 0;
  for (const profile of spreadProfiles(engine, CUSTOMERS)) {
    if (looked++ % IN_A_ROW === IN_A_ROW - 1) await setImmediate();
    const { seen, silent } = engine.predict(profile, name, { asOf })!;
    if (silent !== 'notAsked' && silent !== 'tooLittleKnown') rows.push(seen);
  }
  if (rows.length === 0) return { customers: 0 };
  const wanted = new Set(modelColumns(model));
  const columns = modelInputs(prediction, engine.columns, name).flatMap(({ column, type }) => (wanted.has(column) ? (tableColumn(column, type, rows.map((row) => row[column])) ?? []) : []));
  const table: Table = { rows: rows.length, columns };
  const inputs = columns.map(({ name: column, type }): InputTransform => (type === 'category' || type === 'list' ? { kind: 'oneHot', column, vocabulary: [] } : { kind: 'number', column }));
  return { usual: { columns: usualValuesOf(table, inputs).columns }, customers: rows.length };
}

/** @returns undefined of a column that no model takes */
function tableColumn(name: string, type: ColumnType, values: readonly ColumnValue[]): TableColumn | undefined {
  switch (type) {
    case 'number':
    case 'boolean':
    case 'duration':
      return { type, name, values: Float64Array.from(values, (value) => (value === undefined ? NaN : Number(value))) };
    case 'string': {
      const vocabulary = [...new Set(values.filter((value) => typeof value === 'string'))];
      return { type: 'category', name, vocabulary, codes: Int32Array.from(values, (value) => (typeof value === 'string' ? vocabulary.indexOf(value) : -1)) };
    }
    case 'strings': {
      const lists = values.map((value) => (Array.isArray(value) ? (value as readonly string[]) : undefined));
      const vocabulary = [...new Set(lists.flatMap((list) => list ?? []))];
      return { type: 'list', name, vocabulary, codes: lists.map((list) => list?.map((word) => vocabulary.indexOf(word))) };
    }
    default:
      return undefined;
  }
}
