/**
 * `watch`: on simulated shops, whether planted drifts are found, on which day, and how often an alarm is raised where nothing changed
 * but weekdays, growth and campaigns. Counts, no times: the machine does not matter. `--model quiet` (or `usual`, `small`, `columns`) is
 * one part of it.
 */
import { createCalendar, createEngine, isRejected, readTypedMessage, type Calendar, type LimnEvent } from '@limn/engine';
import { createSketch, keepDrifts, oneByOne, sketchEvents, type DaySketch, type ExampleLog, type KeptDrift, type WatchedDays } from '@limn/learn';
import { createShop, defaultStart, shopperDefinition, type Drift } from '@limn/simulate';
import type { Figure } from './figure.ts';

export interface WatchBenchOptions {
  readonly customers: number;
  readonly seeds: readonly number[];
  /** Days in all; alarms count after the first sixty. */
  readonly days: number;
  /** Customers of the shop whose columns are watched too. */
  readonly columnCustomers: number;
  /** `usual`, `small` or `quiet`; default all. */
  readonly only?: string | undefined;
}

const dayMs = 86_400_000;
const WARM_DAYS = 60;
/** As the server has them unless told otherwise. */
const bounds = { deviations: 5, least: 1, psi: 0.25 };

interface Planted {
  readonly name: string;
  readonly day: number;
  readonly drift: Drift;
}

export async function* benchWatch({ customers, seeds, days, columnCustomers, only }: WatchBenchOptions): AsyncGenerator<Figure> {
  const plan = (sizes: readonly (readonly [name: string, make: (at: number) => Drift])[]): readonly Planted[] => sizes.map(([name, make], i) => {
    const day = WARM_DAYS + Math.floor(((i + 0.5) * (days - WARM_DAYS)) / sizes.length);
    return { name, day, drift: make(defaultStart + day * dayMs) };
  });
  const runs = {
    usual: plan([['price +10 %', (at) => ({ what: 'price', at, factor: 1.1 })], ['category 15 %', (at) => ({ what: 'category', at, category: 'camping', share: 0.15 })], ['channel 30 %', (at) => ({ what: 'channel', at, share: 0.3 })], ['taste of 30 %', (at) => ({ what: 'taste', at, share: 0.3 })]]),
    small: plan([['price +2 %', (at) => ({ what: 'price', at, factor: 1.02 })], ['category 5 %', (at) => ({ what: 'category', at, category: 'camping', share: 0.05 })], ['channel 15 %', (at) => ({ what: 'channel', at, share: 0.15 })], ['taste of 15 %', (at) => ({ what: 'taste', at, share: 0.15 })]]),
    quiet: [],
  };
  for (const [run, planted] of Object.entries(runs)) {
    const found = new Map(planted.map(({ name }) => [name, [] as number[]]));
    if (only !== undefined && only !== run) continue;
    let falseAlarms = 0;
    for (const seed of seeds) {
      const alarms = await watchFields({ seed, customers, days, drift: planted.map(({ drift }) => drift) });
      for (const { name, day } of planted) {
        const first = alarms.filter(({ since }) => Math.abs(since - day) <= 2).sort((a, b) => a.foundOn - b.foundOn)[0];
        // The day that is over says it: found on the day of the change itself is after one day.
        found.get(name)!.push(first === undefined ? NaN : first.foundOn - day + 1);
      }
      falseAlarms += alarms.filter(({ since }) => !planted.some(({ day }) => Math.abs(since - day) <= 2)).length;
    }
    for (const [name, after] of found) {
      const known = after.filter((each) => !Number.isNaN(each)).sort((a, b) => a - b);
      yield { bench: 'watch', figure: `${name}: found within 3 days`, value: known.filter((each) => each <= 3).length, of: seeds.length, customers, ...(known.length > 0 && { median: known[Math.floor(known.length / 2)]!, worst: known.at(-1)! }) };
    }
    yield { bench: 'watch', figure: `${run}: false alarms`, value: falseAlarms, days: (days - WARM_DAYS) * seeds.length, customers };
  }
  if (only !== undefined && only !== 'columns') return;
  const columns = await watchColumns({ seed: seeds[0]!, customers: columnCustomers, days });
  yield { bench: 'watch', figure: 'columns: false alarms', value: columns.length, days: days - WARM_DAYS, customers: columnCustomers };
}

interface ShopOfDays {
  readonly seed: number;
  readonly customers: number;
  readonly days: number;
  readonly drift?: readonly Drift[];
}

/** An alarm, in days of the shop. */
type Alarm = Pick<KeptDrift, 'id' | 'since' | 'foundOn'>;

async function watchFields({ seed, customers, days, drift = [] }: ShopOfDays): Promise<readonly Alarm[]> {
  const fields = await sketchEvents({ definition: shopperDefinition, log: shopLog({ seed, customers, days, drift }), from: defaultStart, until: defaultStart + days * dayMs });
  return alarmsOf(fields.map(({ event, field, days: seen }) => ({ id: `${event}.${field}`, of: 'field', days: seen })), days);
}

/** Every day some customers are read as of its end, as the server does. */
async function watchColumns({ seed, customers, days }: ShopOfDays): Promise<readonly Alarm[]> {
  const log = shopLog({ seed, customers, days, drift: [] });
  const engine = createEngine({ definition: shopperDefinition, history: log });
  const watched = [...engine.columns.values()].filter(({ kind, type, movement }) => (kind === 'feature' || kind === 'derived') && type !== 'histogram' && type !== 'time' && movement === 'still');
  const reader = engine.readerOf(watched.map(({ name }) => name));
  const seen = watched.map((): DaySketch[] => []);
  const calendar = shopCalendar();
  let day = calendar.day(defaultStart);
  for await (const { position, moment, events } of log.replay(0)) {
    for (; calendar.day(moment) > day; day++) {
      const asOf = defaultStart + (day + 1 - calendar.day(defaultStart)) * dayMs;
      const sketches = watched.map(({ type, unit }) => createSketch(type === 'number' || type === 'duration' ? (unit === '%' ? 'share' : 'number') : 'word'));
      for (const profile of engine.profiles()) reader.read(profile, { asOf }).forEach((value, i) => sketches[i]!.add(value as never));
      sketches.forEach((sketch, i) => seen[i]!.push({ day, sketch: sketch.build() }));
    }
    for (const [i, event] of events.entries()) engine.apply(event, position + i, moment);
  }
  return alarmsOf(watched.map(({ name }, i): WatchedDays => ({ id: name, of: 'column', days: seen[i]! })), days);
}

/** What a server that looks each day would have told: changes of about one day are one alarm. */
function alarmsOf(watched: readonly WatchedDays[], days: number): readonly Alarm[] {
  const first = shopCalendar().day(defaultStart);
  const told = new Map<string, Alarm>();
  let book: readonly KeptDrift[] = [];
  for (let day = first + WARM_DAYS; day < first + days; day++) {
    book = keepDrifts(book, { watched, day, bounds });
    for (const [{ id, since, foundOn }] of oneByOne(book, day)) told.set(`${id} ${since}`, { id, since: since - first, foundOn: foundOn - first });
  }
  return [...told.values()];
}

function shopLog({ seed, customers, days, drift = [] }: ShopOfDays): ExampleLog {
  const shop = createShop({ seed, users: customers, days, drift });
  const kept: LimnEvent[] = [];
  return {
    start: 0,
    eventAt: (position) => kept[position]!,
    *replay() {
      let position = 0;
      for (let delivery = shop.next(); delivery !== undefined; delivery = shop.next()) {
        const event = readTypedMessage(delivery.message, { receivedAt: delivery.deliveredAt });
        if (event === undefined || isRejected(event)) continue;
        // Only a small shop is read again.
        if (customers <= MOST_KEPT) kept.push(event);
        yield { position: position++, moment: delivery.deliveredAt, events: [event] };
      }
    },
  };
}

const MOST_KEPT = 3_000;

function shopCalendar(): Calendar {
  return createCalendar(shopperDefinition.timeZone);
}

