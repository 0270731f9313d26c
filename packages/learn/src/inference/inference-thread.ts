/** A thread that runs models, one order after the other: ONNX Runtime holds up the thread that it is called on. */
import { parentPort } from 'node:worker_threads';
import * as ort from 'onnxruntime-node';
import type { InferenceAnswer, InferenceOrder, InferenceTensor } from './inference-message.ts';

interface OpenModel {
  readonly session: ort.InferenceSession;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const port = parentPort!;
const models = new Map<number, OpenModel>();

/** A run follows the opening of its model. */
let work: Promise<void> = Promise.resolve();
port.on('message', (order: InferenceOrder) => {
  work = work.then(() => carryOut(order));
});

async function carryOut(order: InferenceOrder): Promise<void> {
  if (order.order === 'run') await run(order);
  else if (order.order === 'open') await open(order);
  else if (order.order === 'close') await close(order.model);
  // Nothing keeps the thread any more.
  else port.close();
}

async function open({ model, bytes, inputs, outputs }: Extract<InferenceOrder, { readonly order: 'open' }>): Promise<void> {
  try {
    // Runs are many and small: they share the processors better than one run does.
    const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 });
    models.set(model, { session, inputs, outputs });
    tell({ answer: 'opened', model });
  } catch (cause) {
    tell({ answer: 'opened', model, failed: reasonOf(cause) });
  }
}

async function run({ id, model, inputs, wanted }: Extract<InferenceOrder, { readonly order: 'run' }>): Promise<void> {
  try {
    const { session, inputs: names, outputs } = models.get(model)!;
    const feeds: Record<string, ort.Tensor> = {};
    inputs.forEach(({ type, data, dims }, i) => (feeds[names[i]!] = new ort.Tensor(type as 'float32', data as Float32Array, dims)));
    const from = performance.now();
    const made = await session.run(feeds, wanted.map((place) => outputs[place]!));
    const runMs = performance.now() - from;
    const told = wanted.map((place): InferenceTensor => {
      const { type, dims, data } = made[outputs[place]!]!;
      return { type: type as InferenceTensor['type'], dims, data: data as Float32Array };
    });
    tell({ answer: 'ran', id, outputs: told, runMs });
  } catch (cause) {
    tell({ answer: 'failed', id, reason: reasonOf(cause) });
  }
}

async function close(model: number): Promise<void> {
  const open = models.get(model);
  models.delete(model);
  await open?.session.release();
}

function tell(answer: InferenceAnswer): void {
  port.postMessage(answer, []);
}

function reasonOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).trim().replace(/\.$/, '');
}
