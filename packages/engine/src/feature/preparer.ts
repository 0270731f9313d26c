/**
 * The first half of an event's life: matched, its fields checked and read into the row, its owner found. It needs the
 * definition alone, so any thread can do it; the second half, the fold, needs everything that came before.
 */
import { rejected, type RejectedOutcome } from '../errors.ts';
import type { BehaviourEvent, LimnEvent } from '../event/event.ts';
import { createMatcher, readFields, type Intern } from '../event/fields.ts';
import { createPrepared, noFamily, PreparedWriter, type Prepared, type PreparedBatch, type PreparedReader } from '../event/prepared.ts';
import { sourceId } from '../event/source-id.ts';
import { isPoison } from '../identity/poison.ts';
import type { ProfileDefinition } from '../registry/definition.ts';
import { stateVersionOf } from '../registry/prediction.ts';
import { createCalendar } from './calendar.ts';
import { createDictionary } from './dictionary.ts';
import { measuresExactly } from './fold.ts';
import { hash48 } from './hash.ts';
import { compilePlan, type FeaturePlan, type KeptFields } from './plan.ts';

/** Reads events into the plan's row. */
export class RowPreparer {
  readonly prepared = createPrepared();
  readonly #plan: FeaturePlan;
  readonly #match: (event: BehaviourEvent) => number | RejectedOutcome;
  readonly #declaredPoison: ReadonlySet<string>;
  #numberOf: (text: string) => number | undefined = () => undefined;
  readonly #numberOrUnseen: Intern = (text) => this.#numberOf(text) ?? -this.prepared.unseen.push(text);

  constructor(definition: ProfileDefinition, plan: FeaturePlan) {
    this.#plan = plan;
    this.#match = createMatcher(definition.events);
    this.#declaredPoison = new Set(definition.identity.poison.map((value) => value.trim().toLowerCase()));
  }

  /** Index of the definition that the event falls under, or why there is none. */
  match(event: BehaviourEvent): number | RejectedOutcome {
    return this.#match(event);
  }

  /**
   * Reads an event into `prepared` and the row, its position left out.
   * @param numberOf the number of a text, or undefined: then it goes to `unseen`
   * @returns why it is not taken; then `prepared` and row are to be ignored
   */
  read(event: LimnEvent, numberOf: (text: string) => number | undefined): RejectedOutcome | undefined {
    const { prepared } = this;
    prepared.unseen.length = 0;
    prepared.imported = event.imported === true;
    this.#setHead(event);
    if (event.kind !== 'event') {
      prepared.family = noFamily;
      prepared.owner = '';
      prepared.says = event.kind;
      prepared.left = event.left;
      prepared.right = event.right;
      prepared.evidence = event.evidence;
      return undefined;
    }
    this.#numberOf = numberOf;
    const family = this.#readRow(event, this.#numberOrUnseen);
    if (typeof family === 'object') return family;
    prepared.family = family;
    const { user, anonymous, call } = event;
    prepared.left = user === undefined ? '' : sourceId('user', user);
    prepared.right = anonymous === undefined && user !== undefined ? '' : sourceId('anonymous', anonymous!);
    // The user's when there is one that means somebody, else the anonymous visitor's.
    const isUsers = user !== undefined && (anonymous === undefined || !isPoison(user, this.#declaredPoison));
    prepared.owner = isUsers ? prepared.left : prepared.right;
    // An event that carries both says that they are one.
    prepared.says = user !== undefined && anonymous !== undefined ? 'link' : '';
    prepared.evidence = call;
    return undefined;
  }

  /** Why the definition does not take the event; undefined: it does. The row is spoilt. */
  check(event: LimnEvent): RejectedOutcome | undefined {
    if (event.kind !== 'event') return undefined;
    this.#setHead(event);
    const family = this.#readRow(event, keepNothing);
    return typeof family === 'object' ? family : undefined;
  }

  /** Reads an event again that was folded once: its texts have their numbers. */
  reread(event: BehaviourEvent, position: number, numberOf: (text: string) => number | undefined): void {
    this.#setHead(event);
    this.#readRow(event, (text) => numberOf(text) ?? 0);
    this.#plan.row.position = position;
  }

  #setHead({ time, receivedAt, id }: LimnEvent): void {
    const { row } = this.#plan;
    row.time = time;
    row.receivedAt = receivedAt;
    row.id = hash48(id);
  }

  #readRow(event: BehaviourEvent, intern: Intern): number | RejectedOutcome {
    const family = this.#match(event);
    if (typeof family !== 'number') return event.call === 'identify' ? noFamily : family;
    const { row, kept } = this.#plan;
    const { fields, computed } = kept[family]!;
    const fault = readFields(fields, event.properties, row, intern);
    if (fault !== undefined) return fault;
    row.family = family;
    for (const slot of computed) {
      if (!measuresExactly(slot, row)) {
        return rejected('number_too_large', { what: `a product of fields of "${fields.definition.name}" does not fit 2^53`, cure: 'send smaller numbers, or declare smaller scales' });
      }
    }
    return family;
  }
}

/** Checking must not fill the dictionary with what may be rejected. */
const keepNothing: Intern = () => 0;

/** Gives the texts of the prepared row their numbers: only those that are kept, in the order of the registers. */
export function numberTexts({ family, unseen }: Prepared, plan: FeaturePlan): void {
  if (family < 0) return;
  const { row, dictionary, kept } = plan;
  // Reading would number it too, but when somebody reads must not show in what is stored.
  if (kept[family]!.takesName) dictionary.id(plan.families[family]!.definition.name);
  if (unseen.length === 0) return;
  eachKept(plan, family, (registers, at, isText) => {
    if (isText && registers[at]! < 0) registers[at] = dictionary.id(unseen[-1 - registers[at]!]!);
  }, (array) => row.arrays[array]!.count);
}

/** Visits the kept registers of a family, always in the same order. */
function eachKept(plan: FeaturePlan, family: number, visit: (registers: Float64Array | number[], at: number, isText: boolean) => void, countOf: (array: number) => number): void {
  const { row } = plan;
  const { kept, keptArrays } = plan.kept[family]!;
  for (let k = 0; k < kept.indexes.length; k++) visit(row.fields, kept.indexes[k]!, !kept.signed[k]!);
  for (const { array, items } of keptArrays) {
    const { columns } = row.arrays[array]!;
    const count = countOf(array);
    for (let item = 0; item < count; item++) visitItem(items, columns, item, visit);
  }
}

function visitItem({ indexes, signed }: KeptFields, columns: readonly number[][], item: number, visit: (registers: number[], at: number, isText: boolean) => void): void {
  for (let k = 0; k < indexes.length; k++) visit(columns[indexes[k]!]!, item, !signed[k]!);
}

/** Fills `prepared` and the row from the event in hand of a batch. */
export function readPrepared(from: PreparedReader, prepared: Prepared, plan: FeaturePlan): void {
  from.readInto(prepared);
  const { row } = plan;
  row.time = from.time;
  row.receivedAt = from.receivedAt;
  row.id = from.id;
  if (from.family < 0) return;
  row.family = from.family;
  eachKept(
    plan,
    from.family,
    (registers, at, isText) => {
      const value = from.number();
      registers[at] = isText && value < 0 ? -prepared.unseen.push(from.text(-1 - value)) : value;
    },
    (array) => (row.arrays[array]!.count = from.number()),
  );
}

/** Prepares events for an engine in another thread. */
export interface Preparer {
  /** See `stateVersionOf`. */
  readonly version: string;
  /** Texts that have numbers, going on from those before: batches then carry the number instead. */
  learn(texts: readonly string[]): void;
  /** How many texts it knows. */
  readonly known: number;
  /** Adds an event to the batch in hand. Cost about 1 µs. @returns why it is not taken; then nothing was added */
  prepare(event: LimnEvent): RejectedOutcome | undefined;
  /** Adds an event that stands in the log although this definition does not take it: it keeps its position. */
  refuse(event: LimnEvent, outcome: RejectedOutcome): void;
  /** The batch in hand; the next one begins. */
  take(): PreparedBatch;
}

/** A preparer that knows no text yet. Deterministic; holds nothing of any customer. */
export function createPreparer(definition: ProfileDefinition): Preparer {
  const version = stateVersionOf(definition);
  const dictionary = createDictionary();
  const plan = compilePlan(definition, { dictionary, calendar: createCalendar(definition.timeZone) });
  const preparer = new RowPreparer(definition, plan);
  const { prepared } = preparer;
  const { row } = plan;
  const writer = new PreparedWriter();

  function writeRegister(registers: Float64Array | number[], at: number, isText: boolean): void {
    const value = registers[at]!;
    if (isText && value < 0) writer.unseen(prepared.unseen[-1 - value]!);
    else writer.number(value);
  }

  function writeCount(array: number): number {
    const { count } = row.arrays[array]!;
    writer.number(count);
    return count;
  }

  return {
    version,
    get known() {
      return dictionary.size;
    },
    learn(texts) {
      for (const text of texts) dictionary.id(text);
    },
    prepare(event) {
      const fault = preparer.read(event, dictionary.find);
      if (fault !== undefined) return fault;
      writer.head(prepared, row);
      if (prepared.family >= 0) eachKept(plan, prepared.family, writeRegister, writeCount);
      return undefined;
    },
    refuse: (event, outcome) => writer.refuse(outcome, event),
    take: () => writer.take(version),
  };
}
