/** A model server in this process, with a folder of small models, and clients of its protocols. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials, makeGenericClientConstructor, Metadata, type Client, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { loadOpenInference } from '../src/model-server/grpc/open-inference.ts';
import type { RepositoryNews } from '../src/model-server/repository/model-repository.ts';
import { serveModels, type ServeModelsOptions, type ServingModels } from '../src/model-server/serve-models.ts';
import { putModels } from '../../../packages/learn/test/onnx-models.ts';

export interface ModelShop {
  readonly folder: string;
  readonly serving: ServingModels;
  readonly news: readonly RepositoryNews[];
  readonly warnings: readonly unknown[];
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Told>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Told>;
  /** A call of gRPC: the answer, or the error. */
  call<Answer = Readonly<Record<string, unknown>>>(method: string, message: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, never> & Readonly<Record<string, unknown>>;
}

export type SomeModels = Readonly<Record<string, Uint8Array>>;

/** Whoever asks for it removes it. */
export async function modelsFolder(models: SomeModels): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-models-'));
  await putModels(folder, models);
  return folder;
}

/** Serves these until the test has finished. Folders are looked at only when asked. */
export async function serveSome(models: SomeModels, options: Partial<ServeModelsOptions> = {}): Promise<ModelShop> {
  const shop = await openShop(models, options);
  onTestFinished(() => shop.close());
  return shop;
}

/** Serves these for all tests of a file or group. */
export function serveForAll(models: SomeModels, options: Partial<ServeModelsOptions> = {}): ModelShop {
  const shop: Partial<ModelShop & { close(): Promise<void> }> = {};
  beforeAll(async () => {
    Object.assign(shop, await openShop(models, options));
  });
  afterAll(() => shop.close!());
  return shop as ModelShop;
}

async function openShop(models: SomeModels, options: Partial<ServeModelsOptions>): Promise<ModelShop & { close(): Promise<void> }> {
  const folder = await modelsFolder(models);
  const news: RepositoryNews[] = [];
  const warnings: unknown[] = [];
  const serving = await serveModels({ models: folder, host: '127.0.0.1', port: 0, grpcPort: 0, keys: { api: [], admin: [] }, watchMs: 0, threads: 1, onNews: (each) => news.push(each), onWarning: (cause) => warnings.push(cause), ...options });
  const client = connectGrpc(serving.grpc!);
  return {
    folder, serving, news, warnings,
    ...restOf(serving.url),
    call: (method, message, headers) => callGrpc(client, method, message, headers),
    async close() {
      client.close();
      await serving.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Gets and posts JSON. A body of bytes is sent as it is. */
export function restOf(url: string): Pick<ModelShop, 'get' | 'post'> {
  const told = async (answer: Response): Promise<Told> => {
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, json: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : { text }) as Told['json'] };
  };
  return {
    get: async (path, headers = {}) => told(await fetch(`${url}${path}`, { headers })),
    post: async (path, body, headers = {}) => told(await fetch(`${url}${path}`, { method: 'POST', headers, ...(body !== undefined && { body: body instanceof Uint8Array ? Buffer.from(body) : typeof body === 'string' ? body : JSON.stringify(body) }) })),
  };
}

/** A client made of the protocol's file alone, as any client of gRPC. */
export function connectGrpc(place: string): Client {
  return new (makeGenericClientConstructor(loadOpenInference(), 'inference'))(place, credentials.createInsecure());
}

export function callGrpc<Answer>(client: Client, method: string, message: object, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return new Promise((resolve, reject) => {
    const call = (client as unknown as Record<string, (message: object, metadata: Metadata, done: (error: ServiceError | null, answer: Answer) => void) => void>)[method]!;
    call.call(client, message, metadata, (error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
}
