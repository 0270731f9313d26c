/**
 * Impressions out of a log: it is replayed through the engine and the recommender that serve, and each list that was shown is
 * met by what the ranking would have seen just before it. So a ranking is trained on what it will be served with, and on
 * nothing that came later.
 */
import assert from 'node:assert/strict';
import { createEngine, createRecommender, durationFeatures, EventReader, type BehaviourEvent, type ColumnType, type ColumnValue, type Engine, type LiveRecommender, type MentionReader, type ProfileDefinition, type RecommenderOptions, type SourceId } from '@limn/engine';
import type { ColumnShape } from '../../dataset/example-block.ts';
import { replayInTurns, type ExampleLog, type ReplayedEvent } from '../../dataset/example-log.ts';
import type { ImpressionTable } from './impression-table.ts';
import { createColumnsAsOf, mentionsOf } from './logged-mentions.ts';
import { readImpressions, type ImpressionEvent, type ShownItem } from './read-impressions.ts';

/** What to collect from. */
export interface CollectImpressionsOptions extends Pick<RecommenderOptions, 'models'> {
  readonly definition: ProfileDefinition;
  /** Name of the recommendation; it declares `impression`, and `click` or a signal that means a purchase. */
  readonly recommendation: string;
  readonly log: ExampleLog;
  /** Name of the signal that an item was put into the cart. Absent: none. */
  readonly cart?: string;
  /** Columns of the profile that the ranking may see besides. Default: none. */
  readonly columns?: readonly string[];
  /** Fields that stand beside the item's key in events: how likely it was shown, where it was shown; what was paid, where it was bought. Absent: not logged, and 0. */
  readonly fields?: { readonly propensity?: string; readonly value?: string };
  /** As of `readImpressions`. */
  readonly withinMs?: number;
}

/**
 * Replays the log. The same log and definition give the same table. Cost: the replay, and some 1 ms a list. Of an item that no way
 * finds at the moment of the list, only the profile is known. What was bought is a signal that means a purchase.
 */
export async function collectImpressions(options: CollectImpressionsOptions): Promise<ImpressionTable> {
  const collector = new ImpressionCollector(options);
  await replayInTurns(options.log, (replayed) => collector.apply(replayed));
  return readImpressions(collector.events, { columns: collector.shapes, ...(options.withinMs !== undefined && { withinMs: options.withinMs }) });
}

class ImpressionCollector {
  readonly events: ImpressionEvent[] = [];
  readonly #name: string;
  readonly #engine: Engine;
  readonly #recommender: LiveRecommender;
  readonly #reader: EventReader;
  readonly #shown: MentionReader;
  readonly #outcomes: readonly { readonly kind: 'click' | 'cart' | 'order'; readonly reader: MentionReader }[];
  readonly #columns: readonly string[];
  readonly #columnOf: ReturnType<typeof createColumnsAsOf>;
  readonly #types = new Map<string, ColumnType>();

  constructor({ definition, recommendation: name, log, cart, columns = [], fields = {}, models }: CollectImpressionsOptions) {
    const found = definition.recommendations?.find((each) => each.name === name);
    assert(found?.impression !== undefined, `there is a recommendation '${name}' that declares what was shown`);
    const { impression, click, signals } = found;
    this.#name = name;
    this.#engine = createEngine({ definition, history: log });
    this.#columnOf = createColumnsAsOf(this.#engine);
    this.#recommender = createRecommender({ definition, ...(models && { models }) });
    this.#reader = new EventReader(definition);
    const mentions = (mention: typeof impression, field?: string): MentionReader => mentionsOf(mention, { reader: this.#reader, definition, field });
    this.#shown = mentions(impression, fields.propensity);
    this.#outcomes = [
      ...(click === undefined ? [] : [{ kind: 'click' as const, reader: mentions(click) }]),
      ...Object.entries(signals).flatMap(([signal, declared]) => {
        const kind = signal === cart ? 'cart' : declared.means === 'purchase' ? 'order' : undefined;
        return kind === undefined ? [] : [{ kind, reader: mentions(declared, kind === 'order' ? fields.value : undefined) } as const];
      }),
    ];
    this.#columns = columns;
    for (const column of columns) {
      const known = this.#engine.columns.get(column);
      assert(known !== undefined, `the profile has a column '${column}'`);
      this.#types.set(column, known.type);
    }
  }

  /** Types of the features as they were met. */
  get shapes(): readonly ColumnShape[] {
    return [...this.#types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, type]) => ({ name, type }));
  }

  apply({ event, position, moment }: ReplayedEvent): void {
    if (this.#engine.apply(event, position, moment).outcome !== 'accepted' || event.kind !== 'event') return;
    const owner = this.#engine.ownerOf(event);
    const family = this.#reader.read(event);
    if (family === this.#shown.family) this.#take(event, owner);
    for (const { kind, reader } of this.#outcomes) {
      if (reader.family === family) reader.visit((item, [value]) => this.events.push({ kind, customer: this.#customerOf(owner, event), item, at: event.time, ...(typeof value === 'number' && { value }) }));
    }
    this.#recommender.apply(event, { position, owner, columnOf: this.#columnOf(owner, event.time) });
  }

  #take(event: BehaviourEvent, owner: SourceId): void {
    const { profile, members } = this.#engine.cluster(owner, event.time);
    const columnOf = this.#columnOf(owner, event.time);
    const known = Object.fromEntries(this.#columns.map((column) => [column, columnOf(column)] as const).filter(([, value]) => value !== undefined));
    const rows = this.#recommender.rankingRows(this.#name, { members, now: event.time, columnOf })!;
    const features = new Map(rows.map((row) => [row.item, row.features]));
    const items: ShownItem[] = [];
    this.#shown.visit((item, [propensity]) => items.push({ item, features: { ...known, ...features.get(item) }, ...(typeof propensity === 'number' && { propensity }) }));
    for (const each of items) for (const [name, value] of Object.entries(each.features)) if (!this.#types.has(name)) this.#types.set(name, typeOf(name, value));
    this.events.push({ kind: 'shown', request: event.id, customer: profile, at: event.time, items });
  }

  #customerOf(owner: SourceId, event: BehaviourEvent): string {
    return this.#engine.cluster(owner, event.time).profile;
  }
}

function typeOf(name: string, value: ColumnValue): ColumnType {
  if (durationFeatures.has(name)) return 'duration';
  return typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'number' : 'string';
}
