/** What a reader reads off each window: features of the same window together, and the conditions that are followed there. */
import type { FeaturePlan, PlannedFeature, Slot, Window } from './plan.ts';
import type { Watch } from './watch.ts';

/** A feature and the index of its column among the values. */
export type WindowFeature = PlannedFeature & { readonly index: number };

/** What is read of one slot in one window. */
export interface SlotWindow {
  readonly read: WindowRead;
  readonly features: readonly WindowFeature[];
  readonly watches: readonly Watch[];
}

export interface WindowRead {
  readonly window: Window;
  /** Among the windows of the reader. */
  readonly index: number;
  readonly features: readonly WindowFeature[];
  readonly watches: readonly Watch[];
  /** Of the features and watches, each once. */
  readonly slots: readonly Slot[];
  /** Those of them that fold events of a family. */
  readonly slotsOfFamily: readonly (readonly Slot[])[];
  /** Start of the window, and whether it is to be read; set by each reading. */
  edge: number;
  isOpen: boolean;
}

/** One for each different window. */
export function windowsOf(plan: FeaturePlan, features: readonly WindowFeature[], watches: readonly Watch[]): WindowRead[] {
  const windows = new Map<string, { window: Window; features: WindowFeature[]; watches: Watch[] }>();
  const readOf = (window: Window): { features: WindowFeature[]; watches: Watch[] } => {
    const key = `${window.windowMs} ${window.resolutionMs}`;
    const found = windows.get(key) ?? { window, features: [], watches: [] };
    windows.set(key, found);
    return found;
  };
  for (const feature of features) readOf(feature.window).features.push(feature);
  for (const watch of watches) readOf(watch.window).watches.push(watch);
  return [...windows.values()].map((read, index) => {
    const slots = [...new Set([...read.features, ...read.watches].map(({ slot }) => slot))];
    const slotsOfFamily = plan.families.map((_, family) => slots.filter(({ families }) => families.includes(family)));
    return { ...read, index, slots, slotsOfFamily, edge: 0, isOpen: true };
  });
}

/** Of a slot, in the order of the windows. */
export function windowsOfSlot(slot: Slot, windows: readonly WindowRead[]): SlotWindow[] {
  return windows
    .filter(({ slots }) => slots.includes(slot))
    .map((read) => ({ read, features: read.features.filter((feature) => feature.slot === slot), watches: read.watches.filter((watch) => watch.slot === slot) }));
}
