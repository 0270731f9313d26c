/**
 * All that recommendations of one catalogue with the same signals learn from events: the items, what customers did with
 * them, what was shown and taken up, and what each way to find candidates makes of it.
 */
import type { BehaviourEvent } from '../../event/event.ts';
import { ByteReader, ByteWriter } from '../../feature/codec.ts';
import { hashText } from '../../feature/hash.ts';
import type { CatalogueDefinition } from '../../registry/catalogue-definition.ts';
import type { ColumnValue } from '../../registry/definition.ts';
import type { CandidateDefinition, RecommendationDefinition, SignalDefinition } from '../../registry/recommendation-definition.ts';
import { candidateName } from '../../registry/recommendation.ts';
import { joined, type KeptSource } from '../candidate/kept-source.ts';
import { createPopularity } from '../candidate/popularity.ts';
import { Catalogue } from '../catalogue/catalogue.ts';
import { ARM_WIDTH, armFeatures } from '../explore/arm-features.ts';
import { RateArms } from '../explore/rate-arms.ts';
import { Ridge } from '../explore/ridge.ts';
import { Histories } from '../history/histories.ts';
import type { Interaction } from '../interaction.ts';
import type { Tokenizer } from '../model/content-source.ts';
import { createFollowing, isFollowing, type FollowingDefinition } from './candidate-kinds.ts';
import { ContentFollower } from './content-follower.ts';
import type { EventReader, MentionReader } from './event-reader.ts';
import { PairFilter } from './pair-filter.ts';

/** Items of one event that ways follow: a list of thousands would make everything a neighbour of everything. */
const MOST_MENTIONS = 200;
/** What fills a list when nothing else is known. */
const FALLBACK_MS = 90 * 86_400_000;

/** The name under which the fallback is saved and told; no way of a declaration is called so. */
export const FALLBACK = 'popular';

/** What a state is made of. */
export interface FollowingParts {
  readonly catalogue: CatalogueDefinition;
  readonly signals: RecommendationDefinition['signals'];
  readonly impression?: RecommendationDefinition['impression'];
  readonly click?: RecommendationDefinition['click'];
  /** Every way of the recommendations that share the state, once. */
  readonly candidates: readonly CandidateDefinition[];
  /** Whether outcomes of what was shown are learnt by what items and customers have in common, for LinUCB. */
  readonly followsArms?: boolean;
  readonly reader: EventReader;
  /** Prefix of the names under which it is saved. */
  readonly section: string;
  /** Parts texts of items into words. Absent: as `plainWords` does. */
  readonly tokenize?: Tokenizer;
}

/** A column of the profile of whoever acts or asks, by name. */
export type ColumnOf = (column: string) => ColumnValue;

const NOBODY: ColumnOf = () => undefined;

/** Follows events in the order of the log. Cost an event: what its ways cost for each item that it names. */
export class FollowingState {
  readonly catalogue: Catalogue;
  readonly histories: Histories;
  readonly arms = new RateArms();
  readonly signals: readonly SignalDefinition[];
  /** Popular with everybody, over a season: for lists that nothing else fills. */
  readonly fallback: KeptSource = createPopularity({ windowMs: FALLBACK_MS });
  readonly #reader: EventReader;
  readonly #section: string;
  #ridge: Ridge | undefined;
  readonly #sources = new Map<string, KeptSource>();
  /** The one of them that is told of items. */
  readonly #content: ContentFollower | undefined;
  readonly #tellers: readonly Teller[];
  readonly #mentioned: readonly MentionReader[];
  readonly #impression: MentionReader | undefined;
  readonly #click: MentionReader | undefined;
  readonly #shownToday = new PairFilter();
  readonly #takenToday = new PairFilter();
  /** The profile of whoever acts or asks just now. */
  #columnOf = NOBODY;

  constructor({ catalogue, signals, impression, click, candidates, followsArms = false, reader, section, tokenize }: FollowingParts) {
    this.#reader = reader;
    this.#section = section;
    this.#ridge = followsArms ? new Ridge(ARM_WIDTH) : undefined;
    this.signals = Object.values(signals);
    this.catalogue = new Catalogue(catalogue, `${section}/catalogue`);
    this.histories = new Histories(this.signals.map(({ weight }) => weight), section);
    for (const definition of candidates) if (isFollowing(definition)) this.#sources.set(candidateName(definition), this.#createSource(definition, tokenize));
    this.#content = [...this.#sources.values()].find((source) => source instanceof ContentFollower);
    const mention = ({ item, ...of }: NonNullable<typeof impression>): MentionReader => reader.mentions({ ...of, key: item });
    this.#tellers = catalogue.sources.map(({ fields, says, ...of }) => ({
      names: Object.keys(fields), isGone: says === 'gone', reader: reader.mentions({ ...of, values: Object.values(fields) }),
    }));
    this.#mentioned = this.signals.map(mention);
    this.#impression = impression && mention(impression);
    this.#click = click && mention(click);
  }

  /** What LinUCB goes by; undefined: nobody asks for it. */
  get ridge(): Ridge | undefined {
    return this.#ridge;
  }

  /** A way by its name; undefined: none that follows events. */
  source(name: string): KeptSource | undefined {
    return this.#sources.get(name);
  }

  /** Takes the event that the reader has in hand. @param owner the source id that it belongs to */
  apply({ time }: BehaviourEvent, family: number, owner: string, columnOf: ColumnOf = NOBODY): void {
    this.#columnOf = columnOf;
    for (const teller of this.#tellers) if (teller.reader.family === family) this.#tell(teller, time);
    if (this.#impression?.family === family) this.#count(this.#impression, this.#shownToday, owner, time, { shown: 1, taken: 0 });
    if (this.#click?.family === family) this.#count(this.#click, this.#takenToday, owner, time, { shown: 0, taken: 1 });
    this.#mentioned.forEach((reader, signal) => {
      if (reader.family === family) this.#follow(reader, signal, owner, time);
    });
    this.#columnOf = NOBODY;
  }

  /** Asks ways while a customer's profile is at hand. */
  asking<Answer>(columnOf: ColumnOf, ask: () => Answer): Answer {
    this.#columnOf = columnOf;
    try {
      return ask();
    } finally {
      this.#columnOf = NOBODY;
    }
  }

  /** What a customer did, as `histories` would have it if these events, in the order of the log, were all. Items that nothing ever named are left out. */
  interactionsOf(events: readonly { readonly event: BehaviourEvent; readonly owner: string }[], now: number): readonly Interaction[] {
    const alone = new Histories(this.signals.map(({ weight }) => weight), this.#section);
    for (const { event, owner } of events) {
      const family = this.#reader.read(event);
      this.#mentioned.forEach((reader, signal) => {
        if (reader.family !== family) return;
        const items = new Set<number>();
        reader.visit((key) => {
          const item = this.catalogue.find(key);
          if (item >= 0 && items.size < MOST_MENTIONS) items.add(item);
        });
        const { weight } = this.signals[signal]!;
        for (const item of items) alone.add({ customer: alone.index(owner), item, signal, weight, at: event.time });
      });
    }
    return alone.interactions(Array.from({ length: alone.size }, (_, number) => number), now);
  }

  /** All of it as sections of bytes, made one by one: take them all before the next event. */
  *save(): Generator<readonly [section: string, bytes: Uint8Array]> {
    yield* this.catalogue.save();
    yield* this.histories.save();
    for (const [name, source] of [...this.#sources, [FALLBACK, this.fallback] as const]) {
      let piece = 0;
      for (const bytes of source.save()) yield [`${this.#section}/ways/${name}/${piece++}`, bytes];
    }
    const out = new ByteWriter();
    this.arms.encode(out);
    yield [`${this.#section}/arms`, out.view().slice()];
    if (this.#ridge !== undefined) {
      const ridge = new ByteWriter();
      this.#ridge.encode(ridge);
      yield [`${this.#section}/ridge`, ridge.view().slice()];
    }
    yield [`${this.#section}/shown`, this.#shownToday.save()];
    yield [`${this.#section}/taken`, this.#takenToday.save()];
  }

  /** Takes up what `save` gave; to be called on one that is empty. */
  load(sections: ReadonlyMap<string, Uint8Array>): void {
    this.catalogue.load(sections);
    for (let item = 0; item < this.catalogue.size; item++) this.#content?.tell(item, this.catalogue);
    this.histories.load(sections);
    for (const [name, source] of [...this.#sources, [FALLBACK, this.fallback] as const]) source.load(joined(piecesIn(sections, `${this.#section}/ways/${name}`)));
    this.arms.merge(RateArms.decode(new ByteReader().at(sections.get(`${this.#section}/arms`)!, 0)));
    if (this.#ridge !== undefined) this.#ridge = Ridge.decode(new ByteReader().at(sections.get(`${this.#section}/ridge`)!, 0));
    this.#shownToday.load(sections.get(`${this.#section}/shown`)!);
    this.#takenToday.load(sections.get(`${this.#section}/taken`)!);
  }

  #createSource(definition: FollowingDefinition, tokenize: Tokenizer | undefined): KeptSource {
    const by = definition.kind === 'popular' ? definition.by : undefined;
    return createFollowing({ definition, signals: this.signals, groupOf: () => (by === undefined ? undefined : groupText(this.#columnOf(by))), ...(tokenize && { tokenize }) });
  }

  #tell({ reader, names, isGone }: Teller, at: number): void {
    reader.visit((key, values) => {
      const item = this.catalogue.index(key, at);
      if (isGone) this.catalogue.remove(item, at);
      else if (this.catalogue.tell(item, names.map((name, i) => [name, values[i]]), at)) this.#content?.tell(item, this.catalogue);
    });
  }

  #count(reader: MentionReader, today: PairFilter, owner: string, at: number, count: { readonly shown: number; readonly taken: number }): void {
    const who = hashText(owner);
    let featuresOf: ((item: number) => Float64Array) | undefined;
    reader.visit((key) => {
      const item = this.catalogue.index(key, at);
      if (!today.takes(who, item, at)) return;
      if (this.#ridge !== undefined && (count.shown > 0 || this.#shownToday.has(who, item, at))) {
        featuresOf ??= this.#armsOf(owner, at);
        if (count.shown > 0) this.#ridge.see(featuresOf(item));
        else this.#ridge.reward(featuresOf(item), 1);
      }
      this.arms.add(item, count);
    });
  }

  /** As of a moment: a click finds them all but as the list did, for little changes between the two. */
  #armsOf(owner: string, now: number): (item: number) => Float64Array {
    const { catalogue, arms, histories } = this;
    const customer = histories.find(owner);
    return armFeatures({ catalogue, arms, now, history: customer < 0 ? [] : histories.interactions([customer], now) });
  }

  #follow(reader: MentionReader, signal: number, owner: string, at: number): void {
    const { weight, means } = this.signals[signal]!;
    const items = new Set<number>();
    reader.visit((key) => {
      if (items.size < MOST_MENTIONS) items.add(this.catalogue.index(key, at));
    });
    if (items.size === 0) return;
    const customer = this.histories.index(owner);
    for (const item of items) {
      const interaction = { customer, item, weight, signal, at };
      this.histories.add(interaction);
      if (means !== undefined) this.histories.mark(customer, { item, at, means });
      this.fallback.add(interaction);
      for (const source of this.#sources.values()) source.add(interaction);
    }
  }
}

/** Pieces of a section in their order. */
function* piecesIn(sections: ReadonlyMap<string, Uint8Array>, name: string): Generator<Uint8Array> {
  for (let piece = 0, bytes = sections.get(`${name}/0`); bytes !== undefined; bytes = sections.get(`${name}/${++piece}`)) yield bytes;
}

interface Teller {
  readonly reader: MentionReader;
  readonly names: readonly string[];
  readonly isGone: boolean;
}

/** Groups are told apart by text. */
function groupText(value: ColumnValue): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : undefined;
}
