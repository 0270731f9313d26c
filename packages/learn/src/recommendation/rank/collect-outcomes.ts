/**
 * What customers chose after moments of the past, beside all that a ranking would have seen of the items that were found for them then: what a
 * ranking is learnt from where nobody logs what was shown. The recommender that serves stands at each moment and tells its own rows, so that what
 * is learnt from is what will be seen.
 */
import { durationFeatures, mostRanked, type ColumnType, type ColumnValue, type ModelledSource, type ProfileDefinition, type RecommendationDefinition, type SourceId } from '@limn/engine';
import type { ExampleLog } from '../../dataset/example-log.ts';
import { Random } from '../../random/random.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { standAt, type StandingRecommender } from '../judge/standing-recommender.ts';
import type { ImpressionTable } from './impression-table.ts';
import { readImpressions, type ImpressionEvent } from './read-impressions.ts';

/** What to collect from. */
export interface CollectOutcomesOptions {
  readonly definition: ProfileDefinition;
  readonly declared: RecommendationDefinition;
  readonly log: ExampleLog;
  /** All that customers did. */
  readonly table: InteractionTable;
  /** All identifiers of a customer of the table. */
  membersOf(customer: string): readonly SourceId[];
  /** ms, oldest first. */
  readonly moments: readonly number[];
  /** How long after a moment a choice counts, ms. */
  readonly horizonMs: number;
  /** Learnt ways, by name: of what was before the first moment. */
  readonly models?: ReadonlyMap<string, ModelledSource>;
  /** Columns of the profile that the ranking may see besides. */
  readonly columns?: readonly string[];
  /** Customers of a moment at most; of more, some by chance. */
  readonly most: number;
  readonly seed: number;
  readonly onProgress?: (share: number) => void;
}

/** One request a customer and moment, in the order of the blend. The same options give the same table. Cost: a replay, and some 2 ms a request. */
export async function collectOutcomes({ definition, declared, log, table, membersOf, moments, horizonMs, models = new Map(), columns = [], most, seed, onProgress }: CollectOutcomesOptions): Promise<ImpressionTable> {
  const { name } = declared;
  const events: ImpressionEvent[] = [];
  const types = new Map<string, ColumnType>();
  const take = async (standing: StandingRecommender, customer: string, chosen: readonly Choice[]): Promise<void> => {
    const request = `${standing.at} ${customer}`;
    const rows = (await standing.rows({ name, members: membersOf(customer), columns })).slice(0, mostRanked);
    for (const { features } of rows) for (const [feature, value] of Object.entries(features)) if (!types.has(feature)) types.set(feature, typeOf(feature, value));
    events.push({ kind: 'shown', request, customer, at: standing.at, items: rows });
    for (const { item, kind, at } of chosen) events.push({ kind, customer, item, at, request });
  };
  let stood = 0;
  for await (const standing of standAt({ definition, log, moments })) {
    standing.serve({ models: new Map([...models].map(([way, model]) => [`${name}/${way}`, model])) });
    const after = choicesAfter(table, declared, { from: standing.at, until: standing.at + horizonMs });
    const asked = drawn([...after], most, seed);
    for (const [place, [customer, chosen]] of asked.entries()) {
      await take(standing, customer, chosen);
      onProgress?.((stood + place / asked.length) / moments.length);
    }
    stood++;
  }
  return readImpressions(events, { columns: [...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([column, type]) => ({ name: column, type })), withinMs: horizonMs });
}

interface Choice {
  readonly item: string;
  readonly kind: 'click' | 'order';
  readonly at: number;
}

/** By customer, in the order of the table. What speaks against an item is no choice. */
function choicesAfter({ rows, customers, items, at, weights, signals, customerKeys, itemKeys, signalNames }: InteractionTable, declared: RecommendationDefinition, { from, until }: { readonly from: number; readonly until: number }): ReadonlyMap<string, readonly Choice[]> {
  const found = new Map<string, Choice[]>();
  for (let row = 0; row < rows; row++) {
    if (at[row]! < from || at[row]! >= until || weights[row]! <= 0) continue;
    const customer = customerKeys[customers[row]!]!;
    const kind = declared.signals[signalNames[signals[row]!]!]?.means === 'purchase' ? 'order' : 'click';
    const choice: Choice = { item: itemKeys[items[row]!]!, kind, at: at[row]! };
    const known = found.get(customer);
    if (known === undefined) found.set(customer, [choice]);
    else known.push(choice);
  }
  return found;
}

function drawn<Each>(all: readonly Each[], most: number, seed: number): readonly Each[] {
  if (all.length <= most) return all;
  const places = new Random(seed, 0xc401).shuffle(Int32Array.from(all.keys()));
  return Array.from(places.subarray(0, most).sort(), (place) => all[place]!);
}

function typeOf(feature: string, value: ColumnValue): ColumnType {
  if (durationFeatures.has(feature)) return 'duration';
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'number' : Array.isArray(value) ? 'strings' : 'string';
}
