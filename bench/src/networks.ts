/**
 * `networks`: training a perceptron 128-256-128-5 by Adam, batches of 1,024 rows, through ONNX Runtime, copying batches
 * included: rows a second of wall time, with one thread and with two, and of processor time, which whatever else runs on
 * the machine changes less.
 */
import { openBatches, openStepper, planMlp, type TableBatches } from '@limn/learn';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';

const width = 128;
const classes = 5;
const batchRows = 1024;

export interface NetworksBenchOptions {
  readonly rows: number;
  readonly seconds: number;
}

export async function* benchNetworks({ rows, seconds }: NetworksBenchOptions): AsyncGenerator<Figure> {
  const plan = planMlp(width, batchRows, { loss: 'softmax', classes, hidden: [256, 128], adam: {}, seed: 1 });
  const data = tableOf(rows);
  for (const threads of [1, 2]) {
    const stepper = await openStepper(plan, { threads });
    const source = openBatches(data);
    let [steps, loss, from, cpu] = [0, 0, 0, process.cpuUsage()];
    for (let epoch = 1; from === 0 || performance.now() - from < seconds * 1000; epoch++) {
      for (const batch of source.training(epoch)) {
        loss = await stepper.step(batch);
        steps++;
      }
      // The first round warms up and is not counted.
      if (from === 0) [from, steps, cpu] = [performance.now(), 0, process.cpuUsage()];
    }
    const perSecond = (steps * batchRows * 1000) / (performance.now() - from);
    const perCpuSecond = (steps * batchRows * 1000) / cpuMsSince(cpu);
    await stepper.close();
    yield { bench: 'networks', figure: 'rows/s trained', value: Math.round(perSecond), threads, batch: batchRows };
    yield { bench: 'networks', figure: 'rows a processor second', value: Math.round(perCpuSecond), threads, batch: batchRows };
    yield { bench: 'networks', figure: 'loss at the end', value: Math.round(loss * 1000) / 1000, threads, steps };
  }
}

function tableOf(rows: number): TableBatches {
  let state = 1;
  const chance = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32 - 0.5;
  const floats = (length: number): Float32Array<SharedArrayBuffer> => new Float32Array(new SharedArrayBuffer(length * 4));
  const integers = (length: number): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(length * 4));
  const [x, labels, training] = [floats(rows * width), integers(rows), integers(rows)];
  for (let i = 0; i < x.length; i++) x[i] = 3 * chance();
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    labels[row] = Math.floor((x[at]! / 3 + 0.5) * classes);
    training[row] = row;
  }
  return { x, width, labels, weights: floats(rows).fill(1), training, validation: integers(0), batchRows, seed: 1 };
}
