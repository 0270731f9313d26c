/** One training step after another, on this thread: parameters and moments go in and out of an ordinary ONNX graph. */
import * as ort from 'onnxruntime-node';
import { hashText, Random } from '../../random/random.ts';
import type { EmbeddingUse } from '../network.ts';
import { rateAt, stepNames, stepSize } from '../optimizer.ts';
import { sizeOf } from '../value.ts';
import type { Batch } from './batch.ts';
import { EmbeddingRows } from './embedding-rows.ts';
import { gradientName, type TrainingPlan } from './plan.ts';

/** Numbers by name: parameters, moments and tables. */
export type TrainingState = Readonly<Record<string, Float32Array<ArrayBuffer>>>;

type Tensors = Record<string, ort.Tensor>;

/** Steps of one training. One thread gives the same bits for the same plan and batches; `close` it at the end. */
export interface Stepper {
  /** Moves all parameters by one batch. @returns its loss before the step */
  step(batch: Batch): Promise<number>;
  /** The loss of a batch, without chance. */
  lossOf(batch: Batch): Promise<number>;
  /** Steps done. */
  readonly steps: number;
  /** Everything that training changes; copies. */
  state(): TrainingState;
  /** Parameters and tables alone; copies. */
  learnt(): TrainingState;
  /** Goes on from a state after so many steps. */
  restore(state: TrainingState, steps: number): void;
  close(): Promise<void>;
}

/** Loads a plan. @param threads of ONNX Runtime; default 1 */
export async function openStepper(plan: TrainingPlan, { threads = 1 }: { readonly threads?: number } = {}): Promise<Stepper> {
  const open = (bytes: Uint8Array): Promise<ort.InferenceSession> => ort.InferenceSession.create(bytes, { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 });
  const [training, validation] = [await open(plan.step), await open(plan.validation)];
  const tables = new Map(plan.tables.map((table) => [table.name, new EmbeddingRows(table, plan.seed)]));
  const kept = stateTensors(plan);
  // A buffer that is fed and fetched at once is spoiled without a word: two sets take turns.
  let [before, after] = [kept(true), kept(false)];
  const rowsOf = (uses: readonly EmbeddingUse[]): Tensors => Object.fromEntries(uses.map((use) => [use.rows, float(use.shape)]));
  const [trainingPart, validationPart] = [{ session: training, uses: plan.uses, rows: rowsOf(plan.uses) }, { session: validation, uses: plan.validationUses, rows: rowsOf(plan.validationUses) }];
  const rowGradients = Object.fromEntries(plan.uses.map((use) => [gradientName(use.rows), float(use.shape)]));
  const masks = Object.fromEntries(plan.dropouts.map(({ name, shape }) => [name, float(shape)]));
  const [rate, decay, loss] = [float([]), float([]), float([])];
  const shapes = shapesOf(training, validation);
  let steps = 0;

  function feedsOf({ feeds }: Batch, { session, uses, rows }: { readonly session: ort.InferenceSession; readonly uses: readonly EmbeddingUse[]; readonly rows: Tensors }): Tensors {
    for (const { table, ids, rows: name } of uses) tables.get(table)!.gather(feeds[ids] as Int32Array, numbersOf(rows[name]!));
    const given = Object.entries(feeds).flatMap(([name, numbers]) => (shapes.has(name) ? [[name, tensor(numbers, shapes.get(name)!)] as const] : []));
    const all: Tensors = { ...Object.fromEntries(given), ...rows, ...masks, ...before, [stepNames.rate]: rate, [stepNames.decay]: decay };
    return Object.fromEntries(session.inputNames.map((name) => [name, all[name]!]));
  }

  return {
    get steps() {
      return steps;
    },
    async step(batch) {
      steps++;
      for (const { name, rate } of plan.dropouts) drawMask(numbersOf(masks[name]!), rate, new Random(plan.seed, hashText(name, steps)));
      numbersOf(rate)[0] = stepSize(plan.adam, steps);
      numbersOf(decay)[0] = rateAt(plan.adam, steps) * plan.adam.weightDecay;
      const fetches: Tensors = { loss, ...rowGradients };
      for (const [name, tensor] of Object.entries(after)) fetches[stepNames.next(name)] = tensor;
      await training.run(feedsOf(batch, trainingPart), fetches);
      [before, after] = [after, before];
      for (const { table, ids, rows } of plan.uses) tables.get(table)!.add(batch.feeds[ids] as Int32Array, numbersOf(rowGradients[gradientName(rows)]!));
      for (const table of tables.values()) table.apply(plan.adam, steps);
      return numbersOf(loss)[0]!;
    },
    async lossOf(batch) {
      const { loss } = await validation.run(feedsOf(batch, validationPart));
      return numbersOf(loss!)[0]!;
    },
    state: () => Object.fromEntries([...Object.entries(before).map(([name, tensor]) => [name, numbersOf(tensor).slice()] as const), ...[...tables].flatMap(([name, table]) => tableState(name, table))]),
    learnt: () => Object.fromEntries([...plan.parameters.map(({ name }) => [name, numbersOf(before[name]!).slice()] as const), ...[...tables].map(([name, { values }]) => [name, values.slice()] as const)]),
    restore(state, done) {
      for (const [name, tensor] of Object.entries(before)) numbersOf(tensor).set(state[name]!);
      for (const [name, table] of tables) for (const [part, numbers] of tableParts(name, table)) numbers.set(state[part]!);
      steps = done;
    },
    async close() {
      await Promise.all([training.release(), validation.release()]);
    },
  };
}

/** Shapes of what the graphs take, as they say themselves. */
function shapesOf(...sessions: readonly ort.InferenceSession[]): ReadonlyMap<string, readonly number[]> {
  return new Map(sessions.flatMap(({ inputMetadata }) => inputMetadata.flatMap((value) => (value.isTensor ? [[value.name, value.shape as readonly number[]] as const] : []))));
}

/** Makes a set of parameters and moments; only the first begins with numbers. */
function stateTensors({ parameters }: TrainingPlan): (begins: boolean) => Tensors {
  return (begins) =>
    Object.fromEntries(
      parameters.flatMap(({ name, shape, start }) => [
        [name, begins ? tensor(start.slice(), shape) : float(shape)] as const,
        [stepNames.mean(name), float(shape)] as const,
        [stepNames.square(name), float(shape)] as const,
      ]),
    );
}

function tableParts(name: string, { values, means, squares }: EmbeddingRows): readonly (readonly [string, Float32Array<ArrayBuffer>])[] {
  return [[name, values], [stepNames.mean(name), means], [stepNames.square(name), squares]];
}

function tableState(name: string, table: EmbeddingRows): readonly (readonly [string, Float32Array<ArrayBuffer>])[] {
  return tableParts(name, table).map(([part, numbers]) => [part, numbers.slice()]);
}

/** Four numbers of a mask from each draw: a rate counts to the nearest 256th. */
function drawMask(mask: Float32Array, rate: number, random: Random): void {
  const threshold = Math.round(rate * 256);
  const kept = 256 / (256 - threshold);
  for (let i = 0; i < mask.length; ) {
    let bits = random.uniform() * 2 ** 32;
    for (const end = Math.min(i + 4, mask.length); i < end; i++, bits >>>= 8) mask[i] = (bits & 255) < threshold ? 0 : kept;
  }
}

function tensor(numbers: Float32Array | Int32Array, shape: readonly number[]): ort.Tensor {
  return numbers instanceof Float32Array ? new ort.Tensor('float32', numbers, shape) : new ort.Tensor('int32', numbers, shape);
}

function float(shape: readonly number[]): ort.Tensor {
  return tensor(new Float32Array(sizeOf(shape)), shape);
}

function numbersOf({ data }: ort.Tensor): Float32Array<ArrayBuffer> {
  return data as Float32Array<ArrayBuffer>;
}
