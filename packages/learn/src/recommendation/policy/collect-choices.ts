/**
 * What was shown, beside what another declaration would have shown: the log is replayed through the engine and the recommender that serve, and
 * at each list that was logged the proposed declaration is asked how likely it would have put each item where it stood.
 */
import assert from 'node:assert/strict';
import { createEngine, createRecommender, EventReader, type BehaviourEvent, type Engine, type LiveRecommender, type MentionReader, type PlaceChoice, type ProfileDefinition, type RecommendationDefinition, type SourceId } from '@limn/engine';
import { replayInTurns, type ExampleLog, type ReplayedEvent } from '../../dataset/example-log.ts';
import { learnError } from '../../errors.ts';
import { valueAt } from '../../transform/matrix.ts';
import type { ImpressionTable } from '../rank/impression-table.ts';
import { createColumnsAsOf, declaresField, mentionsOf } from '../rank/logged-mentions.ts';
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

/** Where a row's choices stand. */
const PLACE = 'choices';

/**
 * Replays the log. Learnt models are left out, as they may have learnt from what came of these very lists. Cost: the replay, and some ms a list.
 * @throws LearnError `showing_undeclared`, `propensities_undeclared`
 */
export async function collectChoices(options: CollectChoicesOptions): Promise<CollectedChoices> {
  const collector = new ChoiceCollector(options);
  await replayInTurns(options.log, (replayed) => collector.apply(replayed));
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
  readonly #columnOf: ReturnType<typeof createColumnsAsOf>;

  constructor({ definition, recommendation, proposal, log, fields, from = -Infinity }: CollectChoicesOptions) {
    const live = definition.recommendations?.find(({ name }) => name === recommendation);
    assert(live !== undefined, `there is a recommendation '${recommendation}'`);
    const { impression, click, signals } = live;
    if (impression === undefined) throw learnError('showing_undeclared', { recommendation });
    if (!declaresField(definition, impression, fields.propensity)) throw learnError('propensities_undeclared', { recommendation, event: impression.event, field: fields.propensity });
    this.#proposed = `${recommendation}/proposed`;
    this.#from = from;
    this.#engine = createEngine({ definition, history: log });
    this.#columnOf = createColumnsAsOf(this.#engine);
    // Of the live declaration nothing is asked: what it did was logged.
    this.#recommender = createRecommender({ definition: { ...definition, recommendations: [{ ...proposal, name: this.#proposed }] } });
    this.#reader = new EventReader(definition);
    const mentions = (mention: typeof impression, field?: string): MentionReader => mentionsOf(mention, { reader: this.#reader, definition, field });
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
}
