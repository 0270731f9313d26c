/** The customer that others are compared with: usual in every column. */
import type { ColumnValue } from '../../registry/definition.ts';
import type { PredictionModel } from '../foreign-model.ts';
import type { UsualColumn } from '../model.ts';

/** Missing in more than half of the customers is usual, too. */
const HALF = 0.5;

/** Medians, the commoner of yes and no, the commonest word, the words that most lists have. Columns of which nothing is known are missing. */
export function usualRow({ inputs, usual }: Pick<PredictionModel, 'inputs' | 'usual'>): Readonly<Record<string, ColumnValue>> {
  const lists = new Set(inputs.flatMap((input) => ('columns' in input && input.isList === true ? input.columns : [])));
  return Object.fromEntries(Object.entries(usual?.columns ?? {}).map(([column, of]) => [column, usualValue(of, lists.has(column))]));
}

function usualValue(usual: UsualColumn, isList: boolean): ColumnValue {
  if (usual.missing > HALF) return undefined;
  switch (usual.kind) {
    case 'number':
      return usual.quartiles[1];
    case 'boolean':
      return usual.yes > HALF;
    case 'category':
      return isList ? usual.shares.filter(([, share]) => share > HALF).map(([word]) => word) : usual.shares[0]?.[0];
  }
}
