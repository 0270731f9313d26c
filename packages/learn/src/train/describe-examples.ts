/** Who examples are of, and what the parts of them hold, as a report tells it. */
import type { DataPart } from '../evaluation/report.ts';
import type { ExampleParts } from './example-part.ts';
import { labelsAt, type LearntLabel } from './learn-rows.ts';

/** A number a customer, in the order they are met. */
export function customerNumbers(profiles: readonly string[]): Int32Array {
  const places = new Map<string, number>();
  return Int32Array.from(profiles, (profile) => {
    const place = places.get(profile) ?? places.size;
    places.set(profile, place);
    return place;
  });
}

/** Rows, window and mean label of each part. @param label absent: one mean says nothing, as of several labels */
export function describeExamples(parts: ExampleParts, at: Float64Array, label?: LearntLabel): readonly DataPart[] {
  return (['train', 'validation', 'test'] as const).map((part) => {
    const rows = parts[part];
    const moments = Array.from(rows, (row) => at[row]!);
    const window = moments.length === 0 ? {} : { from: moments.reduce((a, b) => Math.min(a, b)), to: moments.reduce((a, b) => Math.max(a, b)) };
    if (label === undefined || label.kind === 'classes' || rows.length === 0) return { part, rows: rows.length, ...window };
    return { part, rows: rows.length, ...window, meanLabel: labelsAt(label, rows).reduce((sum, value) => sum + value, 0) / rows.length };
  });
}

