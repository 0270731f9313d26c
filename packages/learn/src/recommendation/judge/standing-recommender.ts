/** The recommender of a declaration as it stood at moments of the past: the log is replayed up to each, through the engine and the recommender that serve. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEngine, createRecommender, type ColumnReader, type ColumnValue, type Engine, type LiveRecommender, type ProfileDefinition, type RankingRow, type ServedModels, type SourceId } from '@limn/engine';
import { replayEvents, type ExampleLog, type ReplayedEvent } from '../../dataset/example-log.ts';

/** What stood where. */
export interface StandingOptions {
  readonly definition: ProfileDefinition;
  readonly log: ExampleLog;
  /** ms, oldest first. */
  readonly moments: readonly number[];
}

/** Whose list is wanted, of which recommendation. */
export interface StandingRequest {
  readonly name: string;
  /** Every identifier of the customer. */
  readonly members: readonly SourceId[];
  readonly k: number;
}

/** At one moment: nothing that was received later is known. Asking changes nothing. */
export interface StandingRecommender {
  readonly at: number;
  /** Answers with these models from now on, and with no others. */
  serve(models: ServedModels): void;
  /** Keys of the items that would have been shown, best first. */
  list(request: StandingRequest): Promise<readonly string[]>;
  /** What a ranking would see of the items that were found for a customer, best blend first. @param columns of the profile, by name */
  rows(request: Omit<StandingRequest, 'k'> & { readonly columns: readonly string[] }): Promise<readonly RankingRow[]>;
  /** A field of an item, as the catalogue knew it. @param name of the recommendation */
  field(name: string, item: string, field: string): ColumnValue;
}

/** Others have their turn after so many events. */
const EVENTS_A_TURN = 512;

/** Stands at each moment in turn; it is to be asked before the next one is sought. Cost: a replay up to the last moment. */
export async function* standAt({ definition, log, moments }: StandingOptions): AsyncGenerator<StandingRecommender> {
  const standing = new Standing(definition, log);
  let next = 0;
  let applied = 0;
  for await (const events of replayEvents(log)) {
    for (const replayed of events) {
      while (next < moments.length && replayed.moment >= moments[next]!) yield standing.at(moments[next++]!);
      if (next === moments.length) return;
      standing.apply(replayed);
      if (++applied % EVENTS_A_TURN === 0) await nextTurn();
    }
  }
  while (next < moments.length) yield standing.at(moments[next++]!);
}

const NO_COLUMN = (): undefined => undefined;

class Standing {
  readonly #engine: Engine;
  readonly #recommender: LiveRecommender;
  readonly #readers = new Map<string, ColumnReader>();

  constructor(definition: ProfileDefinition, log: ExampleLog) {
    this.#engine = createEngine({ definition: asksOfProfiles(definition) ? definition : withoutProfiles(definition), history: log });
    this.#recommender = createRecommender({ definition });
  }

  apply({ event, position, moment }: ReplayedEvent): void {
    if (this.#engine.apply(event, position, moment).outcome !== 'accepted' || event.kind !== 'event') return;
    const owner = this.#engine.ownerOf(event);
    this.#recommender.apply(event, { position, owner, columnOf: this.#columnOf(owner, event.receivedAt + 1) });
  }

  at(at: number): StandingRecommender {
    return {
      at,
      serve: (models) => this.#recommender.serve(models),
      list: async ({ name, members, k }) => {
        const [owner] = members;
        const request = { members, now: at, k, ...(owner !== undefined && { columnOf: this.#columnOf(owner, at) }) };
        await this.#recommender.prepare(name, request);
        return this.#recommender.recommend(name, request)!.items.map(({ item }) => item);
      },
      rows: async ({ name, members, columns }) => {
        const columnOf = members[0] === undefined ? NO_COLUMN : this.#columnOf(members[0], at);
        const request = { members, now: at, columnOf };
        await this.#recommender.prepare(name, request);
        const known = Object.fromEntries(columns.map((column) => [column, columnOf(column)] as const).filter(([, value]) => value !== undefined));
        return this.#recommender.rankingRows(name, request)!.map(({ item, features }) => ({ item, features: { ...known, ...features } }));
      },
      field: (name, item, field) => this.#recommender.item(name, item)?.fields[field],
    };
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

/** Whether a list may depend on what the profile says. */
function asksOfProfiles({ recommendations = [] }: ProfileDefinition): boolean {
  return recommendations.some(({ candidates, rank, rules, repeatable }) => rank === 'learned' || rules !== undefined || repeatable !== undefined || candidates.some((way) => way.kind === 'popular' && way.by !== undefined));
}

/** What is accepted, and whose it is, rests on events and identity alone; views only take time. */
function withoutProfiles({ recommendations: _, catalogues: _catalogues, ...definition }: ProfileDefinition): ProfileDefinition {
  return { ...definition, views: [] };
}
