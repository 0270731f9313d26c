/** ONNX files, damaged in any way: read, checked and written again the same, or refused with a code. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { checkModel, exportModel, LearnError, planMlp, readModel, writeModel } from '@limn/learn';
import { mutateBytes } from '../mutate.ts';
import { asBase64, type Target } from '../target.ts';

const file = 'model.onnx';
const fixture = (name: string): Uint8Array => readFileSync(new URL(`../../../packages/learn/src/artifact/fixture/scikit-learn/${name}.onnx`, import.meta.url));

function exported(): Uint8Array {
  const inputs = [{ kind: 'category', column: 'city', vocabulary: ['a', 'b'] }, { kind: 'standard', column: 'spend', mean: 1, deviation: 2 }] as const;
  const tree = { output: 0, feature: [0, -1, -1], threshold: [0, 0, 0], categories: { 0: [1] }, left: [1, 0, 0], right: [2, 0, 0], missingLeft: [0, 0, 0], value: [0, 1, -1], cover: [2, 1, 1] };
  return writeModel(exportModel({ format: 1, inputs, predictor: { kind: 'trees', base: [0], trees: [tree] }, link: 'logistic', calibration: [{ x: [0, 1], y: [0.1, 0.9] }] }));
}

function check(bytes: Uint8Array): void {
  try {
    const model = readModel(bytes, { file });
    assert.deepEqual(readModel(writeModel(model), { file }), model, 'what is read is not what is written again');
    checkModel(model, { file });
  } catch (cause) {
    assert(cause instanceof LearnError && /^model_(malformed|external_data|unknown_operator)$/.test(cause.code), cause as Error);
  }
}

const seeds = [fixture('logistic'), fixture('boosting'), exported(), planMlp(3, 4, { loss: 'logistic', hidden: [2], seed: 1 }).step];

export const onnxTarget: Target<Uint8Array> = { name: 'onnx', seeds, mutate: mutateBytes, check, ...asBase64 };
