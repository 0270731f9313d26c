/** What a reader reads off each window: features of the same window together, and the conditions that are followed there. */
import type { FeaturePlan, PlannedFeature, Slot, Window } from './plan.ts';
import type { Watch } from './watch.ts';

/** A feature and the index of its column among the values. */
export type WindowFeature = PlannedFeature & { readonly index: number };

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
  /** Start of the window; set by each reading. */
  edge: number;
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
    return { ...read, index, slots, slotsOfFamily, edge: 0 };
  });
}

/** Slots by their longest window; those that settle soon last. */
export function longestFirst(slots: readonly Slot[], windows: readonly WindowRead[]): readonly Slot[] {
  const neededMs = (slot: Slot): number => (slot.aggregate.isSettled !== undefined ? 0 : Math.max(...windows.filter((read) => read.slots.includes(slot)).map(({ window }) => window.windowMs)));
  return [...slots].sort((a, b) => (neededMs(a) < neededMs(b) ? 1 : -1));
}
