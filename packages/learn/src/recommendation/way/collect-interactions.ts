/**
 * Interactions out of a log, as a recommendation declares them: it is replayed through the engine, which says what is accepted and
 * whose it is, and read as the recommender that serves reads it.
 */
import assert from 'node:assert/strict';
import { createEngine, EventReader, type ProfileDefinition, type SourceId } from '@limn/engine';
import { replayInTurns, type ExampleLog } from '../../dataset/example-log.ts';
import { TableBuilder } from '../interaction/build-table.ts';
import type { InteractionTable } from '../interaction/interaction-table.ts';

/** What to collect from. */
export interface CollectInteractionsOptions {
  readonly definition: ProfileDefinition;
  /** Name of the recommendation. */
  readonly recommendation: string;
  readonly log: ExampleLog;
}

/** Items of one event that count, as those that serve do: a list of thousands would make everything a neighbour of everything. */
const MOST_MENTIONS = 200;

/**
 * What customers did with items, by the signals of a recommendation. Customers are as identity has them at the end of the log. The same
 * log and definition give the same table. Cost: a replay.
 */
export async function collectInteractions(options: CollectInteractionsOptions): Promise<InteractionTable> {
  return (await collectCustomers(options)).table;
}

/** What customers did, and under which identifiers. */
export interface CollectedCustomers {
  readonly table: InteractionTable;
  /** All identifiers of a customer of the table. */
  membersOf(customer: string): readonly SourceId[];
}

/** The same, with who is who. */
export async function collectCustomers({ definition, recommendation: name, log }: CollectInteractionsOptions): Promise<CollectedCustomers> {
  const declared = definition.recommendations?.find((each) => each.name === name);
  assert(declared !== undefined, `there is a recommendation '${name}'`);
  const engine = createEngine({ definition: withoutViews(definition), history: log });
  const reader = new EventReader(definition);
  const signals = Object.entries(declared.signals).map(([signal, { item, weight, ...of }]) => ({ signal, weight, mentions: reader.mentions({ ...of, key: item }) }));
  const found: { readonly owner: SourceId; readonly item: string; readonly at: number; readonly weight: number; readonly signal: string }[] = [];
  await replayInTurns(log, ({ event, position, moment }) => {
    if (engine.apply(event, position, moment).outcome !== 'accepted' || event.kind !== 'event') return;
    const family = reader.read(event);
    const owner = engine.ownerOf(event);
    for (const { signal, weight, mentions } of signals) {
      if (mentions.family !== family) continue;
      const items = new Set<string>();
      mentions.visit((item) => {
        if (items.size < MOST_MENTIONS) items.add(item);
      });
      for (const item of items) found.push({ owner, item, at: event.time, weight, signal });
    }
  });
  const table = new TableBuilder();
  for (const { owner, ...interaction } of found) table.add({ customer: engine.cluster(owner).profile, ...interaction });
  return { table: table.finish(), membersOf: (customer) => engine.cluster(customer).members };
}

/** What is accepted, and whose it is, rests on events and identity alone; views only take time. */
function withoutViews({ recommendations: _, catalogues: _catalogues, ...definition }: ProfileDefinition): ProfileDefinition {
  return { ...definition, views: [] };
}
