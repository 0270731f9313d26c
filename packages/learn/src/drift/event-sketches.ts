/**
 * What came in day by day: each field of each event, as sketches. A field tells of a change on the day it happens; columns over
 * weeks tell it weeks later.
 *
 * Like is compared with like besides: how often the first word that a customer says on a day is the one they said most on the days
 * before (when tastes change and cancel each other out, only that moves), and how often the first number that an item has on a day is
 * the one it usually had (when all prices rise by a little, only that moves at once).
 */
import { createCalendar, createEngine, withoutModels, type BehaviourEvent, type EventDefinition, type Field, type ProfileDefinition, type ScalarField } from '@limn/engine';
import { replayEvents, type ExampleLog } from '../dataset/example-log.ts';
import type { DaySketch } from './find-drift.ts';
import { createSketch, type SketchBuilder } from './value-sketch.ts';

/** Where a field of an event is watched: `order` and `items.category`. */
export interface WatchedField {
  readonly event: string;
  readonly field: string;
}

/** A field, day by day, ascending. Days without a row are left out. */
export interface FieldDays extends WatchedField {
  readonly days: readonly DaySketch[];
}

/** What is read. */
export interface EventSketchOptions {
  readonly definition: ProfileDefinition;
  readonly log: ExampleLog;
  /** Of the first day that is told, ms; what came before only says what customers usually say. */
  readonly from: number;
  /** Ends here, ms: the beginning of a day that is not over yet. */
  readonly until: number;
}

/** Values of a customer or item that say what is usual, and how many of them must be there. */
const USUAL_VALUES = 24;
const LEAST_VALUES = 6;
/** Rows of one customer that count on one day: who looks at everything is no drift. */
const MOST_ROWS = 4;
/** Customers or items whose usual values are remembered; of later ones nothing is known. */
const MOST_OWNERS = 200_000;

/** Deterministic. Cost: a reading of the log, some microseconds an event, no profile is computed. */
export async function sketchEvents({ definition, log, from, until }: EventSketchOptions): Promise<readonly FieldDays[]> {
  // Only which event is which is asked: models have no part in it.
  const engine = createEngine({ definition: withoutModels(definition), history: log });
  const calendar = createCalendar(definition.timeZone);
  const watched = new Map(definition.events.map((event) => [event.name, fieldsOf(event).map((field) => new FieldDay(event.name, field))]));
  const all = [...watched.values()].flat();
  let day = -Infinity;
  let isDone = false;
  for await (const events of replayEvents(log)) {
    for (const { event, moment } of events) {
      if (moment >= until) isDone = true;
      if (isDone || event.kind !== 'event') continue;
      const name = engine.nameOf(event);
      const fields = name === undefined ? undefined : watched.get(name);
      if (fields === undefined) continue;
      const today = calendar.day(moment);
      if (today !== day) {
        for (const each of all) each.turn(moment >= from ? today : undefined);
        day = today;
      }
      const customer = event.user ?? event.anonymous;
      for (const field of fields) field.take(event, customer);
    }
    if (isDone) break;
  }
  return all.map((field) => field.told());
}

/** A field that can be sketched, and where it stands in the message. */
interface SketchedField {
  readonly name: string;
  readonly path: readonly string[];
  /** Of a list of items: where the value stands in each. */
  readonly item?: readonly string[];
  readonly kind: 'number' | 'share' | 'word';
  /** Of a number: where the name stands of what it is a number of, beside it. */
  readonly ofItem?: readonly string[];
}

function fieldsOf({ fields }: EventDefinition): readonly SketchedField[] {
  const itemOf = (siblings: Readonly<Record<string, Field>>, field: Field): Pick<SketchedField, 'ofItem'> => {
    const name = Object.entries(siblings).find(([, { type }]) => type === 'string');
    return field.type !== 'number' || name === undefined ? {} : { ofItem: pathOf(...name) };
  };
  return Object.entries(fields).flatMap(([name, field]): readonly SketchedField[] => {
    const path = pathOf(name, field);
    if (field.type !== 'array') return [{ name, path, kind: kindOf(field), ...itemOf(fields, field) }];
    return Object.entries(field.items).map(([inner, each]) => ({ name: `${name}.${inner}`, path, item: pathOf(inner, each), kind: kindOf(each), ...itemOf(field.items, each) }));
  });
}

function pathOf(name: string, { from }: Field): readonly string[] {
  return (from ?? name).split('.');
}

function kindOf(field: ScalarField): SketchedField['kind'] {
  if (field.type !== 'number') return 'word';
  return field.unit === '%' ? 'share' : 'number';
}

/** One field: the day that is being filled, the days before, and what is usual for customers or items. */
class FieldDay {
  readonly #event: string;
  readonly #field: SketchedField;
  readonly #days: DaySketch[] = [];
  /** The last values of each customer or item, the oldest first, and the turn the last came in. */
  readonly #said = new Map<string, { readonly values: string[]; turn: number }>();
  /** Rows of each customer on the day that is being filled. */
  readonly #rows = new Map<string, number>();
  #day: number | undefined;
  #turn = 0;
  #sketch: SketchBuilder;
  #own = { rows: 0, same: 0 };

  constructor(event: string, field: SketchedField) {
    this.#event = event;
    this.#field = field;
    this.#sketch = createSketch(field.kind);
  }

  /** Begins another day. @param day undefined: one that is not told */
  turn(day: number | undefined): void {
    this.#close();
    this.#day = day;
    this.#turn++;
    this.#rows.clear();
    this.#sketch = createSketch(this.#field.kind);
    this.#own = { rows: 0, same: 0 };
  }

  take({ properties }: BehaviourEvent, customer: string | undefined): void {
    const { path, item, kind, ofItem } = this.#field;
    const value = valueAt(properties, path);
    const rows = item === undefined ? [properties] : Array.isArray(value) ? (value as readonly unknown[]) : [undefined];
    for (const row of rows) {
      if (customer !== undefined && this.#isTooMuch(customer)) return;
      const plain = plainOf(valueAt(row, item ?? path));
      this.#sketch.add(plain);
      const owner = kind === 'word' ? customer : ofItem === undefined ? undefined : plainOf(valueAt(row, ofItem));
      if (plain !== undefined && owner !== undefined) this.#compare(String(owner), String(plain));
    }
  }

  told(): FieldDays {
    this.#close();
    this.#day = undefined;
    return { event: this.#event, field: this.#field.name, days: this.#days };
  }

  #close(): void {
    const sketch = this.#sketch.build();
    if (this.#day === undefined || sketch.rows === 0) return;
    this.#days.push({ day: this.#day, sketch, ...(this.#own.rows > 0 && { own: this.#own }) });
  }

  #isTooMuch(customer: string): boolean {
    const rows = (this.#rows.get(customer) ?? 0) + 1;
    this.#rows.set(customer, rows);
    return rows > MOST_ROWS;
  }

  #compare(owner: string, value: string): void {
    let said = this.#said.get(owner);
    if (said === undefined) {
      if (this.#said.size >= MOST_OWNERS) return;
      this.#said.set(owner, (said = { values: [], turn: -1 }));
    }
    const { values } = said;
    if (said.turn !== this.#turn && values.length >= LEAST_VALUES) {
      this.#own.rows++;
      if (mostFrequent(values) === value) this.#own.same++;
    }
    said.turn = this.#turn;
    values.push(value);
    if (values.length > USUAL_VALUES) values.shift();
  }
}

/** The newest of the most frequent. */
function mostFrequent(values: readonly string[]): string {
  let best = values.at(-1)!;
  let most = 0;
  for (const value of values) {
    const times = values.reduce((sum, each) => sum + (each === value ? 1 : 0), 0);
    if (times >= most) [best, most] = [value, times];
  }
  return best;
}

function valueAt(from: unknown, path: readonly string[]): unknown {
  let value = from;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

function plainOf(value: unknown): string | number | boolean | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
