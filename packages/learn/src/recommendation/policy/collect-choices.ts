/**
 * What was shown, beside what another declaration would have shown: the log is replayed through the engine and the recommender that serve, and
 * at each list that was logged the proposed declaration is asked how likely it would have put each item where it stood.
 */
import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEngine, createRecommender, EventReader, type BehaviourEvent, type ColumnReader, type ColumnValue, type Engine, type Expression, type ItemMention, type LiveRecommender, type MentionReader, type PlaceChoice, type ProfileDefinition, type RecommendationDefinition, type SourceId } from '@limn/engine';
import { replayEvents, type ExampleLog, type ReplayedEvent } from '../../dataset/example-log.ts';
import { learnError } from '../../errors.ts';
import { valueAt } from '../../transform/matrix.ts';
import type { ImpressionTable } from '../rank/impression-table.ts';
import { readImpressions, type ImpressionEvent, type ShownItem } from '../rank/read-impressions.ts';

/** What to collect from. */
export interface CollectChoicesOptions {
  readonly definition: ProfileDefinition;
  /** Name of the recommendation that was live; it declares `impression`. */
  readonly recommendation: string;
  /** What would be declared instead. */
  readonly proposal: RecommendationDefinition;
  readonly log: ExampleLog;
  /** Fields that stand beside the item's key in events: how likely it was shown; what was paid for it. */
  readonly fields: { readonly propensity: string; readonly value?: string };
  /** Lists that were shown before teach only. Absent: none do. */
  readonly from?: number;
}

/** Lists with their outcomes, and what the proposal would have done in their place. */
export interface CollectedChoices {
  readonly table: ImpressionTable;
  /** [rows]; what the proposal might have shown at the place of the row, when what was shown stood above it. */
  readonly choices: readonly (readonly PlaceChoice[])[];
}

/** Others have their turn after so many events. */
const EVENTS_A_TURN = 512;
/** Where a row's choices stand. */
const PLACE = 'choices';

/**
 * Replays the log. Learnt models are left out, as they may have learnt from what came of these very lists. Cost: the replay, and some ms a list.
 * @throws LearnError `showing_undeclared`, `propensities_undeclared`
 */
export async function collectChoices(options: CollectChoicesOptions): Promise<CollectedChoices> {
  const collector = new ChoiceCollector(options);
  let applied = 0;
  for await (const events of replayEvents(options.log)) {
    for (const replayed of events) {
      collector.apply(replayed);
      if (++applied % EVENTS_A_TURN === 0) await nextTurn();
    }
  }
  const table = readImpressions(collector.events, { columns: [{ name: PLACE, type: 'number' }] });
  const column = table.features.columns.find(({ name }) => name === PLACE)!;
  return { table, choices: Array.from({ length: table.rows }, (_, row) => collector.choices[valueAt(column, row) as number]!) };
}

class ChoiceCollector {
  readonly events: ImpressionEvent[] = [];
  readonly choices: (readonly PlaceChoice[])[] = [];
  readonly #proposed: string;
  readonly #from: number;
  readonly #engine: Engine;
  readonly #recommender: LiveRecommender;
  readonly #reader: EventReader;
  readonly #shown: MentionReader;
  readonly #outcomes: readonly { readonly kind: 'click' | 'order'; readonly reader: MentionReader }[];
  readonly #readers = new Map<string, ColumnReader>();

  constructor({ definition, recommendation, proposal, log, fields, from = -Infinity }: CollectChoicesOptions) {
    const live = definition.recommendations?.find(({ name }) => name === recommendation);
    assert(live !== undefined, `there is a recommendation '${recommendation}'`);
    const { impression, click, signals } = live;
    if (impression === undefined) throw learnError('showing_undeclared', { recommendation });
    if (!declares(definition, impression, fields.propensity)) throw learnError('propensities_undeclared', { recommendation, event: impression.event, field: fields.propensity });
    this.#proposed = `${recommendation}/proposed`;
    this.#from = from;
    this.#engine = createEngine({ definition, history: log });
    // Of the live declaration nothing is asked: what it did was logged.
    this.#recommender = createRecommender({ definition: { ...definition, recommendations: [{ ...proposal, name: this.#proposed }] } });
    this.#reader = new EventReader(definition);
    const mentions = ({ item, event, each, where }: ItemMention, field?: string): MentionReader => {
      const values: readonly Expression[] = field === undefined || !declares(definition, { event, ...(each !== undefined && { each }) }, field) ? [] : [{ op: each === undefined ? 'field' : 'item', name: field }];
      return this.#reader.mentions({ event, key: item, values, ...(each !== undefined && { each }), ...(where && { where }) });
    };
    this.#shown = mentions(impression, fields.propensity);
    this.#outcomes = [
      ...(click === undefined ? [] : [{ kind: 'click' as const, reader: mentions(click) }]),
      ...Object.values(signals).flatMap((signal) => (signal.means === 'purchase' ? [{ kind: 'order' as const, reader: mentions(signal, fields.value) }] : [])),
    ];
  }

  apply({ event, position, moment }: ReplayedEvent): void {
    if (this.#engine.apply(event, position, moment).outcome !== 'accepted' || event.kind !== 'event') return;
    const owner = this.#engine.ownerOf(event);
    const family = this.#reader.read(event);
    if (family === this.#shown.family && event.time >= this.#from) this.#take(event, owner);
    for (const { kind, reader } of this.#outcomes) {
      if (reader.family === family) reader.visit((item, [value]) => this.events.push({ kind, customer: this.#engine.cluster(owner, event.time).profile, item, at: event.time, ...(typeof value === 'number' && { value }) }));
    }
    this.#recommender.apply(event, { position, owner, columnOf: this.#columnOf(owner, event.receivedAt + 1) });
  }

  #take(event: BehaviourEvent, owner: SourceId): void {
    const { profile, members } = this.#engine.cluster(owner, event.time);
    const shown = new Map<string, number | undefined>();
    this.#shown.visit((item, [propensity]) => shown.set(item, typeof propensity === 'number' ? propensity : undefined));
    // Of a list without chances, nothing can be told; asking would only cost.
    if ([...shown.values()].every((propensity) => propensity === undefined)) return;
    const places = this.#recommender.choices(this.#proposed, { members, now: event.time, columnOf: this.#columnOf(owner, event.time) }, [...shown.keys()])!;
    const items = [...shown].map(([item, propensity], place): ShownItem => ({ item, features: { [PLACE]: this.choices.push(places[place]!) - 1 }, ...(propensity !== undefined && { propensity }) }));
    this.events.push({ kind: 'shown', request: event.id, customer: profile, at: event.time, items });
  }

  /** Columns of the profile as of a moment, read as they are asked for. */
  #columnOf(owner: SourceId, asOf: number): (column: string) => ColumnValue {
    return (column) => {
      const reader = this.#readers.get(column) ?? this.#engine.readerOf([column]);
      this.#readers.set(column, reader);
      return reader.read(owner, { asOf })[0];
    };
  }
}

/** Whether an event, or the entries of its array, has a field. */
function declares({ events }: ProfileDefinition, { event, each }: Pick<ItemMention, 'event' | 'each'>, field: string): boolean {
  const { fields } = events.find(({ name }) => name === event)!;
  const array = each === undefined ? undefined : fields[each];
  return Object.hasOwn(array?.type === 'array' ? array.items : fields, field);
}
