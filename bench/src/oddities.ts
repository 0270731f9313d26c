/** `oddities`: programs planted among the customers of a simulated shop: how well they are told apart, and what it takes. */
import { createEngine, type SourceId } from '@limn/engine';
import { findOddities, type CustomerColumn } from '@limn/learn';
import { createShop, shopperDefinition, type Shop } from '@limn/simulate';
import type { Figure } from './figure.ts';
import { eventsOf } from './shop-events.ts';

/** A simulated shop. */
export interface OdditiesBenchOptions {
  readonly customers: number;
  readonly days: number;
  readonly seeds: number;
}

/** Of the customers. */
const BOTS = 0.005;
const usualTypes: ReadonlySet<string> = new Set(['number', 'duration', 'time', 'boolean', 'string']);

export async function* benchOddities({ customers, days, seeds }: OdditiesBenchOptions): AsyncGenerator<Figure> {
  const aucs: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const shop = createShop({ seed, users: customers, days, laws: { bots: BOTS } });
    const { profiles, columns } = readCustomers(shop);
    const from = process.cpuUsage();
    const { oddities: all } = findOddities({ profiles, columns }, { seed, share: 1, most: profiles.length });
    const seconds = process.cpuUsage(from).user / 1e6;
    const isBot = botsOf(shop, customers);
    // What a program did under a browser that it has given up lies behind the windows: nothing of it is to be seen now.
    const isThere = lookedLately(profiles, columns);
    const oddities = all.filter(({ profile }) => !isBot(profile) || isThere(profile));
    const planted = oddities.filter(({ profile }) => isBot(profile)).length;
    const auc = aucOf(oddities.map(({ profile }) => isBot(profile)));
    aucs.push(auc);
    const first = oddities.slice(0, planted).filter(({ profile }) => isBot(profile)).length;
    yield { bench: 'oddities', figure: `AUC of programs, seed ${seed}`, value: rounded(auc), profiles: profiles.length, planted, 'among the first so many': first, 'processor s': rounded(seconds) };
    const most = oddities.find(({ profile }) => isBot(profile));
    if (most !== undefined) yield { bench: 'oddities', figure: `score of the program that is the most unlike, by ${most.reasons[0]?.column ?? 'nothing alone'}`, value: rounded(most.score) };
  }
  yield { bench: 'oddities', figure: 'AUC, mean', value: rounded(aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length), seeds, customers, days };
}

function readCustomers(shop: Shop): { readonly profiles: readonly SourceId[]; readonly columns: readonly CustomerColumn[] } {
  const events = eventsOf(shop);
  const engine = createEngine({ definition: shopperDefinition, history: { eventAt: (position) => events[position]! } });
  events.forEach((event, position) => engine.apply(event, position, event.receivedAt));
  const names = [...engine.columns.values()].filter(({ kind, type }) => (kind === 'feature' || kind === 'derived') && usualTypes.has(type)).map(({ name }) => name);
  const reader = engine.readerOf(names);
  const profiles = [...engine.profiles()];
  const rows = profiles.map((profile) => [...reader.read(profile, { asOf: engine.moment })]);
  return { profiles, columns: names.map((name, i) => ({ name, type: engine.columns.get(name)!.type, values: rows.map((row) => row[i]) })) };
}

/** Whether anything was looked at within the last week. */
function lookedLately(profiles: readonly string[], columns: readonly CustomerColumn[]): (profile: string) => boolean {
  const { values } = columns.find(({ name }) => name === 'looks7d')!;
  const there = new Set(profiles.filter((_, i) => Number(values[i]) > 0));
  return (profile) => there.has(profile);
}

/** Whether a profile is a program, by the identifiers that the truth has of each. */
function botsOf(shop: Shop, customers: number): (profile: string) => boolean {
  const own = new Set(Array.from({ length: customers }, (_, index) => shop.customer(index)).flatMap(({ bot, customer, identities }) => (bot ? [customer, ...identities.own] : [])));
  return (profile) => own.has(profile) || own.has(profile.slice(profile.indexOf(':') + 1));
}

/** Chance that a program stands before a person. @param order programs in the order of their scores, highest first */
function aucOf(order: readonly boolean[]): number {
  let [programs, before] = [0, 0];
  for (const isBot of order) {
    if (isBot) programs++;
    else before += programs;
  }
  return before / (programs * (order.length - programs));
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
