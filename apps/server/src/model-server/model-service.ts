/** What every protocol answers from: the models, who may ask, whether it is ready, and the figures. */
import type { LearnError } from '@limn/learn';
import { HttpProblem, problemCodes, type ProblemCode } from '../errors.ts';
import type { Inferred, ServedVersion } from './model/served-version.ts';
import type { ModelAccess } from './model-access.ts';
import type { ModelMetrics, Protocol } from './model-metrics.ts';
import type { ModelRepository } from './repository/model-repository.ts';
import type { Tensor } from './tensor/tensor.ts';

/** Extensions of the Open Inference Protocol that are served. */
export const extensions = ['binary_tensor_data', 'model_repository', 'statistics'];

/** Name and version of the server, as its metadata has it. */
export const serverFacts = { name: 'limn', version: '0.1.0', extensions } as const;

/** The platform of every model. */
export const platform = 'onnx_onnxv1';

/** What a server of a protocol is given. */
export interface ModelService {
  readonly repository: ModelRepository;
  readonly access: ModelAccess;
  readonly metrics: ModelMetrics;
  /** Why it is not ready; undefined: it is. */
  unready(): string | undefined;
}

/** Asks a version and counts it. @throws as `ServedVersion.infer` */
export async function inferAndCount({ metrics }: ModelService, { protocol, served, inputs, wanted }: { readonly protocol: Protocol; readonly served: ServedVersion; readonly inputs: readonly Tensor[]; readonly wanted?: readonly string[] }): Promise<Inferred> {
  const from = performance.now();
  try {
    const inferred = await served.infer(inputs, wanted);
    metrics.observe(protocol, served, 'ok', performance.now() - from);
    return inferred;
  } catch (cause) {
    metrics.observe(protocol, served, codeOf(cause), performance.now() - from);
    throw cause;
  }
}

/** A failure of learning code as a problem of this request; others as they are. */
export function problemOfInference(cause: unknown): unknown {
  if (!isLearnError(cause)) return cause;
  const { en, zh } = cause.problem.text;
  const code = Object.hasOwn(problemCodes, cause.code) ? (cause.code as ProblemCode) : 'model_refused';
  return new HttpProblem(code, { detail: en.what, cure: en.cure, zh: { detail: zh.what, cure: zh.cure } });
}

/** By its name: the package itself is loaded with the first model. */
function isLearnError(cause: unknown): cause is LearnError {
  return cause instanceof Error && cause.name === 'LearnError' && 'problem' in cause;
}

function codeOf(cause: unknown): string {
  const problem = problemOfInference(cause);
  return problem instanceof HttpProblem ? problem.code : 'internal_error';
}
