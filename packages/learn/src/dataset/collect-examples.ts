/**
 * Training sets from history, point-in-time by construction: the log is replayed through the engine that serves. When the
 * replay stands at a moment t, all that is asked is read as of t, from what had been received by t. When it stands at the
 * end of the time looked ahead, and late events have had their time too, the label is read as of that end. So features
 * cover what lies before t and labels `[t, t + within)`, in one pass, with one implementation for both and for serving.
 *
 * Who is who: an example is of the profile as it was known at t. Its label is that of whoever this name turns out to be
 * by the time the label is read: a visitor who signs in later and then orders has ordered. (Were it the identifiers known
 * at t alone, no visitor would ever order: orders belong to the users they become.) Of two profiles that are merged later,
 * each is an example, and both have the label of the one customer that they are.
 */
import type { CollectOptions } from './collect-options.ts';
import { Collector } from './collector.ts';
import type { ExampleBlock } from './example-block.ts';
import type { ExampleReport } from './example-report.ts';

/** Examples as they become complete. Iterated once: for another pass, collect again. */
export interface ExampleStream extends AsyncIterable<ExampleBlock> {
  /** Grows while examples are collected; whole at the end. */
  readonly report: ExampleReport;
}

/**
 * Replays a log and gives an example for each profile and moment that the prediction asks about. The same log, definition,
 * seed and sample give the same rows in the same order. Cost: a replay of the log, and two readings a row; memory: the
 * engine's state, and what waits (see `mostWaiting`), never the whole set.
 * @throws LearnError `prediction_unknown`; while iterating `examples_waiting`, and what the log throws
 */
export function collectExamples(options: CollectOptions): ExampleStream {
  const collector = new Collector(options);
  return { report: collector.report, [Symbol.asyncIterator]: () => collector.collect() };
}
