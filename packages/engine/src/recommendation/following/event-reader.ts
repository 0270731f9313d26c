/** What events say of items: the fields that a recommendation asks for, read from accepted events by the expressions of its declaration. */
import { assert } from '../../errors.ts';
import type { BehaviourEvent } from '../../event/event.ts';
import { createMatcher, familyFieldsOf, readFields, type FamilyFields } from '../../event/fields.ts';
import { createRow } from '../../event/row.ts';
import { createCalendar } from '../../feature/calendar.ts';
import { compileValue, type RowScope, type RowSource } from '../../feature/row-scope.ts';
import type { ColumnValue, Expression, ProfileDefinition } from '../../registry/definition.ts';
import type { Getter } from '../../registry/expression.ts';

/** Items that an event names, with what it says of each; compiled. */
export interface MentionReader {
  /** Place of the event's definition. */
  readonly family: number;
  /**
   * Visits what the event in hand names, in its order.
   * @param visit `values` in the order asked for; overwritten by the next
   */
  visit(visit: (key: string, values: readonly ColumnValue[]) => void): void;
}

/** Where items are named, and what else is asked of them. */
export interface MentionSource {
  readonly event: string;
  readonly each?: string;
  readonly key: Expression;
  readonly where?: Expression;
  readonly values?: readonly Expression[];
}

/** Reads one event after the other. Cost: some 1 µs an event that is asked for; the others cost a look-up. Keeps nothing of an event but the last. */
export class EventReader {
  readonly #match: (event: BehaviourEvent) => unknown;
  readonly #scope: RowScope;
  readonly #asked = new Set<number>();
  /** Texts of the event in hand by number: those of all events would grow without bound. */
  readonly #texts: string[] = [];

  constructor({ events, timeZone }: ProfileDefinition) {
    const families = events.map(familyFieldsOf);
    this.#match = createMatcher(events);
    this.#scope = {
      families,
      row: createRow({ fields: Math.max(0, ...families.map(({ scalars }) => scalars.length)), arrays: widestArrays(families) }),
      calendar: createCalendar(timeZone),
      dictionary: { id: (text) => this.#texts.push(text) - 1, text: (id) => this.#texts[id]! },
    };
  }

  /** Takes an accepted event in hand. @returns the place of its definition; −1 when no reader asks for such events */
  read(event: BehaviourEvent): number {
    const family = this.#match(event);
    if (typeof family !== 'number' || !this.#asked.has(family)) return -1;
    const { row, families, dictionary } = this.#scope;
    this.#texts.length = 0;
    row.family = family;
    row.time = event.time;
    // What was accepted under another definition may not fit this one: then it says nothing here.
    return readFields(families[family]!, event.properties, row, (text) => dictionary.id(text)) === undefined ? family : -1;
  }

  /** A reader of the events in hand; call it for those of its family. */
  mentions({ event, each, key, where, values = [] }: MentionSource): MentionReader {
    const { families, row } = this.#scope;
    const family = families.findIndex(({ definition }) => definition.name === event);
    assert(family >= 0, `the definition was checked, so there is an event '${event}'`);
    this.#asked.add(family);
    const source: RowSource = { family, each: each === undefined ? -1 : families[family]!.arrays.findIndex(({ name }) => name === each) };
    const compile = (of: Expression): Getter => compileValue(this.#scope, source, of);
    const [keyOf, passes, getters] = [compile(key), where && compile(where), values.map(compile)];
    const read: ColumnValue[] = values.map(() => undefined);
    return {
      family,
      visit(visit) {
        const count = source.each < 0 ? 1 : row.arrays[source.each]!.count;
        for (let item = 0; item < count; item++) {
          row.item = item;
          const named = keyOf();
          if (typeof named !== 'string' || named === '' || (passes !== undefined && passes() !== true)) continue;
          getters.forEach((getter, i) => (read[i] = getter()));
          visit(named, read);
        }
      },
    };
  }
}

function widestArrays(families: readonly FamilyFields[]): readonly number[] {
  const widest: number[] = [];
  for (const { arrays } of families) arrays.forEach(({ items }, a) => (widest[a] = Math.max(widest[a] ?? 0, items.length)));
  return widest;
}
