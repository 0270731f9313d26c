import { setTimeout as wait } from 'node:timers/promises';
import type { InferenceModel, InferenceRun, InferenceTensor } from '@limn/learn';
import { expect, test } from 'vitest';
import { Batcher, usualBatches, type BatchOptions } from './batcher.ts';
import { checkRequest } from './check-request.ts';
import type { ModelSpec } from './model-spec.ts';
import { ModelStatistics } from './model-statistics.ts';

const spec: ModelSpec = { inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], outputs: [{ name: 'y', datatype: 'FP32', shape: [-1, 2] }, { name: 'z', datatype: 'FP32', shape: [-1, 2] }], isBatched: true };

/** Gives each number times ten, when it is let; fails where a number is below zero. */
class HeldModel implements InferenceModel {
  readonly stuck = undefined;
  /** Rows of each run. */
  readonly runs: number[] = [];
  readonly #held: (() => void)[] = [];

  async run([input]: readonly InferenceTensor[], wanted: readonly number[]): Promise<InferenceRun> {
    this.runs.push(input!.dims[0]!);
    await new Promise<void>((resolve) => this.#held.push(resolve));
    const data = (input!.data as Float32Array).map((value) => value * 10);
    if (data.some((value) => value < 0)) throw new RangeError('below zero');
    return { outputs: wanted.map(() => ({ type: 'float32', dims: input!.dims, data })), runMs: 1 };
  }

  /** Ends the oldest run that is under way, and sees what follows. */
  async release(): Promise<void> {
    this.#held.shift()?.();
    await wait(2);
  }

  close(): void {}
}

function someBatcher(options: Partial<BatchOptions> = {}, of: Partial<ModelSpec> = {}): { readonly model: HeldModel; readonly batcher: Batcher; readonly statistics: ModelStatistics; readonly ask: (rows: readonly (readonly [number, number])[], wanted?: readonly string[]) => Promise<readonly (readonly number[])[]> } {
  const model = new HeldModel();
  const statistics = new ModelStatistics();
  const whole = { ...spec, ...of };
  const batcher = new Batcher({ model, spec: whole, options: { ...usualBatches, ...options }, statistics });
  const ask = async (rows: readonly (readonly [number, number])[], wanted: readonly string[] = ['y']): Promise<readonly (readonly number[])[]> => {
    const outputs = await batcher.run(checkRequest(whole, [{ name: 'x', datatype: 'FP32', shape: [rows.length, 2], data: Float32Array.from(rows.flat()) }], wanted));
    return outputs.map(({ data }) => [...(data as Float32Array)]);
  };
  return { model, batcher, statistics, ask };
}

test('nobody waits while the model is idle; who comes meanwhile shares the next run, and each has its own rows', async () => {
  const { model, ask, statistics } = someBatcher();
  const first = ask([[1, 2]]);
  await wait(2);
  expect(model.runs).toEqual([1]);
  const others = [ask([[3, 4]]), ask([[5, 6], [7, 8]]), ask([[9, 10]])];
  await model.release();
  expect([await first, model.runs]).toEqual([[[10, 20]], [1, 4]]);
  await model.release();
  expect(await Promise.all(others)).toEqual([[[30, 40]], [[50, 60, 70, 80]], [[90, 100]]]);
  expect([...statistics.runsOfRows].map(([rows, { count }]) => [rows, count])).toEqual([[1, 1], [4, 1]]);
});

test('a run has no more rows than allowed, unless one request alone has', async () => {
  const { model, ask } = someBatcher({ rows: 2 });
  const asked = [ask([[0, 0]]), ask([[1, 1]]), ask([[2, 2]]), ask([[3, 3], [4, 4], [5, 5]])];
  for (let run = 0; run < 3; run++) await wait(2).then(() => model.release());
  expect([model.runs, (await Promise.all(asked)).map(([y]) => y![0])]).toEqual([[2, 1, 3], [0, 10, 20, 30]]);
});

test('requests for other outputs, or of other sizes, do not share a run', async () => {
  const { model, ask } = someBatcher();
  const asked = [ask([[1, 1]], ['y']), ask([[2, 2]], ['y']), ask([[3, 3]], ['z', 'y'])];
  for (let run = 0; run < 2; run++) await wait(2).then(() => model.release());
  expect([model.runs, await Promise.all(asked)]).toEqual([[2, 1], [[[10, 10]], [[20, 20]], [[30, 30], [30, 30]]]]);
});

test('a model whose rows do not stand alone is run for each request', async () => {
  const { model, ask } = someBatcher({}, { isBatched: false, inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2] }] });
  const asked = [ask([[1, 1]]), ask([[2, 2]])];
  for (let run = 0; run < 2; run++) await wait(2).then(() => model.release());
  expect([model.runs, (await Promise.all(asked)).length]).toEqual([[1, 1], 2]);
});

test('one request that cannot be run costs the others nothing but a run', async () => {
  const { model, ask } = someBatcher();
  const [good, bad, other] = [ask([[1, 1]]), ask([[-1, 1]]), ask([[2, 2]])];
  bad.catch(() => {});
  for (let run = 0; run < 4; run++) await wait(2).then(() => model.release());
  expect([model.runs, await good, await other]).toEqual([[3, 1, 1, 1], [[10, 10]], [[20, 20]]]);
  await expect(bad).rejects.toThrow('below zero');
});

test('more than may wait is refused at once, with when to come again', async () => {
  const { model, batcher, ask } = someBatcher({ waitingRows: 3 });
  const running = ask([[0, 0]]);
  await wait(2);
  const waiting = [ask([[1, 1], [2, 2]]), ask([[3, 3]])];
  expect(batcher.waitingRows).toBe(3);
  await expect(ask([[4, 4]])).rejects.toMatchObject({ code: 'model_overloaded', headers: { 'retry-after': '1' } });
  for (let run = 0; run < 2; run++) await model.release();
  expect((await Promise.all([running, ...waiting])).map(([y]) => y)).toEqual([[0, 0], [10, 10, 20, 20], [30, 30]]);
});

test('gathered requests wait for more as long as they are told, and no longer than until they are many', async () => {
  const { model, ask } = someBatcher({ waitMs: 40, rows: 3 });
  const first = ask([[0, 0]]);
  await wait(2);
  const gathered = [ask([[1, 1]])];
  await model.release();
  expect(model.runs).toEqual([1]);
  await wait(50);
  expect(model.runs).toEqual([1, 1]);
  gathered.push(ask([[2, 2]]), ask([[3, 3]]), ask([[4, 4]]));
  await model.release();
  expect(model.runs).toEqual([1, 1, 3]);
  await model.release();
  expect((await Promise.all([first, ...gathered])).map(([y]) => y![0])).toEqual([0, 10, 20, 30, 40]);
});

test('idle: nothing waits and nothing runs', async () => {
  const { model, batcher, ask } = someBatcher();
  await batcher.idle();
  const asked = [ask([[1, 1]])];
  await wait(2);
  asked.push(ask([[2, 2]]));
  let isIdle = false;
  const idle = batcher.idle().then(() => (isIdle = true));
  await model.release();
  expect(isIdle).toBe(false);
  await model.release();
  await idle;
  expect((await Promise.all(asked)).length).toBe(2);
});
