/** What a model was judged on: its columns and scores then, which those of today are compared with. */
import type { ValueSketch } from '@limn/learn/drift';

/** Kept beside a model as `reference.json`; of a model without, read as of when it was judged. */
export interface ReferenceRecord {
  readonly prediction: string;
  /** When it was judged, ms; of several moments the last. */
  readonly at: number;
  readonly rows: number;
  readonly columns: Readonly<Record<string, ValueSketch>>;
  readonly score?: ValueSketch;
}
