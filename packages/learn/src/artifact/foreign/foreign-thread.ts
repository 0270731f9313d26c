/** The thread that scores with models made elsewhere: one order after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { openSession, type ScoringSession } from '../scoring-session.ts';
import type { ForeignAnswer, ForeignOpened, ForeignOrder, ForeignThreadData } from './foreign-message.ts';

const { port, answered } = workerData as ForeignThreadData;
const sessions = new Map<string, Promise<ScoringSession>>();

port.on('message', (order: ForeignOrder) => {
  if (order.order === 'open') open(order);
  else void score(order);
});

function open({ onnx, bytes, signature }: Extract<ForeignOrder, { readonly order: 'open' }>): void {
  const session = openSession(bytes, signature, { file: `the model ${onnx.slice(0, 8)}` });
  sessions.set(onnx, session);
  session.then(
    () => parentPort!.postMessage({ onnx } satisfies ForeignOpened, []),
    (cause: unknown) => parentPort!.postMessage({ onnx, failed: cause instanceof Error ? cause.message : String(cause) } satisfies ForeignOpened, []),
  );
}

async function score({ id, onnx, outputs, rows }: Extract<ForeignOrder, { readonly order: 'score' }>): Promise<void> {
  const scores = new Float64Array(rows.length * outputs).fill(NaN);
  const session = await sessions.get(onnx)?.catch(() => undefined);
  if (session !== undefined) {
    await scoreInto(session, rows, scores, outputs).catch(async () => {
      // One row that a model cannot take must not silence the others.
      for (let row = 0; row < rows.length; row++) await scoreInto(session, rows.slice(row, row + 1), scores.subarray(row * outputs), outputs).catch(() => {});
    });
  }
  port.postMessage({ id, scores } satisfies ForeignAnswer);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
}

async function scoreInto(session: ScoringSession, rows: Parameters<ScoringSession['score']>[0], into: Float64Array, outputs: number): Promise<void> {
  const told = await session.score(rows);
  told.forEach((each, row) => into.set(each.subarray(0, outputs), row * outputs));
}
