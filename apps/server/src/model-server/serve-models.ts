/** A model server: places of models, threads that run them, three protocols, one stop. */
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { ServerError } from '../errors.ts';
import { isLoopback } from '../http/loopback.ts';
import { listenGrpc } from './grpc/grpc-server.ts';
import { usualBatches, type BatchOptions } from './model/batcher.ts';
import { createModelAccess, type ModelKeys } from './model-access.ts';
import { createModelMetrics } from './model-metrics.ts';
import type { ModelService } from './model-service.ts';
import { dataFolderSource } from './repository/data-folder.ts';
import { modelFolderSource } from './repository/model-folder.ts';
import { ModelRepository, type RepositoryNews } from './repository/model-repository.ts';
import { createRestApp } from './rest/rest-app.ts';

/** What is served, where, to whom. */
export interface ServeModelsOptions {
  /** Folder of `name/version/model.onnx`. */
  readonly models?: string | undefined;
  /** Data folder of Limn, whose models are served. */
  readonly data?: string | undefined;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** 0: any free one; absent: no gRPC. */
  readonly grpcPort?: number | undefined;
  readonly keys: ModelKeys;
  /** That run models. Default: half of the processors. */
  readonly threads?: number;
  readonly batches?: Partial<BatchOptions>;
  /** Of a request. Default 32 MiB. */
  readonly mostBodyBytes?: number;
  /** Of one run, ms; a model that takes longer is not asked any more. Default 30,000. */
  readonly mostRunMs?: number;
  /** How often the places are looked at, ms; 0: only when asked. Default 2,000. */
  readonly watchMs?: number;
  readonly onNews?: (news: RepositoryNews) => void;
  /** Our own mistakes, and places that cannot be read. */
  readonly onWarning?: (cause: unknown) => void;
}

/** A model server that listens. */
export interface ServingModels {
  readonly url: string;
  /** `host:port`, as clients of gRPC take it. */
  readonly grpc: string | undefined;
  readonly repository: ModelRepository;
  /** Says it is not ready, answers what it was asked, ends. Safe to call twice. */
  stop(): Promise<void>;
}

const usualBodyBytes = 32 * 2 ** 20;
const usualWatchMs = 2_000;
/** Calls under way have so long to end, ms. */
const drainMs = 10_000;

/**
 * Loads and tries all models, then listens. Loading fails for each model alone: what is wrong stands in the index.
 * @throws ServerError `models_exposed`; CliError `no_folder`; HostError of a data folder; the system's error when nobody can listen
 */
export async function serveModels(options: ServeModelsOptions): Promise<ServingModels> {
  const { models, data, host, port, grpcPort, keys, threads: count, mostBodyBytes = usualBodyBytes, mostRunMs, watchMs = usualWatchMs, onNews, onWarning = () => {} } = options;
  if (!isLoopback(host) && keys.api.length === 0) {
    throw new ServerError('models_exposed', { detail: `Listening on ${host} without a key would let anybody on the network ask the models.`, cure: 'Set a key: limn serve-models --api-key "$(openssl rand -hex 16)", or LIMN_API_KEY.' });
  }
  const learn = await import('@limn/learn');
  const batches = { ...usualBatches, ...options.batches };
  const threads = learn.createInferenceThreads({ threads: count ?? Math.max(1, Math.floor(availableParallelism() / 2)), onWarning, ...(mostRunMs !== undefined && { mostMs: mostRunMs }) });
  const sources = [...(models === undefined ? [] : [modelFolderSource(models, learn)]), ...(data === undefined ? [] : [dataFolderSource(data, learn)])];
  const repository = new ModelRepository({ sources, load: { learn, threads, batches }, ...(onNews !== undefined && { onNews }) });
  let stopping: Promise<void> | undefined;
  const unready = (): string | undefined => {
    if (stopping !== undefined) return 'The server is stopping.';
    // One model that answers NaN is told of itself: taken out of service, the process would never be asked again.
    const isAnswering = repository.models.some(({ versions }) => [...versions.values()].some(({ isStuck }) => !isStuck));
    return isAnswering || repository.index().length === 0 ? undefined : 'None of the models answers.';
  };
  const service: ModelService = { repository, access: createModelAccess(keys), metrics: createModelMetrics(() => repository), unready };
  const app = createRestApp(service, { mostBodyBytes, mostRows: batches.rows, onFailure: onWarning });
  const grpc = await (async () => {
    try {
      await repository.refresh();
      await app.listen({ host, port });
      return grpcPort === undefined ? undefined : await listenGrpc(service, { host, port: grpcPort, mostBodyBytes, onFailure: onWarning });
    } catch (cause) {
      await app.close();
      await threads.close();
      throw cause;
    }
  })();
  const stopWatching = watch(repository, { watchMs, onWarning });

  async function stop(): Promise<void> {
    stopWatching();
    await Promise.all([app.close(), grpc?.close(drainMs)]);
    await repository.close();
    await threads.close();
  }
  const here = isLoopback(host) ? host : '127.0.0.1';
  const shown = here.includes(':') && !here.startsWith('[') ? `[${here}]` : here;
  return {
    url: `http://${shown}:${(app.server.address() as AddressInfo).port}`,
    grpc: grpc === undefined ? undefined : `${shown}:${grpc.port}`,
    repository,
    stop: () => (stopping ??= stop()),
  };
}

/** Looks at the places again and again. One that cannot be read is told once, until it can. */
function watch(repository: ModelRepository, { watchMs, onWarning }: { readonly watchMs: number; readonly onWarning: (cause: unknown) => void }): () => void {
  if (watchMs === 0) return () => {};
  let isTold = false;
  let isOver = false;
  let timer: NodeJS.Timeout;
  const look = async (): Promise<void> => {
    try {
      await repository.refresh();
      isTold = false;
    } catch (cause) {
      if (!isTold) onWarning(cause);
      isTold = true;
    }
    if (!isOver) timer = setTimeout(look, watchMs).unref();
  };
  timer = setTimeout(look, watchMs).unref();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
