/**
 * Groups of customers, if there are any, from all columns together: the axes on which columns agree, in units in which those close to each
 * other are alike, parted into heaps, of which those are groups that have a valley between them. Many looks at parts of the customers vote;
 * groups are what most of them keep apart, so that they would be found again.
 */
import { learnError, type Problem } from '../errors.ts';
import { hashText, Random } from '../random/random.ts';
import type { Table } from '../table/table.ts';
import { adjustedRand } from './adjusted-rand.ts';
import { consensusOf } from './consensus.ts';
import { encodeColumns, type EncodedColumn } from './encode-columns.ts';
import { partOnce, SMALLEST_SHARE } from './parting.ts';
import { findAxes, placeOnAxes, type PrincipalAxes } from './principal-axes.ts';
import { multiply, withinMetric } from './within-metric.ts';

/** Who is looked at. */
export interface FindGroupsOptions {
  /** [rows]: names of the customers, each once. Who is in which group follows from names and values, not from the order of the rows. */
  readonly keys: readonly string[];
  /** Default 1. */
  readonly seed?: number;
  /** Share done, 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** What was found. */
export interface FoundGroups {
  /** 1: the customers have no groups. */
  readonly groups: number;
  /** [rows]: the group of each, from 0, the largest group first. */
  readonly groupOf: Int32Array;
  /** [rows]: share of the looks that put it there, 0 to 1. */
  readonly support: Float64Array;
  /** How far the single looks agree with what most of them say (adjusted Rand): 0 is chance, 1 the same. */
  readonly stability: number;
  /** [groups]: how much of each is found again in a look, in the mean (Jaccard; Hennig 2007): from 0.75 on it is firm. */
  readonly stabilities: readonly number[];
  readonly axes: PrincipalAxes;
  readonly columns: readonly EncodedColumn[];
  /** [rows × width]: where each stands; customers who are close are about 1 apart. */
  readonly places: Float64Array;
  readonly width: number;
  /** Why columns were left out. */
  readonly problems: readonly Problem[];
}

/** Fewer customers say nothing about groups. */
export const LEAST_CUSTOMERS = 100;
/** Rows that are learnt from; all others are placed by what these say. */
const LEARNT_FROM = 5_000;
/** Rows whose pairs are looked at for the places that are told. */
const PAIRED = 1_000;
const LOOKS = 15;
/** Share of the rows that a look sees. */
const SEEN = 0.8;
/** Groups that so many looks keep apart are two. */
const APART = 0.45;

/**
 * Cost: some 10 s for 5,000 rows and more, then about 50 µs a row. Deterministic by seed.
 * @returns one group when the columns show none
 * @throws LearnError `customers_few`, `group_columns_few`
 */
export function findGroups(table: Table, { keys, seed = 1, onProgress = () => {} }: FindGroupsOptions): FoundGroups {
  if (table.rows < LEAST_CUSTOMERS) throw learnError('customers_few', { rows: table.rows, least: LEAST_CUSTOMERS });
  const lots = keys.map((key) => hashText(key, seed));
  const order = Uint32Array.from(keys.keys()).sort((a, b) => lots[a]! - lots[b]! || (keys[a]! < keys[b]! ? -1 : 1));
  const { columns, problems } = encodeColumns(table, keys);
  if (columns.length < 2) throw learnError('group_columns_few', { left: problems });
  const learnt = order.subarray(0, LEARNT_FROM);
  const axes = findAxes(columns, { rows: learnt, seed });
  const found = { axes, columns, problems };
  const count = axes.directions.length;
  if (count === 0) return { ...found, ...oneGroup(table.rows), places: new Float64Array(table.rows), width: 1 };
  const raw = placeOnAxes(columns, axes, order);
  const sample = raw.subarray(0, learnt.length * count);
  const votes = Array.from({ length: LOOKS }, (_, look) => {
    onProgress((0.95 * look) / LOOKS);
    return partOnce(seenBy(sample, count, new Random(seed, look + 1)), { axes: count, seed: seed + look }).assign(raw);
  });
  const { groups, groupOf, support } = consensusOf(votes, { apart: APART, smallest: SMALLEST_SHARE });
  const metric = withinMetric(raw.subarray(0, PAIRED * count), count);
  const place = placesByRow(multiply(raw, count, metric), metric.length / count, order);
  onProgress(1);
  if (groups === 1) return { ...found, ...oneGroup(table.rows), ...place };
  return {
    ...found, ...place, groups,
    groupOf: byRow(groupOf, order),
    support: byRow(support, order),
    stability: meanOf(votes.map((vote) => adjustedRand(groupOf, vote))),
    stabilities: Array.from({ length: groups }, (_, group) => meanOf(votes.map((vote) => bestOverlap(groupOf, group, vote)))),
  };
}

function oneGroup(rows: number): Pick<FoundGroups, 'groups' | 'groupOf' | 'support' | 'stability' | 'stabilities'> {
  return { groups: 1, groupOf: new Int32Array(rows), support: new Float64Array(rows).fill(1), stability: 1, stabilities: [1] };
}

/** The rows that a look sees, by chance, in their order. */
function seenBy(places: Float64Array, axes: number, random: Random): Float64Array {
  const rows = places.length / axes;
  const chosen = random.shuffle(Uint32Array.from({ length: rows }, (_, row) => row)).subarray(0, Math.ceil(SEEN * rows));
  const seen = new Float64Array(chosen.length * axes);
  chosen.forEach((row, i) => seen.set(places.subarray(row * axes, (row + 1) * axes), i * axes));
  return seen;
}

/** Of the groups of a look, the one that is the most like this: members of both, of members of either. */
function bestOverlap(own: Int32Array, group: number, other: Int32Array): number {
  const both = new Map<number, number>();
  const sizes = new Map<number, number>();
  let members = 0;
  for (let row = 0; row < own.length; row++) {
    sizes.set(other[row]!, (sizes.get(other[row]!) ?? 0) + 1);
    if (own[row] !== group) continue;
    members++;
    both.set(other[row]!, (both.get(other[row]!) ?? 0) + 1);
  }
  return Math.max(0, ...[...both].map(([each, shared]) => shared / (members + sizes.get(each)! - shared)));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function byRow<Values extends Int32Array | Float64Array>(values: Values, order: Uint32Array): Values {
  const placed = values.slice() as Values;
  order.forEach((row, i) => (placed[row] = values[i]!));
  return placed;
}

function placesByRow(places: Float64Array, width: number, order: Uint32Array): { readonly places: Float64Array; readonly width: number } {
  const placed = new Float64Array(places.length);
  order.forEach((row, i) => placed.set(places.subarray(i * width, (i + 1) * width), row * width));
  return { places: placed, width };
}
