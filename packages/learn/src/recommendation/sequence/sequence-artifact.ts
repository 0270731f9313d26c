/**
 * A sequence model as a folder of plain files: `model.onnx` (a customer's last events → a vector), `items.f32` (items' vectors,
 * little-endian 32-bit floats), `items.json` (items' names, in the order of their numbers) and `artifact.json`.
 */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileChecksum, JsonValue } from '../../artifact/manifest.ts';
import { readBounded } from '../../artifact/open-artifact.ts';
import { checksumOf, writePacked } from '../../artifact/write-artifact.ts';
import { learnError } from '../../errors.ts';
import { checkModel } from '../../onnx/check-model.ts';
import { readModel } from '../../onnx/read-model.ts';
import { encoderNames } from './sequence-encoder.ts';
import { openSequenceModel, type SequenceModel } from './sequence-model.ts';
import { usualSequence, type SequenceSettings } from './sequence-options.ts';
import type { TrainedSequence } from './train-sequence.ts';

/** What is known of a sequence model, told by whoever makes it. */
export interface SequenceFacts {
  /** Of the recommendation. */
  readonly name: string;
  readonly madeBy: string;
  /** When, ms since 1970. */
  readonly madeAt: number;
  /** The data it learnt from. */
  readonly data?: { readonly rows: number; readonly from?: number; readonly to?: number; readonly source?: string };
  /** As a judge reports them. */
  readonly metrics?: JsonValue;
}

const fileNames = ['model.onnx', 'items.f32', 'items.json'] as const;

type SequenceFile = (typeof fileNames)[number];

/** The content of `artifact.json`. */
export interface SequenceManifest extends SequenceFacts {
  readonly format: 1;
  readonly kind: 'sequence';
  /** SHA-256 over the files: the same model has the same, wherever and whenever it was made. */
  readonly version: string;
  readonly settings: SequenceSettings;
  readonly itemCount: number;
  readonly seed: number;
  readonly epochs: number;
  readonly history: TrainedSequence['history'];
  readonly files: Readonly<Record<SequenceFile, FileChecksum>>;
}

/** An open folder. */
export interface SequenceArtifact {
  readonly manifest: SequenceManifest;
  /** Names of items, by their number. */
  readonly itemKeys: readonly string[];
  readonly model: SequenceModel;
}

/**
 * Writes a trained model into a new folder, whole or not at all.
 * @param itemKeys names of items, by their number
 * @throws LearnError `artifact_exists`, `artifact_unreadable`
 */
export async function writeSequence(folder: string, trained: TrainedSequence, { itemKeys, facts }: { readonly itemKeys: readonly string[]; readonly facts: SequenceFacts }): Promise<SequenceManifest> {
  const { settings, itemCount, seed, epochs, history } = trained;
  const { buffer, byteOffset, byteLength } = trained.itemVectors;
  const contents: Readonly<Record<SequenceFile, Uint8Array>> = {
    'model.onnx': trained.encoder,
    'items.f32': new Uint8Array(buffer, byteOffset, byteLength),
    'items.json': Buffer.from(JSON.stringify(itemKeys)),
  };
  const files = Object.fromEntries(fileNames.map((name) => [name, checksumOf(contents[name])])) as Record<SequenceFile, FileChecksum>;
  const manifest: SequenceManifest = { format: 1, kind: 'sequence', ...facts, version: versionOf(files), settings, itemCount, seed, epochs, history, files };
  await writePacked(folder, new Map<string, Uint8Array>([...Object.entries(contents), ['artifact.json', Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`)]]));
  return manifest;
}

const mostManifestBytes = 16 * 2 ** 20;

/**
 * Opens a folder that may come from anywhere: only its four files may be in it, each as `artifact.json` says, and what they hold
 * must fit together before anything of it runs. No link is followed.
 * @throws LearnError `artifact_unreadable`, `artifact_damaged`, `artifact_format`, `model_…`
 */
export async function openSequence(folder: string, { threads = 1, mostBytes = 512 * 2 ** 20 }: { readonly threads?: number; readonly mostBytes?: number } = {}): Promise<SequenceArtifact> {
  const manifestFile = join(folder, 'artifact.json');
  const manifest = readSequenceManifest((await readBounded(manifestFile, mostManifestBytes)).toString(), manifestFile);
  const other = (await readdir(folder)).find((name) => name !== 'artifact.json' && !fileNames.includes(name as SequenceFile));
  if (other !== undefined) throw damaged(folder, `it holds "${other}", which is not of the model`);
  const read = async (name: SequenceFile): Promise<Buffer> => {
    const file = join(folder, name);
    const bytes = await readBounded(file, mostBytes);
    if (checksumOf(bytes).sha256 !== manifest.files[name].sha256) throw damaged(file, 'its checksum is not that of artifact.json');
    return bytes;
  };
  const { settings, itemCount } = manifest;
  const encoder = Uint8Array.from(await read('model.onnx'));
  checkEncoder(encoder, manifest, join(folder, 'model.onnx'));
  const itemVectors = vectorsFrom(await read('items.f32'), itemCount * settings.width, join(folder, 'items.f32'));
  const itemKeys = keysFrom((await read('items.json')).toString(), itemCount, join(folder, 'items.json'));
  return { manifest, itemKeys, model: await openSequenceModel({ settings, itemCount, encoder, itemVectors }, { threads, file: join(folder, 'model.onnx') }) };
}

function versionOf(files: Readonly<Record<SequenceFile, FileChecksum>>): string {
  return createHash('sha256').update(JSON.stringify(fileNames.map((name) => files[name].sha256))).digest('hex');
}

function damaged(file: string, reason: string, cause?: unknown): Error {
  return learnError('artifact_damaged', { file, reason }, cause);
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(file, (cause as Error).message, cause);
  }
}

function readSequenceManifest(text: string, file: string): SequenceManifest {
  const manifest = parsed(text, file) as SequenceManifest | null;
  if (manifest?.format !== 1 || manifest.kind !== 'sequence') throw learnError('artifact_format', { file, found: JSON.stringify({ format: manifest?.format, kind: manifest?.kind }), known: 1 });
  const need = (holds: boolean, place: string): void => {
    if (!holds) throw damaged(file, `"${place}" is not as a sequence model has it`);
  };
  const isCount = (value: unknown, most: number): boolean => Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= most;
  for (const name of fileNames) need(/^[0-9a-f]{64}$/.test(String(manifest.files?.[name]?.sha256)), `files.${name}`);
  need(manifest.version === versionOf(manifest.files), 'version');
  need(isCount(manifest.itemCount, 2 ** 30), 'itemCount');
  const settings: Partial<SequenceSettings> = manifest.settings ?? {};
  need(settings.reading === 'next' || settings.reading === 'masked', 'settings.reading');
  for (const name of ['width', 'length'] as const) need(isCount(settings[name], 4096), `settings.${name}`);
  return { ...manifest, settings: { ...usualSequence, ...settings } };
}

/** The model takes and gives what the settings say; anything else would only be seen when somebody asks. */
function checkEncoder(bytes: Uint8Array, { settings }: SequenceManifest, file: string): void {
  const model = readModel(bytes, { file });
  checkModel(model, { file });
  const [takes, gives] = [model.graph.inputs, model.graph.outputs];
  const fits = takes.length === 1 && gives.length >= 1 && takes[0]!.name === encoderNames.items && takes[0]!.type === 'int32' && takes[0]!.dims?.[1] === settings.length && gives[0]!.name === encoderNames.vectors && gives[0]!.dims?.[1] === settings.width;
  if (!fits) throw learnError('model_signature', { file, reason: `it does not take "${encoderNames.items}" [rows, ${settings.length}] and give "${encoderNames.vectors}" [rows, ${settings.width}]` });
}

function vectorsFrom(bytes: Buffer, length: number, file: string): Float32Array<ArrayBuffer> {
  if (bytes.length !== length * 4) throw damaged(file, `it has ${bytes.length} bytes, and ${length * 4} are expected`);
  const vectors = new Float32Array(Uint8Array.from(bytes).buffer);
  if (!vectors.every(Number.isFinite)) throw damaged(file, 'it holds something that is no number');
  return vectors;
}

function keysFrom(text: string, itemCount: number, file: string): readonly string[] {
  const keys = parsed(text, file);
  if (!Array.isArray(keys) || keys.length !== itemCount || !keys.every((key) => typeof key === 'string')) throw damaged(file, `it is no list of ${itemCount} names`);
  return keys as readonly string[];
}
