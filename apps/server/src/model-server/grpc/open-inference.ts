/** The gRPC service of the Open Inference Protocol, and its messages as they are read and written here. */
import { fileURLToPath } from 'node:url';
import { loadPackageDefinition, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** Elements in the list of their type; the others are empty. Wide integers are texts. */
export interface TensorContents {
  readonly bool_contents: readonly boolean[];
  readonly int_contents: readonly number[];
  readonly int64_contents: readonly string[];
  readonly uint_contents: readonly number[];
  readonly uint64_contents: readonly string[];
  readonly fp32_contents: readonly number[];
  readonly fp64_contents: readonly number[];
  readonly bytes_contents: readonly Buffer[];
}

/** A request of `ModelInfer`. */
export interface InferMessage {
  readonly model_name?: string;
  readonly model_version?: string;
  readonly id?: string;
  readonly inputs: readonly { readonly name?: string; readonly datatype?: string; readonly shape: readonly string[]; readonly contents?: TensorContents; readonly parameters?: Readonly<Record<string, unknown>> }[];
  readonly outputs: readonly { readonly name?: string; readonly parameters?: Readonly<Record<string, unknown>> }[];
  readonly raw_input_contents: readonly Buffer[];
}

/** A request that names a model, and perhaps its version. */
export interface NamedMessage {
  readonly name?: string;
  readonly version?: string;
}

/** A request to load or unload: see the file of the protocol for who says the name where. */
export interface RepositoryMessage {
  readonly repository_name?: string;
  readonly model_name?: string;
}

const file = fileURLToPath(new URL('../../../proto/open-inference.proto', import.meta.url));

/** Reads the protocol's file, for servers and clients alike. */
export function loadOpenInference(): ServiceDefinition<UntypedServiceImplementation> {
  const loaded = loadPackageDefinition(loadSync(file, { keepCase: true, longs: String, arrays: true, oneofs: false }));
  const { GRPCInferenceService } = loaded['inference'] as unknown as { readonly GRPCInferenceService: { readonly service: ServiceDefinition<UntypedServiceImplementation> } };
  return GRPCInferenceService.service;
}
