/** A server of one test's own, empty, in this process: with keys, or to be stopped and started again on its port. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customer } from '@limn/example-retail';
import type { ProfileDefinition } from '@limn/engine';
import { openLimn, wallClock, type ForeignRuntime, type Limn } from '@limn/host';
import { createHttpServer, type Keys } from '@limn/server';
import { onTestFinished } from 'vitest';

/** Where the built console stands. */
const built = join(import.meta.dirname, '../dist');

/** A server that can be taken away and come back. */
export interface OwnServer {
  readonly url: string;
  readonly limn: Limn;
  /** Stops answering; Limn stays open. */
  stop(): Promise<void>;
  /** Answers again at the same place. */
  start(): Promise<void>;
}

/** What a test wants otherwise. */
interface OwnOptions {
  readonly keys?: Keys;
  /** Default: the example's. */
  readonly definition?: ProfileDefinition;
  /** For models that ONNX Runtime serves. */
  readonly foreign?: ForeignRuntime;
}

/** Opens the example's definition without its history; closed when the test ends. */
export async function openServer({ keys = { write: [], read: [] }, definition = customer.definition, foreign }: OwnOptions = {}): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-console-own-'));
  const limn = await openLimn({ folder, definition, clock: wallClock(), ...(foreign && { foreign }) });
  const create = () => createHttpServer({ limn, keys, console: built });
  let server = create();
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  onTestFinished(async () => {
    await server.close();
    await limn.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    limn,
    stop: () => server.close(),
    async start() {
      server = create();
      await server.listen({ host: '127.0.0.1', port });
    },
  };
}
