/** What examples are collected from, and how. */
import type { ColumnValue, Engine, ModelInput, ProfileDefinition, PredictionModel, SourceId } from '@limn/engine';
import type { ExampleLog } from './example-log.ts';

/** Reads the inputs of a profile as of a moment, in their order; may be overwritten by the next reading. */
export type InputReader = (profile: SourceId, at: number) => readonly ColumnValue[];

/** What examples are collected from. */
export interface CollectOptions {
  readonly definition: ProfileDefinition;
  /** Name of the prediction. */
  readonly prediction: string;
  readonly log: ExampleLog;
  /** The log counts as ended here, ms; default: with its last event. */
  readonly until?: number;
  /** Of what is drawn by chance; default 1. */
  readonly seed?: number;
  /** Share of the examples to draw, by profile and moment; default 1: all. */
  readonly sample?: number;
  /** Models by content hash, when inputs are predictions of their own. */
  readonly models?: ReadonlyMap<string, PredictionModel>;
  /** So many examples may wait for their label at once, default 4 million; each takes 8 bytes a number, 4 a word, and the customer's name. */
  readonly mostWaiting?: number;
  /** Reads inputs in another way than the engine does: whoever does so should look for leaks. */
  readonly readInputs?: (engine: Engine, inputs: readonly ModelInput[]) => InputReader;
}
