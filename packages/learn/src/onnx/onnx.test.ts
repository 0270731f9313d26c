import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LearnError } from '../errors.ts';
import { checkModel } from './check-model.ts';
import { bytesOf, elementTypes } from './element-type.ts';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './model.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import { readModel } from './read-model.ts';
import { writeModel } from './write-model.ts';

const file = 'model.onnx';
const name = fc.string({ maxLength: 8, unit: 'grapheme' });
const int = fc.maxSafeInteger();
const float = fc.float();
const few = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { maxLength: 3 });

const tensor: fc.Arbitrary<OnnxTensor> = fc.tuple(name, fc.constantFrom(...elementTypes), few(fc.nat(3))).chain(([name, type, dims]) => {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const length = { minLength: size * (bytesOf(type) || 1), maxLength: size * (bytesOf(type) || 1) };
  return (type === 'string' ? fc.array(fc.string(), length) : fc.uint8Array(length)).map((data) => ({ name, type, dims, data }));
});

const value: fc.Arbitrary<OnnxValue> = fc.oneof(
  name.map((name) => ({ name })),
  fc.record({ name, type: fc.constantFrom(...elementTypes) }),
  fc.record({ name, type: fc.constantFrom(...elementTypes), dims: few(fc.oneof(fc.nat(), fc.string())) }),
);

const { graph } = fc.letrec<{ graph: OnnxGraph; node: OnnxNode; attribute: OnnxAttribute }>((tie) => ({
  attribute: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('int' as const), value: int }),
    fc.record({ kind: fc.constant('float' as const), value: float }),
    fc.record({ kind: fc.constant('string' as const), value: fc.string() }),
    fc.record({ kind: fc.constant('ints' as const), value: few(int) }),
    fc.record({ kind: fc.constant('floats' as const), value: few(float) }),
    fc.record({ kind: fc.constant('strings' as const), value: few(fc.string()) }),
    fc.record({ kind: fc.constant('tensor' as const), value: tensor }),
    fc.record({ kind: fc.constant('graph' as const), value: tie('graph') }),
  ),
  node: fc.record({ operator: name, domain: name, inputs: few(name), outputs: few(name), attributes: fc.dictionary(fc.constantFrom('axis', 'body', 'to'), tie('attribute'), { noNullPrototype: true }) }),
  graph: fc.record({ name, nodes: fc.array(tie('node'), { maxLength: 2 }), initializers: few(tensor), inputs: few(value), outputs: few(value) }),
}));

const model: fc.Arbitrary<OnnxModel> = fc.record({ irVersion: fc.nat(20), producer: name, opsets: fc.dictionary(fc.constantFrom('', 'ai.onnx.ml', 'com.microsoft'), fc.nat(30), { noNullPrototype: true }), graph });

test('what is written is read again', () => {
  fc.assert(fc.property(model, (model) => void expect(readModel(writeModel(model), { file })).toEqual(model)), { numRuns: 150 });
});

test('any bytes are read or refused with a code, and spoiled files too', () => {
  const readOrRefuse = (bytes: Uint8Array): void => {
    try {
      readModel(bytes, { file });
    } catch (error) {
      expect((error as LearnError).code).toMatch(/^model_(malformed|external_data)$/);
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), readOrRefuse), { numRuns: 300 });
  const spoiled = fc.tuple(model, fc.nat(), fc.nat(255), fc.boolean()).map(([model, place, byte, cut]) => {
    const bytes = writeModel(model);
    if (cut) return bytes.subarray(0, place % bytes.length);
    bytes[place % bytes.length] = byte;
    return bytes;
  });
  fc.assert(fc.property(spoiled, readOrRefuse), { numRuns: 300 });
});

const small = (change: Partial<OnnxGraph> = {}): OnnxModel => {
  const node = { operator: 'Identity', domain: '', inputs: ['x'], outputs: ['y'], attributes: {} };
  const [x, y] = ['x', 'y'].map((name) => ({ name, type: 'float32' as const, dims: [1] }));
  return { irVersion: 9, producer: 'test', opsets: { '': 18 }, graph: { name: 'g', nodes: [node], initializers: [], inputs: [x!], outputs: [y!], ...change } };
};
const check = (model: OnnxModel) => () => checkModel(model, { file });
const refusal = (code: string, words: RegExp) => expect.objectContaining({ code, message: expect.stringMatching(words) });

test('a tensor that points to another file is refused by name', () => {
  const pointer = new ProtobufWriter().integer(1, 9).message(7, (graph) => graph.message(5, (tensor) => tensor.integers(1, [1]).integer(2, 1).text(8, 'w').message(13, (entry) => entry.text(1, 'location').text(2, '../../etc/passwd'))));
  expect(() => readModel(pointer.finish(), { file })).toThrow(refusal('model_external_data', /'w'/));
});

test('more bytes than allowed are refused before they are looked at', () => {
  expect(() => readModel(new Uint8Array(101), { file, mostBytes: 100 })).toThrow(refusal('model_oversized', /101 bytes, and 100/));
});

test('numbers in lists are read as numbers in bytes', () => {
  const listed = (type: number, write: (tensor: ProtobufWriter) => void): Uint8Array => {
    const bytes = new ProtobufWriter().integer(1, 9).message(7, (graph) => graph.message(5, (tensor) => write(tensor.integers(1, [2]).integer(2, type))));
    return readModel(bytes.finish(), { file }).graph.initializers[0]!.data as Uint8Array;
  };
  expect(listed(1, (tensor) => tensor.floats(4, [1.5, -2]))).toEqual(new Uint8Array(Float32Array.of(1.5, -2).buffer));
  expect(listed(7, (tensor) => tensor.integers(7, [1, -2]))).toEqual(new Uint8Array(BigInt64Array.of(1n, -2n).buffer));
  expect(listed(6, (tensor) => tensor.integer(5, 1).integer(5, -2))).toEqual(new Uint8Array(Int32Array.of(1, -2).buffer));
  expect(listed(9, (tensor) => tensor.integers(5, [1, 0]))).toEqual(Uint8Array.of(1, 0));
});

test('what does not hold together is refused with what is wrong', () => {
  expect(check(small())).not.toThrow();
  const node = small().graph.nodes[0]!;
  expect(check(small({ nodes: [{ ...node, operator: 'Fly' }] }))).toThrow(refusal('model_unknown_operator', /'Fly' of 'ai.onnx'/));
  expect(check(small({ nodes: [{ ...node, operator: 'RandomNormal' }] }))).toThrow(refusal('model_unknown_operator', /RandomNormal/));
  expect(check(small({ nodes: [{ ...node, domain: 'org.birds' }] }))).toThrow(refusal('model_unknown_operator', /'org.birds'/));
  expect(check(small({ nodes: [{ ...node, operator: 'Scaler', domain: 'ai.onnx.ml' }] }))).toThrow(refusal('model_malformed', /does not say in which version/));
  expect(check(small({ nodes: [{ ...node, inputs: ['z'] }] }))).toThrow(refusal('model_malformed', /"z", which nothing before it makes/));
  expect(check(small({ nodes: [node, node] }))).toThrow(refusal('model_malformed', /"y" is made twice/));
  expect(check(small({ nodes: [] }))).toThrow(refusal('model_malformed', /nothing makes its output "y"/));
  const branch = small({ nodes: [{ ...node, operator: 'Fly' }] }).graph;
  expect(check(small({ nodes: [{ ...node, operator: 'If', attributes: { then_branch: { kind: 'graph', value: branch } } }] }))).toThrow(refusal('model_unknown_operator', /Fly/));
});
