/** A training laid out: everything a thread needs, as plain data that can be sent to it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeModel } from '../../onnx/write-model.ts';
import { gradientsOf } from '../gradient.ts';
import { Network, type Dropout, type EmbeddingTable, type EmbeddingUse } from '../network.ts';
import { adamOf, adamStep, clipGradients, type Adam, type AdamOptions } from '../optimizer.ts';
import { Parameters } from '../parameters.ts';
import { toOnnx } from '../to-onnx.ts';
import type { Value } from '../value.ts';

/** Numbers that training changes. */
export interface PlannedParameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: Float32Array<ArrayBuffer>;
}

/** A training laid out by `planTraining`. */
export interface TrainingPlan {
  /** ONNX: a batch, parameters and their moments → `loss`, all of them moved by one step, and gradients of rows. */
  readonly step: Uint8Array<ArrayBuffer>;
  /** ONNX: a batch and parameters → `loss`, without chance: what training stops by. */
  readonly validation: Uint8Array<ArrayBuffer>;
  readonly parameters: readonly PlannedParameter[];
  readonly tables: readonly EmbeddingTable[];
  readonly uses: readonly EmbeddingUse[];
  /** Rows of tables that validation takes. */
  readonly validationUses: readonly EmbeddingUse[];
  readonly dropouts: readonly Dropout[];
  readonly adam: Adam;
  readonly seed: number;
  /** Changes when anything above does: who goes on from a checkpoint must have the same. */
  readonly fingerprint: string;
}

/** Name of the output that holds the gradient of rows of a table. */
export function gradientName(rows: string): string {
  return `${rows}.gradient`;
}

/**
 * Lays out the training of what `loss` describes. It is called twice, with and without chance, and must make the same
 * parameters each time. Batches have fixed sizes: the last one is filled up with rows of weight 0.
 * @returns the plan, and the parameters, to describe the network again when it serves
 */
export function planTraining(options: {
  readonly seed: number;
  readonly adam?: AdamOptions;
  /** From the inputs of a batch, made with `input`, to the mean loss of its rows. */
  readonly loss: (network: Network) => Value;
  /** The same for batches of validation, where training stops by something else than its loss; it makes no parameters of its own. Smaller is better. Default `loss`. */
  readonly validation?: (network: Network) => Value;
}): { readonly plan: TrainingPlan; readonly parameters: Parameters } {
  const adam = adamOf(options.adam);
  const parameters = new Parameters(options.seed);
  const training = new Network(parameters, { isTraining: true });
  const loss = options.loss(training);
  const learnt = parameters.all;
  const validating = new Network(parameters, { isTraining: false });
  const validation = (options.validation ?? options.loss)(validating);
  assert.equal(parameters.all.length, learnt.length, 'validation has no parameters of its own');
  const wanted = [...learnt, ...training.uses].map(({ value }) => value);
  const gradients = adam.clip === undefined ? gradientsOf(loss, wanted) : clipGradients(gradientsOf(loss, wanted), adam.clip);
  const rows = training.uses.map((use, i) => [gradientName(use.rows), gradients[learnt.length + i]!] as const);
  const plan = {
    step: writeModel(toOnnx({ loss, ...adamStep(learnt, gradients, adam), ...Object.fromEntries(rows) }, { name: 'step' })),
    validation: writeModel(toOnnx({ loss: validation }, { name: 'validation' })),
    parameters: learnt.map(({ name, value, start }) => ({ name, shape: value.shape, start })),
    tables: [...training.tables.values()],
    uses: training.uses.map(described),
    validationUses: validating.uses.map(described),
    dropouts: training.dropouts,
    adam,
    seed: options.seed,
  };
  return { plan: { ...plan, fingerprint: fingerprintOf(plan) }, parameters };
}

function described({ table, ids, rows, shape }: EmbeddingUse): EmbeddingUse {
  return { table, ids, rows, shape };
}

function fingerprintOf({ step, validation, parameters, ...rest }: Omit<TrainingPlan, 'fingerprint'>): string {
  const hash = createHash('sha256').update(step).update(validation).update(JSON.stringify(rest));
  for (const { start } of parameters) hash.update(new Uint8Array(start.buffer, start.byteOffset, start.byteLength));
  return hash.digest('hex');
}
