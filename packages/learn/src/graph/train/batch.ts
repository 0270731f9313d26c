/** Where training takes its rows from. */

/** What one step is fed with: arrays by the name of the graph's input, or of ids of a table. The arrays may be used again by the next batch. */
export interface Batch {
  readonly feeds: Readonly<Record<string, Float32Array | Int32Array>>;
  /** Of its rows together: how much its loss counts in the mean. */
  readonly weight: number;
}

/** Batches of one training. */
export interface BatchSource {
  /** All batches of a round over the training part; the same for the same round, whatever came before. */
  readonly training: (epoch: number) => Iterable<Batch>;
  /** All batches of the validation part; absent: training has nothing to stop by. */
  readonly validation?: () => Iterable<Batch>;
}

/** What a module of batches exports as `openBatches`: it runs on the training thread. */
export type OpenBatches<Data> = (data: Data) => BatchSource;

/** A module of batches and what it is opened with: data that can be sent to a thread; shared buffers are not copied. */
export interface BatchModule {
  /** URL of the module. */
  readonly module: string;
  readonly data: unknown;
}
