/** `limn serve-models` as an operator runs it: processes of their own, one of them killed while it is asked, and one stopped. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { loopModel, sumModel } from '../../../packages/learn/test/onnx-models.ts';
import { root } from './document.ts';
import { callGrpc, connectGrpc, modelsFolder, type SomeModels } from './model-server.ts';

interface Started {
  readonly url: string;
  readonly grpc: string;
  readonly child: ChildProcess;
  readonly ended: Promise<readonly unknown[]>;
  said(): string;
}

async function someModels(models: SomeModels): Promise<string> {
  const folder = await modelsFolder(models);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(...args: readonly string[]): Promise<Started> {
  const child = spawn(join(root, 'node_modules/.bin/node'), ['apps/server/bin/limn.js', 'serve-models', '--json', '--port', '0', '--grpc-port', '0', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LANG: 'C' } });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let [out, err] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ready = new Promise<string>((resolve) => child.stdout.on('data', (chunk: Buffer) => ((out += chunk.toString()), out.endsWith('}\n') && resolve(out))));
  const answer = await Promise.race([ready, ended]);
  if (typeof answer !== 'string') throw new Error(err);
  const { url, grpc } = JSON.parse(answer) as { readonly url: string; readonly grpc: string };
  return { url, grpc, child, ended, said: () => err };
}

/** Asks one place after the other until one answers, as a load balancer or a retrying client does. */
async function retrying<Answer>(places: readonly (() => Promise<Answer>)[], first: number): Promise<{ readonly answer: Answer; readonly tries: number }> {
  for (let tries = 1; ; tries++) {
    const answer = await places[(first + tries) % places.length]!().catch(() => undefined);
    if (answer !== undefined) return { answer, tries };
    if (tries > 20) throw new Error('Nobody answers.');
    await wait(tries * 5);
  }
}

test('two processes serve the same models; one is killed under load, and a client that tries again gets every answer', async () => {
  const folder = await someModels({ 'sum/1': sumModel() });
  const [left, right] = await Promise.all([start('--models', folder), start('--models', folder)]);
  const clients = [left, right].map(({ grpc }) => connectGrpc(grpc));
  onTestFinished(() => clients.forEach((client) => client.close()));
  const rest = ({ url }: Started, x: number) => async (): Promise<number> => {
    const told = await fetch(`${url}/v2/models/sum/infer`, { method: 'POST', body: JSON.stringify({ inputs: [{ name: 'X', shape: [1, 3], datatype: 'FP32', data: [x, 0, 1] }] }) });
    if (told.status !== 200) throw new Error(await told.text());
    return ((await told.json()) as { outputs: { data: number[] }[] }).outputs[0]!.data[0]!;
  };
  const viaGrpc = (client: (typeof clients)[number], x: number) => async (): Promise<number> => {
    const told = await callGrpc<{ raw_output_contents: Buffer[] }>(client, 'ModelInfer', { model_name: 'sum', inputs: [{ name: 'X', datatype: 'FP32', shape: [1, 3], contents: { fp32_contents: [x, 0, 1] } }] });
    return told.raw_output_contents[0]!.readFloatLE();
  };
  const requests = 600;
  let asked = 0;
  let retried = 0;
  const wrong: unknown[] = [];
  const asker = async (): Promise<void> => {
    for (let x = asked++; x < requests; x = asked++) {
      if (x === 200) left.child.kill('SIGKILL');
      const places = x % 2 === 0 ? [rest(left, x), rest(right, x)] : clients.map((client) => viaGrpc(client, x));
      const { answer, tries } = await retrying(places, x % 4 < 2 ? 0 : 1);
      if (answer !== x + 1) wrong.push([x, answer]);
      if (tries > 1) retried++;
    }
  };
  await Promise.all(Array.from({ length: 8 }, asker));
  expect([wrong, retried > 50, (await left.ended)[1]]).toEqual([[], true, 'SIGKILL']);
});

test('SIGTERM: it says it is not ready, answers what it was asked, and ends with 0', async () => {
  const { url, child, ended, said } = await start('--models', await someModels({ 'loop/1': loopModel() }));
  const loop = fetch(`${url}/v2/models/loop/infer`, { method: 'POST', body: JSON.stringify({ inputs: [{ name: 'x', shape: [1, 1], datatype: 'FP32', data: [300_000] }] }) });
  await wait(100);
  child.kill('SIGTERM');
  expect(((await (await loop).json()) as { outputs: { data: number[] }[] }).outputs[0]!.data).toEqual([300_000]);
  expect((await ended)[0]).toBe(0);
  expect(said()).toMatch(/loaded loop 1 in \d+ ms[^]*Stopping: what was asked is answered[^]*Stopped\./);
});
