/** What the Open Inference Protocol tells of models: metadata, statistics. */
import type { ModelSpec, TensorSpec } from '../model/model-spec.ts';
import type { Tally } from '../model/model-statistics.ts';
import type { ServedVersion } from '../model/served-version.ts';
import { platform } from '../model-service.ts';
import type { ServedModel } from '../repository/model-repository.ts';

/** Metadata of a model. Inputs of models of Limn carry the columns behind them as `parameters`. */
export function metadataOf({ name, versions }: ServedModel, { spec }: ServedVersion): object {
  return { name, versions: [...versions.keys()], platform, inputs: spec.inputs.map(tensorOf), outputs: spec.outputs.map(tensorOf) };
}

function tensorOf({ name, datatype, shape, columns, measured }: TensorSpec): object {
  const parameters = { ...(columns !== undefined && { columns }), ...(measured !== undefined && { measured }) };
  return { name, datatype, shape, ...(columns !== undefined && { parameters }) };
}

/** The same as the configuration that clients of other servers ask for: what of it there is here. */
export function configurationOf({ name }: ServedModel, spec: ModelSpec, mostRows: number): object {
  const of = ({ name: called, datatype, shape }: TensorSpec): object => ({ name: called, data_type: `TYPE_${datatype === 'BYTES' ? 'STRING' : datatype}`, dims: spec.isBatched ? shape.slice(1) : shape });
  return { name, platform, max_batch_size: spec.isBatched ? mostRows : 0, input: spec.inputs.map(of), output: spec.outputs.map(of), ...(spec.isBatched && { dynamic_batching: {} }) };
}

/** Statistics of a version, times in nanoseconds. */
export function statisticsOf({ name, version, statistics }: ServedVersion): object {
  const { success, fail, queue, run, rows, failingRows, lastAt, runsOfRows } = statistics;
  const none = durationOf({ count: 0, ms: 0 });
  return {
    name,
    version,
    last_inference: lastAt,
    inference_count: rows,
    execution_count: run.count,
    inference_stats: { success: durationOf(success), fail: durationOf(fail), queue: durationOf(queue), compute_input: none, compute_infer: durationOf(run), compute_output: none },
    batch_stats: [...runsOfRows].sort(([a], [b]) => a - b).map(([batch_size, tally]) => ({ batch_size, compute_input: none, compute_infer: durationOf(tally), compute_output: none })),
    // Beyond the protocol: rows with an answer that is no number.
    failing_count: failingRows,
  };
}

function durationOf({ count, ms }: Tally): { readonly count: number; readonly ns: number } {
  return { count, ns: Math.round(ms * 1e6) };
}
