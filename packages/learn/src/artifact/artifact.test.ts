import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createScorer, type ModelSignature } from '@limn/engine';
import { Random } from '../random/random.ts';
import type { OnnxModel } from '../onnx/model.ts';
import { readModel } from '../onnx/read-model.ts';
import { writeModel } from '../onnx/write-model.ts';
import type { ModelFacts } from './manifest.ts';
import { openArtifact } from './open-artifact.ts';
import { registerForeign } from './register-foreign.ts';
import { openSession } from './scoring-session.ts';
import { someModel, someValues } from './scoring-model.testkit.ts';
import { writeArtifact } from './write-artifact.ts';

const folder = mkdtempSync(join(tmpdir(), 'limn-artifact-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;
const fresh = (): string => join(folder, `model-${++made}`);

const facts: ModelFacts = { name: 'churn90d', madeBy: 'test', madeAt: 1.75e12, seed: 7, data: { rows: 100 }, metrics: { auc: [0.8, 0.75, 0.85] }, featureVersions: { spend: '5f3c' } };
const model = someModel(new Random(4));
const refusal = (code: string, words: RegExp) => expect.objectContaining({ code, message: expect.stringMatching(words) });

test('a model that is written and opened scores as before, and everything known of it is there', async () => {
  const to = fresh();
  const written = await writeArtifact(to, model, facts);
  expect(readdirSync(to).sort()).toEqual(['artifact.json', 'model.onnx', 'scorer.json']);
  const artifact = await openArtifact(to);
  expect(artifact.manifest).toEqual(written);
  expect(artifact.manifest).toMatchObject(facts);
  expect(artifact.model).toEqual(model);
  const random = new Random(5);
  const rows = Array.from({ length: 30 }, () => ({ values: someValues(random), asOf: 1.75e12 }));
  const scorer = createScorer(artifact.model!);
  const scores = await artifact.session.score(rows);
  expect(await artifact.session.score([])).toEqual([]);
  await artifact.close();
  rows.forEach(({ values, asOf }, i) => scorer.score(values, asOf).values.forEach((value, output) => expect(Math.abs(scores[i]![output]! - value) / Math.max(1, value)).toBeLessThan(1e-5)));
});

test('the same model has the same version, another has another', async () => {
  const versions = await Promise.all([model, model, someModel(new Random(9))].map(async (each) => (await writeArtifact(fresh(), each, { ...facts, madeAt: made })).version));
  expect(new Set(versions).size).toBe(2);
  expect(versions[0]).toBe(versions[1]);
});

test('a folder that is there is not touched', async () => {
  const to = fresh();
  mkdirSync(to);
  await expect(writeArtifact(to, model, facts)).rejects.toEqual(refusal('artifact_exists', /is there already/));
  expect(readdirSync(to)).toEqual([]);
  await expect(writeArtifact('/dev/null/model', model, facts)).rejects.toEqual(refusal('artifact_unreadable', /EEXIST|ENOTDIR/));
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

describe('a folder that is not what was written is refused', () => {
  const spoil = async (change: (folder: string) => void): Promise<unknown> => {
    const to = fresh();
    await writeArtifact(to, model, facts);
    change(to);
    return openArtifact(to).catch((error: unknown) => error);
  };
  const inManifest = (change: (manifest: Record<string, unknown>) => void) => (to: string) => {
    const manifest = JSON.parse(readFileSync(join(to, 'artifact.json'), 'utf8')) as Record<string, unknown>;
    change(manifest);
    writeFileSync(join(to, 'artifact.json'), JSON.stringify(manifest));
  };
  const flip = (name: string) => (to: string) => {
    const bytes = readFileSync(join(to, name));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(join(to, name), bytes);
  };

  test.each([
    ['a changed byte of the model', flip('model.onnx'), 'artifact_damaged', /model.onnx is damaged: its checksum/],
    ['a changed byte of the scorer', flip('scorer.json'), 'artifact_damaged', /scorer.json is damaged: its checksum/],
    ['a model cut short', (to: string) => writeFileSync(join(to, 'model.onnx'), readFileSync(join(to, 'model.onnx')).subarray(0, 99)), 'artifact_damaged', /has 99 bytes/],
    ['a missing file', (to: string) => rmSync(join(to, 'model.onnx')), 'artifact_unreadable', /ENOENT/],
    ['a missing manifest', (to: string) => rmSync(join(to, 'artifact.json')), 'artifact_unreadable', /artifact.json cannot be read/],
    ['another file beside', (to: string) => writeFileSync(join(to, 'weights.bin'), ''), 'artifact_damaged', /holds "weights.bin"/],
    ['a link to elsewhere', (to: string) => (rmSync(join(to, 'model.onnx')), symlinkSync('/etc/hostname', join(to, 'model.onnx'))), 'artifact_unreadable', /ELOOP/],
    ['a folder for a file', (to: string) => (rmSync(join(to, 'model.onnx')), mkdirSync(join(to, 'model.onnx'))), 'artifact_unreadable', /it is no file/],
    ['no JSON', (to: string) => writeFileSync(join(to, 'artifact.json'), '{'), 'artifact_damaged', /artifact.json is damaged/],
    ['a list', (to: string) => writeFileSync(join(to, 'artifact.json'), '[]'), 'artifact_damaged', /no object/],
    ['a later format', inManifest((manifest) => (manifest['format'] = 2)), 'artifact_format', /has format 2; this Limn reads format 1/],
    ['no name', inManifest((manifest) => delete manifest['name']), 'artifact_damaged', /"name" is no text/],
    ['a path out of the folder', inManifest((manifest) => ((manifest['files'] as Record<string, unknown>)['../model.onnx'] = {})), 'artifact_damaged', /"files.\.\.\/model.onnx" is no file of a model/],
    ['no checksum', inManifest((manifest) => ((manifest['files'] as Record<string, unknown>)['model.onnx'] = { bytes: 3 })), 'artifact_damaged', /no size and checksum/],
    ['a signature of something else', inManifest((manifest) => ((manifest['signature'] as { output: unknown }).output = { name: 'other' })), 'model_signature', /no output "other", only "limn\/score"/],
    ['a signature without inputs', inManifest((manifest) => ((manifest['signature'] as { inputs: unknown }).inputs = [])), 'artifact_damaged', /"signature.inputs" is no list/],
  ] as const)('%s', async (_, change, code, words) => {
    expect(await spoil(change)).toEqual(refusal(code, words));
  });

  test('more bytes than allowed', async () => {
    const to = fresh();
    await writeArtifact(to, model, facts);
    await expect(openArtifact(to, { mostBytes: 1_000 })).rejects.toEqual(refusal('model_oversized', /bytes, and 1000 are allowed/));
  });
});

describe('models of scikit-learn', () => {
  const from = (name: string): string => new URL(`./fixture/scikit-learn/${name}`, import.meta.url).pathname;
  const told = (name: string) => JSON.parse(readFileSync(from(`${name}.json`), 'utf8')) as { readonly columns: readonly string[]; readonly rows: readonly (readonly (number | null)[])[]; readonly expected: readonly number[] };
  const signatureWith = (name: string, output: ModelSignature['output']): ModelSignature => ({ inputs: [{ name: 'X', type: 'float32', columns: told(name).columns }], output, link: 'logistic' });
  const outputs = { logistic: { name: 'probabilities', places: [1] }, boosting: { name: 'probability' } } as const;

  test.each(['logistic', 'boosting'] as const)('%s: registered, it says what scikit-learn says', async (name) => {
    const to = fresh();
    await registerForeign(to, { file: from(`${name}.onnx`), signature: signatureWith(name, outputs[name]), facts });
    const artifact = await openArtifact(to);
    expect(artifact.model).toBeUndefined();
    const { columns, rows, expected } = told(name);
    const scores = await artifact.session.score(rows.map((row) => ({ values: Object.fromEntries(row.flatMap((value, i) => (value === null ? [] : [[columns[i]!, value]]))), asOf: 0 })));
    await artifact.close();
    expected.forEach((value, i) => expect(Math.abs(scores[i]![0]! - value)).toBeLessThan(1e-6));
  });

  const register = (signature: unknown, file = from('logistic.onnx')) => registerForeign(fresh(), { file, signature: signature as ModelSignature, facts });
  const good = signatureWith('logistic', outputs.logistic);
  const [input] = good.inputs;

  test.each([
    ['another input', { ...good, inputs: [{ ...input, name: 'Y' }] }, /takes "X", which the signature does not name/],
    ['one input more', { ...good, inputs: [input, { ...input, name: 'Y' }] }, /no input "Y", only "X"/],
    ['another type', { ...good, inputs: [{ ...input, type: 'int64' }] }, /"X" has elements of type float32, not int64/],
    ['fewer columns', { ...good, inputs: [{ ...input, columns: ['a'] }] }, /"X" takes 6 columns, and the signature names 1/],
    ['a place that is not there', { ...good, output: { name: 'probabilities', places: [2] } }, /has 2 numbers a row, and none at place 2/],
    ['more classes than scores', { ...good, classes: ['no', 'yes'] }, /names 2 classes, and "probabilities" has 1 scores/],
    ['no signature', undefined, /"signature" is no object/],
    ['a type that is none', { ...good, inputs: [{ ...input, type: 'float' }] }, /"inputs\[0\].type" is none of/],
    ['an unknown link', { ...good, link: 'probit' }, /"link"/],
  ])('a signature with %s is refused', async (_, signature, words) => {
    await expect(register(signature)).rejects.toEqual(refusal('model_signature', words));
  });

  const changed = (change: (model: OnnxModel) => OnnxModel): string => {
    const file = `${fresh()}.onnx`;
    const bytes = readFileSync(from('logistic.onnx'));
    writeFileSync(file, writeModel(change(readModel(bytes, { file }))));
    return file;
  };

  test('files that are not fit to serve are refused with a code, and no folder is left', async () => {
    const before = readdirSync(folder).length;
    const [torn, links, unknown, wrong, fixed, map] = [
      `${fresh()}.onnx`,
      `${fresh()}.onnx`,
      changed(({ graph, ...rest }) => ({ ...rest, graph: { ...graph, nodes: graph.nodes.map((node, i) => (i === 2 ? { ...node, operator: 'Custom', domain: 'my.ops' } : node)) } })),
      changed(({ graph, ...rest }) => ({ ...rest, graph: { ...graph, nodes: graph.nodes.map((node, i) => (i === 2 ? { ...node, attributes: { norm: { kind: 'string', value: 'L9' } } } : node)) } })),
      changed(({ graph, ...rest }) => ({ ...rest, graph: { ...graph, inputs: [{ ...graph.inputs[0]!, dims: [1, 6] }] } })),
      changed(({ graph, ...rest }) => ({ ...rest, graph: { ...graph, outputs: [graph.outputs[0]!, { name: 'probabilities' }] } })),
    ];
    writeFileSync(torn, readFileSync(from('logistic.onnx')).subarray(0, 200));
    symlinkSync(from('logistic.onnx'), links);
    await expect(register(good, torn)).rejects.toEqual(refusal('model_malformed', /breaks off/));
    await expect(register(good, links)).rejects.toEqual(refusal('artifact_unreadable', /ELOOP/));
    await expect(register(good, unknown)).rejects.toEqual(refusal('model_unknown_operator', /'Custom' of 'my.ops'/));
    await expect(register(good, wrong)).rejects.toEqual(refusal('model_failed', /ONNX Runtime refused/));
    await expect(register(good, fixed)).rejects.toEqual(refusal('model_signature', /takes exactly 1 rows/));
    await expect(register(good, map)).rejects.toEqual(refusal('model_signature', /no tensor; export the model without maps/));
    expect(readdirSync(folder).length - before).toBe(6);
  });
});

test('a missing value that a model has no number for is refused by its column', async () => {
  const identity = { operator: 'Cast', domain: '', inputs: ['x'], outputs: ['y'], attributes: { to: { kind: 'int', value: 1 } } } as const;
  const open = (missing?: number) =>
    openSession(
      writeModel({ irVersion: 9, producer: 'test', opsets: { '': 18 }, graph: { name: 'g', nodes: [identity], initializers: [], inputs: [{ name: 'x', type: 'int64', dims: ['n', 1] }], outputs: [{ name: 'y', type: 'float32', dims: ['n', 1] }] } }),
      { inputs: [{ name: 'x', type: 'int64', columns: ['age'], ...(missing !== undefined && { missing }) }], output: { name: 'y' }, link: 'identity' },
      { file: 'whole' },
    );
  const [strict, told] = [await open(), await open(-1)];
  await expect(strict.score([{ values: { age: 30 }, asOf: 0 }, { values: {}, asOf: 0 }])).rejects.toEqual(refusal('input_unfit', /The input 'age'.*int64 has no number that means so/));
  expect(await told.score([{ values: { age: 30.7 }, asOf: 0 }, { values: {}, asOf: 0 }])).toEqual([Float64Array.of(30), Float64Array.of(-1)]);
  await Promise.all([strict.close(), told.close()]);
});
