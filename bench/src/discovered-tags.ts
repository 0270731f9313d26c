/** `tags`: a purpose planted in a simulated shop, that no single category tells: is it found, and who of those that have it? Beside a shop without. */
import { type LimnEvent } from '@limn/engine';
import { collectBehaviours, findAssociations, logOfEvents, type BehaviourTable, type FoundAssociations } from '@limn/learn';
import { createShop, purposeKinds, shopperDefinition, type Shop } from '@limn/simulate';
import type { Figure } from './figure.ts';
import { eventsOf } from './shop-events.ts';

/** A simulated shop. */
export interface TagsBenchOptions {
  readonly customers: number;
  readonly days: number;
}

const [planted] = purposeKinds;
const SEED = 7;

export async function* benchTags({ customers, days }: TagsBenchOptions): AsyncGenerator<Figure> {
  const conditions = { customers, days };
  const shop = createShop({ seed: SEED, users: customers, days, kinds: purposeKinds });
  const from = process.cpuUsage();
  const { table, found } = await discover(eventsOf(shop));
  yield { bench: 'tags', figure: 'processor s', value: rounded(process.cpuUsage(from).user / 1e6), ...conditions, behaviours: found.behaviours, tried: found.tried };
  const categories = new Set(planted!.likes);
  const told = found.found.map((each, rank) => ({ each, rank, values: each.items.map((item) => table.behaviours[item]!.value ?? '') }));
  const purpose = told.filter(({ values }) => values.every((value) => categories.has(value)));
  yield { bench: 'tags', figure: 'proposals, and those of the planted purpose', value: found.found.length, planted: purpose.length, 'first at rank': (purpose[0]?.rank ?? -1) + 1, faded: found.faded };
  const [best] = purpose;
  if (best !== undefined) {
    const has = ofPurpose(shop, customers);
    const members = best.each.members.filter((profile) => has(profile) !== undefined);
    const share = members.filter((profile) => has(profile)).length / members.length;
    const all = table.later.profiles.filter((profile) => has(profile) !== undefined);
    yield { bench: 'tags', figure: `who has the purpose among those with ${best.values.join(' and ')}`, value: rounded(share), 'among all': rounded(all.filter((profile) => has(profile)).length / all.length), customers: best.each.members.length };
    yield { bench: 'tags', figure: 'lift, earlier and later', value: rounded(best.each.earlier.lift), low: rounded(best.each.earlier.low), high: rounded(best.each.earlier.high), later: rounded(best.each.later.lift), 'later low': rounded(best.each.later.low) };
  }
  const plain = createShop({ seed: SEED, users: customers, days });
  const other = await discover(eventsOf(plain));
  const crossed = other.found.found.filter(({ items }) => items.filter((item) => other.table.behaviours[item]!.field === 'category').length > 1).length;
  yield { bench: 'tags', figure: 'proposals of several categories where none was planted', value: crossed, of: other.found.found.length, ...conditions };
}

async function discover(events: readonly LimnEvent[]): Promise<{ readonly table: BehaviourTable; readonly found: FoundAssociations }> {
  const asOf = events.reduce((latest, { time }) => Math.max(latest, time), 0);
  const table = await collectBehaviours({ definition: shopperDefinition, log: logOfEvents(events), asOf });
  return { table, found: findAssociations(table) };
}

/** Whether a customer has the planted purpose; undefined: a profile that is nobody's alone. */
function ofPurpose(shop: Shop, customers: number): (profile: string) => boolean | undefined {
  const kinds = new Map(Array.from({ length: customers }, (_, index) => shop.customer(index)).flatMap(({ customer, identities, kind }) => [customer, ...identities.own].map((name) => [name, kind === planted!.name] as const)));
  return (profile) => kinds.get(profile) ?? kinds.get(profile.slice(profile.indexOf(':') + 1));
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
