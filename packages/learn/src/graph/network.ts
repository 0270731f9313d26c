/** What a description of a network is given to build with: parameters, tables of rows that stay outside the graph, and chance. */
import assert from 'node:assert/strict';
import type { Parameters } from './parameters.ts';
import { multiply } from './op/op.ts';
import { input, type Value } from './value.ts';

/** A mask of chance that a training step is fed with: 0 with the rate's probability, else 1 / (1 − rate). */
export interface Dropout {
  /** Name of the input. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly rate: number;
}

/** Rows of learnt numbers, one an item: too many to send through the graph at each step. */
export interface EmbeddingTable {
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  /** Deviation of the numbers that it begins with. */
  readonly deviation: number;
  /** Numbers that it begins with instead, [rows, width]. A checkpoint does not know them by itself: the version of the data must tell. */
  readonly start?: Float32Array;
}

/** Where a graph takes rows of a table: the batch's `ids` name them, and they come in as the input `rows`. */
export interface EmbeddingUse {
  readonly table: string;
  readonly ids: string;
  readonly rows: string;
  /** Of the input: that of the ids, and the width. */
  readonly shape: readonly number[];
}

/** A network being built, once to train and once for each other use; its description runs each time. */
export class Network {
  readonly parameters: Parameters;
  /** Whether chance comes in. */
  readonly isTraining: boolean;
  readonly dropouts: Dropout[] = [];
  readonly tables = new Map<string, EmbeddingTable>();
  readonly uses: (EmbeddingUse & { readonly value: Value })[] = [];

  constructor(parameters: Parameters, { isTraining }: { readonly isTraining: boolean }) {
    this.parameters = parameters;
    this.isTraining = isTraining;
  }

  /** `x` with numbers left out at a rate while training (Srivastava et al. 2014). Masks come from outside: a step is a function of what it is given. */
  dropout(name: string, x: Value, rate: number): Value {
    assert(rate >= 0 && rate < 1, `a dropout rate of ${rate} leaves nothing`);
    if (rate === 0 || !this.isTraining) return x;
    const dropout = { name: `${name}.mask`, shape: x.shape, rate };
    this.dropouts.push(dropout);
    return multiply(x, input(dropout.name, x.shape));
  }

  /** Rows of a table by ids that a batch brings under a name: [ids…] → [ids…, width]. The ids themselves stay outside. */
  embedding(table: EmbeddingTable, ids: { readonly name: string; readonly shape: readonly number[] }): Value {
    this.tables.set(table.name, table);
    const use = { table: table.name, ids: ids.name, rows: `${table.name}.${ids.name}`, shape: [...ids.shape, table.width] };
    const value = input(use.rows, use.shape);
    this.uses.push({ ...use, value });
    return value;
  }
}
