/** The Open Inference Protocol over gRPC, with the model repository and statistics of Triton's and KServe's clients. */
import { logVerbosity, Metadata, Server, ServerCredentials, setLogVerbosity, status, type handleUnaryCall, type ServerUnaryCall, type ServiceError, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { HttpProblem, type ProblemCode } from '../../errors.ts';
import { isLoopback } from '../../http/loopback.ts';
import { inferAndCount, problemOfInference, serverFacts, type ModelService } from '../model-service.ts';
import type { Sender } from '../model-access.ts';
import { metadataOf, statisticsOf } from '../rest/v2-metadata.ts';
import { readInferMessage, writeInferMessage } from './grpc-infer.ts';
import { loadOpenInference, type InferMessage, type NamedMessage, type RepositoryMessage } from './open-inference.ts';

/** Bounds, and who is told of our own mistakes. */
export interface GrpcOptions {
  readonly mostBodyBytes: number;
  readonly onFailure: (error: Error) => void;
}

/** A server that listens. */
export interface ListeningGrpc {
  readonly port: number;
  /** Takes nothing more, and ends when what is under way is answered, or at once when that takes longer. */
  close(withinMs: number): Promise<void>;
}

/** Listens. @throws Error with the `port`, and the system's `code` where it is taken, when nobody can listen there */
export async function listenGrpc(service: ModelService, { host, port, ...options }: GrpcOptions & { readonly host: string; readonly port: number }): Promise<ListeningGrpc> {
  // What goes wrong is told here, in words of ours.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({ 'grpc.max_receive_message_length': options.mostBodyBytes, 'grpc.max_send_message_length': -1 });
  server.addService(loadOpenInference(), handlersOf(service, options));
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`, ServerCredentials.createInsecure(), (cause, found) => (cause === null ? resolve(found) : reject(Object.assign(cause, { port, ...(/EADDRINUSE/.test(cause.message) && { code: 'EADDRINUSE' }) }))));
  });
  return {
    port: bound,
    close: (withinMs) => new Promise((resolve) => {
      const timer = setTimeout(() => server.forceShutdown(), withinMs);
      server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    }),
  };
}

function handlersOf(service: ModelService, { onFailure }: GrpcOptions): UntypedServiceImplementation {
  const { repository, access } = service;
  /** What a call is answered with. */
  const answering = <Message>(work: (message: Message, sender: Sender) => object | Promise<object>): handleUnaryCall<Message, object> => (call, reply) => {
    void (async () => work(call.request, senderOf(call)))().then(
      (answer) => reply(null, answer),
      (cause: unknown) => reply(errorOf(cause, onFailure)),
    );
  };
  const reading = <Message>(work: (message: Message) => object | Promise<object>): handleUnaryCall<Message, object> => answering((message: Message, sender) => {
    access.requireInfer(sender);
    return work(message);
  });
  const changing = (work: (name: string) => Promise<void>, said: string): handleUnaryCall<RepositoryMessage, object> => answering(async ({ repository_name: first = '', model_name: second = '' }, sender) => {
    access.requireAdmin(sender);
    const name = second === '' ? first : second;
    await work(name);
    return { model_name: name, [said]: true };
  });

  return {
    ServerLive: answering(() => ({ live: true })),
    ServerReady: answering(() => ({ ready: service.unready() === undefined })),
    ModelReady: answering(({ name = '', version }: NamedMessage) => ({ ready: repository.require(name, version).unready === undefined })),
    ServerMetadata: reading(() => serverFacts),
    ModelMetadata: reading(({ name = '', version }: NamedMessage) => metadataOf(repository.requireModel(name), repository.require(name, version))),
    ModelInfer: reading(async (message: InferMessage) => {
      const served = repository.require(message.model_name ?? '', message.model_version);
      const wanted = message.outputs.map(({ name = '' }) => name);
      return writeInferMessage(served, message.id, await inferAndCount(service, { protocol: 'grpc', served, inputs: readInferMessage(message, served.spec), wanted }));
    }),
    ModelStatistics: reading(({ name = '', version = '' }: NamedMessage) => {
      const models = name === '' ? repository.models : [repository.requireModel(name)];
      const asked = version === '' ? models.flatMap(({ versions }) => [...versions.values()]) : [repository.require(name, version)];
      return { model_stats: asked.map(statisticsOf) };
    }),
    RepositoryIndex: reading(({ ready = false }: { readonly ready?: boolean }) => ({
      models: repository.index().filter(({ isReady }) => isReady || !ready).map(({ name, version, isReady, reason }) => ({ name, version, state: isReady ? 'READY' : 'UNAVAILABLE', reason })),
    })),
    RepositoryModelLoad: changing((name) => repository.load(name), 'is_loaded'),
    RepositoryModelUnload: changing((name) => repository.unload(name), 'is_unloaded'),
  };
}

function senderOf(call: ServerUnaryCall<unknown, unknown>): Sender {
  const [authorization] = call.metadata.get('authorization');
  return {
    authorization: typeof authorization === 'string' ? authorization : undefined,
    isLocal: () => isLoopback(call.getPeer().replace(/:\d+$/, '')),
  };
}

/** What gRPC calls a problem; others are invalid arguments. */
const statuses: Readonly<Partial<Record<ProblemCode, status>>> = {
  model_not_served: status.NOT_FOUND,
  version_not_served: status.NOT_FOUND,
  missing_key: status.UNAUTHENTICATED,
  unknown_key: status.UNAUTHENTICATED,
  key_cannot_administer: status.PERMISSION_DENIED,
  model_overloaded: status.RESOURCE_EXHAUSTED,
  model_stuck: status.UNAVAILABLE,
  closing: status.UNAVAILABLE,
};

/** The code and the cure are metadata, too; who may ask again at once is told when, as gRPC's own retries read it. */
function errorOf(cause: unknown, onFailure: (error: Error) => void): Partial<ServiceError> {
  const problem = problemOfInference(cause);
  const metadata = new Metadata();
  if (!(problem instanceof HttpProblem)) {
    onFailure(cause instanceof Error ? cause : new Error(String(cause)));
    return { code: status.INTERNAL, details: 'internal_error: The request met a mistake of the server. Look into its log and report it.', metadata };
  }
  const { code, words: { detail, cure } } = problem;
  metadata.set('limn-code', code);
  const retryAfter = problem.headers['retry-after'];
  if (retryAfter !== undefined) metadata.set('grpc-retry-pushback-ms', String(Number(retryAfter) * 1_000));
  return { code: statuses[code] ?? status.INVALID_ARGUMENT, details: `${code}: ${detail} ${cure}`, metadata };
}
