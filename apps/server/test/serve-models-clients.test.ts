/**
 * Unmodified public clients ask a model server: tritonclient over HTTP and gRPC, KServe's over both of its protocols and gRPC. Python and
 * the clients must be there: LIMN_CLIENTS_PYTHON names a python that has them, else they are installed once for this machine, within
 * a bound. Where that cannot be, nothing is proven here, and the test says so.
 */
import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { columnsModel, logarithmModel, sumModel } from '../../../packages/learn/test/onnx-models.ts';
import { root } from './document.ts';
import { serveForAll } from './model-server.ts';

const run = promisify(execFile);
const here = join(root, 'apps/server/test/public-clients');
const INSTALL_MS = 150_000;
const shop = serveForAll({ 'sum/1': sumModel(), 'sum/2': sumModel(2), 'columns/1': columnsModel(), 'log/1': logarithmModel() });

/** A python that has the clients. @throws why there is none */
async function clientsPython(): Promise<string> {
  const given = process.env['LIMN_CLIENTS_PYTHON'];
  if (given !== undefined && given !== '') return given;
  const requirements = join(here, 'requirements.txt');
  const kept = join(tmpdir(), `limn-public-clients-${hash('sha256', readFileSync(requirements)).slice(0, 12)}`);
  const python = join(kept, 'bin/python');
  if (existsSync(python)) return python;
  const unfinished = await mkdtemp(`${kept}-`);
  try {
    await run('python3', ['-m', 'venv', unfinished], { timeout: INSTALL_MS });
    await run(join(unfinished, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], { timeout: INSTALL_MS });
    // A virtual environment that is moved goes on as long as nothing calls its scripts by their paths.
    await rename(unfinished, kept).catch((cause: unknown) => (existsSync(python) ? undefined : Promise.reject(cause)));
    return python;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function ask(client: 'triton' | 'kserve'): Promise<unknown> {
  const { stdout } = await run(await clientsPython(), [join(here, 'check.py'), client, new URL(shop.serving.url).host, shop.serving.grpc!], { timeout: 60_000 });
  return JSON.parse(stdout) as unknown;
}

let absent: string | undefined;
await clientsPython().catch((cause: Error) => (absent = cause.message.split('\n')[0]));

test('the public clients of Triton and KServe are asked, or it is said that they are not', ({ skip }) => {
  if (absent !== undefined) skip(`left out: Python or the clients cannot be had here (${absent}). Set LIMN_CLIENTS_PYTHON to a python that has apps/server/test/public-clients/requirements.txt.`);
});

test.skipIf(absent !== undefined)('tritonclient: HTTP with binary tensors, gRPC, its repository calls, its errors', async () => {
  const told = { live: true, ready: true, modelReady: true, sum: [[12], [30]], sumOfVersion1: [[6], [15]], again: [[1], [9_007_199_254_740_992]], score: [12], isNan: true, unloaded: true, loaded: true };
  expect(await ask('triton')).toEqual({
    http: { ...told, refusal: `[404] There is no model "smu". Did you mean 'sum'?` },
    grpc: { ...told, refusal: `[StatusCode.NOT_FOUND] model_not_served: There is no model "smu". Did you mean 'sum'?` },
  });
}, 60_000);

test.skipIf(absent !== undefined)('kserve: both of its REST protocols, JSON and binary tensors, and gRPC', async () => {
  const told = { live: true, ready: true, modelReady: true, sum: [[12], [30]] };
  expect(await ask('kserve')).toEqual({ v2: { ...told, binary: [[12], [30]] }, v1: { modelReady: true, sum: [[12], [30]] }, grpc: told });
}, 60_000);
