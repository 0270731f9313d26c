/** Groups of customers, whole: who is in which, what sets each apart, the rule that would make it a segment, and where they lie. */
import type { Problem } from '../errors.ts';
import { hashText } from '../random/random.ts';
import type { CategoryColumn, NumberColumn, Table, TableColumn } from '../table/table.ts';
import { correlation, type EncodedColumn } from './encode-columns.ts';
import { findGroups, type FindGroupsOptions } from './find-groups.ts';
import { mapOf, treeOf, type GroupTree, type MapPoint } from './group-map.ts';
import { ruleOf, type GroupRule } from './group-rule.ts';
import { traitsOf, type GroupTrait } from './group-traits.ts';

/** Who is looked at, and by which columns. */
export interface DiscoverGroupsOptions extends FindGroupsOptions {
  /** Names of columns that describe groups and stand in rules but make none, such as tags. */
  readonly describing?: readonly string[];
}

/** One group. */
export interface DiscoveredGroup {
  readonly size: number;
  /** How much of it is found again in parts of the customers, 0 to 1; from 0.75 on it is firm. */
  readonly stability: number;
  /** The strongest first. */
  readonly traits: readonly GroupTrait[];
  readonly rule?: GroupRule;
}

/** A weight of a column on an axis. */
export interface AxisPart {
  readonly column: string;
  readonly part: 'value' | 'word' | 'missing';
  readonly word?: string;
  /** From −1 to 1. */
  readonly weight: number;
}

/** All that was found; plain data. */
export interface GroupDiscovery {
  readonly customers: number;
  /** Largest first; empty: the customers have no groups. */
  readonly groups: readonly DiscoveredGroup[];
  /** [rows]: the group of each. */
  readonly groupOf: Int32Array;
  /** How far looks at parts of the customers agree with the groups (adjusted Rand), 0 to 1. */
  readonly stability: number;
  /** A sample. */
  readonly map: readonly MapPoint[];
  /** The axes on which most columns agree, strongest first, with their share of all differences. */
  readonly axes: readonly { readonly share: number; readonly parts: readonly AxisPart[] }[];
  readonly tree: GroupTree;
  /** Columns that made the groups. */
  readonly columns: readonly string[];
  /** Why others did not. */
  readonly problems: readonly Problem[];
}

/** Customers on the map, and traits of a group, that are told. */
const MAPPED = 900;
const TRAITS = 12;
/** Axes and columns on each that are told. */
const [AXES, PARTS] = [3, 6];
/** Correlation from which on two columns say much the same. */
const ECHO = 0.65;
/** Rows by which rules are looked for. */
const RULED = 8_000;

/** Cost: that of `findGroups`, and some 3 s for the map and the rules. Deterministic by seed. @throws LearnError `customers_few`, `group_columns_few` */
export function discoverGroups(table: Table, { describing = [], onProgress = () => {}, ...options }: DiscoverGroupsOptions): GroupDiscovery {
  const making = table.columns.filter(({ name }) => !describing.includes(name));
  const found = findGroups({ ...table, columns: making }, { ...options, onProgress: (share) => onProgress(0.75 * share) });
  const { groups, groupOf, axes: { directions, variances, total }, columns, places, width } = found;
  const lots = byLot(options.keys);
  const seen = lots.slice(0, RULED);
  const partGroups = Int32Array.from(seen, (row) => groupOf[row]!);
  // Of columns that say the same, one is told.
  const names = new Set([...columns.map(({ column }) => column), ...describing]);
  const told = { ...table, columns: table.columns.filter(({ name }) => names.has(name)) };
  const part = rowsOf(told, seen);
  const described = groups === 1 ? [] : Array.from({ length: groups }, (_, group): DiscoveredGroup => {
    onProgress(0.75 + (0.15 * group) / groups);
    const rule = ruleOf(part, partGroups, group);
    return { size: groupOf.reduce((sum, each) => sum + Number(each === group), 0), stability: found.stabilities[group]!, traits: withoutEchoes(traitsOf(told, groupOf, group), columns).slice(0, TRAITS), ...(rule !== undefined && { rule }) };
  });
  onProgress(0.9);
  const map = groups === 1 && directions.length === 0 ? [] : mapOf(places, width, { rows: lots.slice(0, MAPPED), seed: options.seed ?? 1 });
  return {
    customers: table.rows,
    groups: described,
    groupOf,
    stability: found.stability,
    map,
    axes: directions.slice(0, AXES).map((direction, axis) => ({
      share: variances[axis]! / total,
      parts: [...direction.keys()].toSorted((a, b) => Math.abs(direction[b]!) - Math.abs(direction[a]!)).slice(0, PARTS).map((c) => {
        const { column, part: of, word } = columns[c]!;
        return { column, part: of, ...(word !== undefined && { word }), weight: direction[c]! };
      }),
    })),
    tree: treeOf(places, width, { groupOf, groups }),
    columns: [...new Set(columns.map(({ column }) => column))],
    problems: found.problems,
  };
}

/** Rows in an order that chance has made of the customers' names. */
function byLot(keys: readonly string[]): readonly number[] {
  const lots = keys.map((key) => hashText(key, 0));
  return [...keys.keys()].sort((a, b) => lots[a]! - lots[b]! || (keys[a]! < keys[b]! ? -1 : 1));
}

/** Of traits that say much the same, the strongest. */
function withoutEchoes(traits: readonly GroupTrait[], columns: readonly EncodedColumn[]): readonly GroupTrait[] {
  const encodedOf = ({ column, kind, ...trait }: GroupTrait): EncodedColumn | undefined => {
    const part = kind === 'amount' || ('what' in trait && trait.what === 'yes') ? 'value' : 'what' in trait && trait.what === 'known' ? 'missing' : 'word';
    return columns.find((each) => each.column === column && each.part === part && (part !== 'word' || ('word' in trait && each.word === trait.word)));
  };
  const kept: { readonly trait: GroupTrait; readonly encoded: EncodedColumn | undefined }[] = [];
  for (const trait of traits) {
    const encoded = encodedOf(trait);
    const isEcho = kept.some((each) => each.trait.column === trait.column || (encoded !== undefined && each.encoded !== undefined && Math.abs(correlation(encoded.values, each.encoded.values)) > ECHO));
    if (!isEcho) kept.push({ trait, encoded });
  }
  return kept.map(({ trait }) => trait);
}

function rowsOf({ columns }: Table, rows: readonly number[]): Table {
  const taken = (column: TableColumn): TableColumn => {
    if (column.type === 'category') return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) } satisfies CategoryColumn;
    if (column.type === 'list') return { ...column, codes: rows.map((row) => column.codes[row]) };
    return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) } satisfies NumberColumn;
  };
  return { rows: rows.length, columns: columns.map(taken) };
}
