/**
 * Models on the disk: a folder each, named by the content hash of what scores. They are written once and never changed;
 * who answers for what stands elsewhere.
 */
import { hash as digest } from 'node:crypto';
import { join } from 'node:path';
import { isForeign, modelData, modelHash, parseForeignModel, parseModel, predictionsOf, type ForeignModelData, type PredictionModel, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { hostError, HostError, reasonOf, systemCode } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import { readWholeFile, readWholeFileSync } from '../file/read-file.ts';
import { replaceFile } from '../file/replace-file.ts';
import type { ForeignRuntime } from './foreign-runtime.ts';

/** The model as JSON. */
const SCORER = 'scorer.json';
/** Of a model made elsewhere: what scores. */
const ONNX = 'model.onnx';
/** Names of files beside it: no path leads out of the folder. */
const FILE_NAME = /^[a-z0-9][a-z0-9-]*\.[a-z0-9]+$/;

/** Folder of a model in a data folder. */
export function modelFolder(folder: string, hash: string): string {
  return join(folder, 'models', hash);
}

/**
 * Writes a model and what belongs to it; nothing happens when it is there.
 * @param files by name: its artifact, its report
 * @returns its content hash
 * @throws HostError `model_failed` | RangeError of a name that is none
 */
export async function keepModel(disk: Disk, folder: string, model: ScoringModel | ForeignModelData, files: Readonly<Record<string, Uint8Array>> = {}): Promise<string> {
  const hash = modelHash(model);
  const path = modelFolder(folder, hash);
  try {
    await disk.makeFolder(path);
    for (const [name, bytes] of Object.entries(files)) {
      if (!FILE_NAME.test(name) || name === SCORER) throw new RangeError(`'${name}' is no name of a file beside a model`);
      await replaceFile(join(path, name), bytes, disk);
    }
    // Last: a folder that holds it is whole.
    await replaceFile(join(path, SCORER), JSON.stringify(modelData(model)), disk);
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw hostError('model_failed', { file: path, reason: reasonOf(cause) }, cause);
  }
  return hash;
}

/** What is kept beside a model. @returns undefined: nothing of that name */
export async function readModelFile(disk: Disk, folder: string, hash: string, name: string): Promise<Uint8Array | undefined> {
  if (!FILE_NAME.test(name)) return undefined;
  try {
    return await readWholeFile(disk, join(modelFolder(folder, hash), name));
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

/** Models that were read, by content hash: they never change. */
export class ModelFiles {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #known = new Map<string, PredictionModel>();
  readonly #foreign: ForeignRuntime | undefined;
  /** Of models made elsewhere, by content hash: when each is loaded. */
  readonly #loading = new Map<string, Promise<void>>();

  /** @param foreign scores with models made elsewhere */
  constructor(disk: Disk, folder: string, foreign?: ForeignRuntime) {
    this.#disk = disk;
    this.#folder = folder;
    this.#foreign = foreign;
  }

  /** @throws HostError `model_unknown` | `model_damaged` | `model_unserved` */
  read(hash: string): PredictionModel {
    let model = this.#known.get(hash);
    if (model === undefined) this.#known.set(hash, (model = this.#readFile(hash)));
    return model;
  }

  /** Those that a definition names. @throws as `read` */
  of(definition: ProfileDefinition): ReadonlyMap<string, PredictionModel> {
    const hashes = [...predictionsOf(definition).values()].flatMap(({ model, canary }) => [model, canary?.model]).filter((hash) => hash !== undefined);
    return new Map(hashes.map((hash) => [hash, this.read(hash)]));
  }

  /** The same as data, for another process that replays events: models made elsewhere are asked nothing there. @throws as `read` */
  dataOf(definition: ProfileDefinition): ReadonlyMap<string, ScoringModel | ForeignModelData> {
    return new Map([...this.of(definition)].map(([hash, model]) => [hash, modelData(model)]));
  }

  /** When a model can be asked without waiting. @throws as `read`, and `model_damaged` when its runtime refuses it */
  async ready(hash: string): Promise<void> {
    this.read(hash);
    await this.#loading.get(hash)?.catch((cause: unknown) => {
      throw hostError('model_damaged', { file: join(modelFolder(this.#folder, hash), ONNX), reason: reasonOf(cause) }, cause);
    });
  }

  #readFile(hash: string): PredictionModel {
    const file = join(modelFolder(this.#folder, hash), SCORER);
    try {
      const json = JSON.parse(readWholeFileSync(this.#disk, file).toString()) as { readonly kind?: unknown };
      const model = json.kind === 'foreign' ? parseForeignModel(json) : parseModel(json);
      if (modelHash(model) !== hash) throw new Error('its content is not that of its name');
      return isForeign(model) ? this.#open(hash, model) : model;
    } catch (cause) {
      if (cause instanceof HostError) throw cause;
      if (systemCode(cause) === 'ENOENT') throw hostError('model_unknown', { hash });
      throw hostError('model_damaged', { file, reason: reasonOf(cause) }, cause);
    }
  }

  #open(hash: string, data: ForeignModelData): PredictionModel {
    if (this.#foreign === undefined) throw hostError('model_unserved', { hash });
    const onnx = readWholeFileSync(this.#disk, join(modelFolder(this.#folder, hash), ONNX));
    if (digest('sha256', onnx) !== data.onnx) throw new Error(`${ONNX} is not the file that was registered`);
    const { model, ready } = this.#foreign.open(data, onnx);
    this.#loading.set(hash, ready);
    return model;
  }
}
