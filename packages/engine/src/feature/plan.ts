/**
 * The definition as the engine works with it: families of events with the fields that are kept, slots (one running
 * state each, shared by all windows of the same aggregate), and which slot each level of tile keeps.
 */
import { familyFieldsOf, type FamilyFields, type NamedField } from '../event/fields.ts';
import { createRow, type Row } from '../event/row.ts';
import { durationMs } from '../registry/duration.ts';
import { leavesOf } from '../registry/expression.ts';
import type { AggregateSpec, Expression, FeatureDefinition, FeatureViewDefinition, ProfileDefinition } from '../registry/definition.ts';
import { windowOf } from '../registry/window.ts';
import type { Aggregate, Calendar, Dictionary } from './aggregate.ts';
import { createAggregate } from './aggregate/create-aggregate.ts';
import { compileFilter, compileMeasure, type RowScope } from './row-scope.ts';

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** How far in the future a sender's clock may be: such an event is taken as of when it was received. */
export const maxSkewMs = dayMs;

/** Level of a tile. Rows that are no tile have level 0. */
export const HOUR = 1;
export const DAY = 2;
export const EVER = 3;

/** One running state. */
export interface Slot {
  readonly index: number;
  /** Families whose rows it folds. */
  readonly families: readonly number[];
  readonly aggregate: Aggregate<unknown>;
  /** Number of what it takes from which rows: slots with the same number fold the same values. */
  readonly input: number;
  /** Index of the array whose items are folded; -1: whole events. */
  readonly each: number;
  readonly filter: (() => boolean) | undefined;
  /** NaN: missing, not folded. Absent: the aggregate takes no value. */
  readonly measure: (() => number) | undefined;
  /** Index of the register that the measure reads, when it is a field of the event as it stands; else −1. */
  readonly field: number;
  /** The measure is arithmetic, whose result may be too large for an exact number. */
  readonly computed: boolean;
  /** The measure is the name of the event. */
  readonly takesName: boolean;
  /** Which levels of tiles keep it: `[raw (unused), hour, day, ever]`. */
  readonly levels: readonly [false, boolean, boolean, boolean];
}

export interface PlannedFeature {
  readonly column: string;
  readonly slot: Slot;
  readonly window: Window;
  /** Its value moves while no event comes: `since` grows with time, `decay` halves. */
  readonly moves: 'since' | 'decay' | undefined;
}

export interface Window {
  /** Infinity: for ever. */
  readonly windowMs: number;
  readonly resolutionMs: number;
}

/** Slots over the same families and levels: they share tiles. */
export interface Group {
  readonly index: number;
  readonly families: readonly number[];
  readonly slots: readonly Slot[];
}

/** Fields of an event, or of the items of an array, that are kept in rows. */
export interface KeptFields {
  /** Their indexes among all declared ones. */
  readonly indexes: readonly number[];
  /** By place in `indexes`. Numbers have a sign; texts and booleans have none. */
  readonly signed: readonly boolean[];
  readonly optional: readonly boolean[];
  /** How many are optional. */
  readonly optionals: number;
}

/** What of an event is kept in a row. */
export interface Family {
  readonly index: number;
  readonly fields: FamilyFields;
  readonly latenessMs: number;
  readonly kept: KeptFields;
  /** One entry an array field that is kept at all. */
  readonly keptArrays: readonly { readonly array: number; readonly items: KeptFields }[];
  readonly groups: readonly Group[];
  /** Slots whose measure is arithmetic. */
  readonly computed: readonly Slot[];
  /** Whether a slot takes the name of the event. */
  readonly takesName: boolean;
}

export interface FeaturePlan extends RowScope {
  readonly families: readonly FamilyFields[];
  readonly kept: readonly Family[];
  readonly slots: readonly Slot[];
  readonly groups: readonly Group[];
  readonly features: ReadonlyMap<string, PlannedFeature>;
  /**
   * Rows younger than this stay rows; hour tiles younger than `hour`, day tiles younger than `day` stay such. Each has
   * `latestMs` to spare: what a late event does to the moments that it comes after can be told without the log.
   */
  readonly retention: { readonly rawMs: number; readonly hourMs: number; readonly dayMs: number };
  /** A resend within this time is recognised. At least the largest lateness, and the allowed skew of clocks. */
  readonly deduplicationMs: number;
  /** The largest lateness of any event: nothing accepted live happened longer ago. */
  readonly latestMs: number;
}

export function compilePlan(definition: ProfileDefinition, parts: { dictionary: Dictionary; calendar: Calendar }): FeaturePlan {
  const families = definition.events.map(familyFieldsOf);
  const row = rowFor(families);
  const scope: RowScope = { row, families, ...parts };
  const familyIndex = new Map(definition.events.map(({ name }, index) => [name, index]));
  const latenessMs = definition.events.map(({ lateness }) => durationMs(lateness));
  const latestMs = Math.max(0, ...latenessMs);
  const deduplicationMs = latestMs + maxSkewMs;

  const drafts = draftSlots(definition, scope, familyIndex);
  const windows = [...drafts.values()].flatMap((draft) => draft.windows);
  const rawMs = hourMs + Math.max(deduplicationMs, ...windows.filter((w) => w.resolutionMs < hourMs).map((w) => w.windowMs + latestMs));
  const inputs = [...new Set([...drafts.values()].map(({ input }) => input))];
  const slots = [...drafts.values()].map((draft, index): Slot => ({ ...draft.slot, index, input: inputs.indexOf(draft.input), levels: levelsOf(draft.windows, rawMs - latestMs) }));
  const features = new Map<string, PlannedFeature>();
  [...drafts.values()].forEach((draft, index) => {
    for (const { column, window, moves } of draft.features) features.set(column, { column, window, moves, slot: slots[index]! });
  });

  const groups = groupsOf(slots);
  const finest = (from: number, to: number): number =>
    Math.max(0, ...windows.filter((w) => w.resolutionMs >= from && w.resolutionMs < to && w.windowMs < Infinity).map((w) => w.windowMs + w.resolutionMs + latestMs));
  return {
    ...scope,
    kept: families.map((fields, index) => ({
      index,
      fields,
      latenessMs: latenessMs[index]!,
      groups: groups.filter((group) => group.families.includes(index)),
      computed: slots.filter((slot) => slot.computed && slot.families.includes(index)),
      takesName: slots.some((slot) => slot.takesName && slot.families.includes(index)),
      ...keptFields(definition, index, fields),
    })),
    slots,
    groups,
    features,
    deduplicationMs,
    latestMs,
    retention: { rawMs, hourMs: finest(hourMs, dayMs), dayMs: finest(dayMs, Infinity) },
  };
}

interface SlotDraft {
  readonly slot: Omit<Slot, 'index' | 'input' | 'levels'>;
  /** What it takes from which rows. */
  readonly input: string;
  readonly windows: Window[];
  readonly features: { column: string; window: Window; moves: PlannedFeature['moves'] }[];
}

/** One draft for each different combination of aggregate, filter and source, with the windows that read it. */
function draftSlots(definition: ProfileDefinition, scope: RowScope, familyIndex: ReadonlyMap<string, number>): Map<string, SlotDraft> {
  const drafts = new Map<string, SlotDraft>();
  for (const view of definition.views) {
    if (view.kind !== 'features') continue;
    const families = view.sources.map((source) => familyIndex.get(source)!);
    for (const [column, feature] of Object.entries(view.features)) {
      const window = windowFor(feature);
      const where = conjunction(view, feature);
      const key = JSON.stringify([families, feature.each, where, feature.aggregate]);
      let draft = drafts.get(key);
      if (draft === undefined) {
        const input = JSON.stringify([families, feature.each, where, measured(feature.aggregate)]);
        draft = { slot: compileSlot(feature, where, families, scope, familyIndex), input, windows: [], features: [] };
        drafts.set(key, draft);
      }
      draft.windows.push(window);
      draft.features.push({ column, window, moves: feature.aggregate.op === 'timeSince' ? 'since' : feature.aggregate.op === 'decayedSum' ? 'decay' : undefined });
    }
  }
  return drafts;
}

function compileSlot(
  feature: FeatureDefinition,
  where: Expression | undefined,
  families: readonly number[],
  scope: RowScope,
  familyIndex: ReadonlyMap<string, number>,
): Omit<Slot, 'index' | 'input' | 'levels'> {
  const family = families.length === 1 ? families[0] : undefined;
  const each = feature.each === undefined || family === undefined ? -1 : scope.families[family]!.arrays.findIndex(({ name }) => name === feature.each);
  const source = { family, each };
  const of = measured(feature.aggregate);
  const measure = of === undefined ? undefined : compileMeasure(scope, source, of);
  return {
    families,
    each,
    filter: where === undefined ? undefined : compileFilter(scope, source, where),
    measure: measure?.read,
    field: measure?.field ?? -1,
    takesName: of?.op === 'eventName',
    computed: of !== undefined && of.op !== 'field' && of.op !== 'item' && of.op !== 'eventName',
    aggregate: createAggregate(feature.aggregate, {
      input: measure?.input ?? 'none',
      scale: measure?.scale ?? 0,
      dictionary: scope.dictionary,
      calendar: scope.calendar,
      families: familyIndex,
    }),
  };
}

/** The window of a feature. A decayed sum forgets after 128 half-lives, when even the largest value is nothing. */
function windowFor({ over, resolution, aggregate }: FeatureDefinition): Window {
  const window = windowOf(over, resolution);
  if (aggregate.op !== 'decayedSum') return window;
  const forgottenMs = 128 * durationMs(aggregate.halfLife);
  return forgottenMs < window.windowMs ? windowOf(`${forgottenMs / 1000}s`, resolution) : window;
}

function measured(aggregate: AggregateSpec): Expression | undefined {
  return 'of' in aggregate ? aggregate.of : undefined;
}

function conjunction(view: FeatureViewDefinition, feature: FeatureDefinition): Expression | undefined {
  if (view.where === undefined || feature.where === undefined) return view.where ?? feature.where;
  return { op: 'and', all: [view.where, feature.where] };
}

function levelsOf(windows: readonly Window[], rawMs: number): Slot['levels'] {
  const outliving = windows.filter(({ windowMs, resolutionMs }) => windowMs + resolutionMs > rawMs);
  const finite = outliving.filter(({ windowMs }) => windowMs < Infinity);
  return [false, finite.some((w) => w.resolutionMs < dayMs), finite.some((w) => w.resolutionMs >= dayMs), outliving.length > finite.length];
}

function groupsOf(slots: readonly Slot[]): readonly Group[] {
  const groups = new Map<string, Slot[]>();
  for (const slot of slots) {
    if (!slot.levels.includes(true)) continue;
    const key = [slot.families, slot.levels].join(';');
    groups.set(key, [...(groups.get(key) ?? []), slot]);
  }
  return [...groups.values()].map((members, index) => ({ index, families: members[0]!.families, slots: members }));
}

/** Only what some feature reads is kept in rows; the log has the rest. */
function keptFields(definition: ProfileDefinition, family: number, fields: FamilyFields): Pick<Family, 'kept' | 'keptArrays'> {
  const scalars = new Set<string>();
  const items = new Map<string, Set<string>>();
  const name = definition.events[family]!.name;
  for (const view of definition.views) {
    if (view.kind !== 'features' || !view.sources.includes(name)) continue;
    for (const feature of Object.values(view.features)) {
      if (feature.each !== undefined && !items.has(feature.each)) items.set(feature.each, new Set());
      for (const expression of [view.where, feature.where, measured(feature.aggregate)]) {
        if (expression === undefined) continue;
        for (const leaf of leavesOf(expression)) {
          if (leaf.op === 'field') scalars.add(leaf.name);
          if (leaf.op === 'item') items.get(feature.each!)!.add(leaf.name);
        }
      }
    }
  }
  return {
    kept: keptOf(fields.scalars, scalars),
    keptArrays: fields.arrays.flatMap((array, index) => {
      const wanted = items.get(array.name);
      return wanted === undefined ? [] : [{ array: index, items: keptOf(array.items, wanted) }];
    }),
  };
}

function keptOf(fields: readonly NamedField[], wanted: ReadonlySet<string>): KeptFields {
  const indexes = fields.flatMap(({ name }, index) => (wanted.has(name) ? [index] : []));
  const optional = indexes.map((index) => fields[index]!.field.optional === true);
  return { indexes, optional, optionals: optional.filter(Boolean).length, signed: indexes.map((index) => fields[index]!.field.type === 'number') };
}

function rowFor(families: readonly FamilyFields[]): Row {
  const widest = Math.max(0, ...families.map(({ scalars }) => scalars.length));
  const arrays: number[] = [];
  for (const family of families) {
    family.arrays.forEach(({ items }, a) => {
      arrays[a] = Math.max(arrays[a] ?? 0, items.length);
    });
  }
  return createRow({ fields: widest, arrays });
}
