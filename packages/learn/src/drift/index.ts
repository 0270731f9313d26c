/** What a server needs to watch days, without all else that learns: it loads in a millisecond or two. */
export { isOpen, KEPT_DAYS, keepDrifts, oneByOne, type BookBounds, type KeptDrift, type WatchedDays } from './drift-book.ts';
export { driftSize, medianOf, type DriftSize } from './drift-size.ts';
export type { FieldDays, WatchedField } from './event-sketches.ts';
export { findChange, type ChangeBounds, type DayValue, type FoundChange } from './find-change.ts';
export { findDrift, type DaySketch, type DriftBounds, type DriftFacet, type FoundDrift } from './find-drift.ts';
export { findJump, type FoundJump } from './find-jump.ts';
export { addSketches, createSketch, type NumberSketch, type SketchBuilder, type ValueSketch, type WordSketch } from './value-sketch.ts';
export { valueText } from './value-text.ts';
