/**
 * What was learnt for a recommendation, on the disk: the bytes of a model, and beside them a small file that says what they are, with
 * checksums of both. Written once and never changed; the newest of a way that is better than popularity answers.
 *
 *     recommendations/models/<hash>.model   as its kind is encoded
 *     recommendations/models/<hash>.json    its manifest
 */
import { hash as digest } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { createFactorSource, createItemItemSource, decodeFactorModel, decodeItemItemModel, factorCustomers, parseModel, type ModelledSource, type ScoringModel } from '@limn/engine';
import { hostError, HostError, reasonOf, systemCode } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import { readWholeFile } from '../file/read-file.ts';
import { replaceFile, TEMPORARY } from '../file/replace-file.ts';
import type { ForeignRuntime } from '../model/foreign-runtime.ts';

/** How the bytes are read: a matrix of items, factors, a sequence model that its runtime opens, or the JSON of a `ScoringModel` that ranks. */
export type LearntModelKind = 'item-item' | 'factors' | 'sequence' | 'ranking';

/** What is said of a model. */
export interface LearntModelFacts {
  /** Name of the recommendation. */
  readonly recommendation: string;
  /** As `modelled(way)` names it; absent: it ranks. */
  readonly way?: string;
  readonly kind: LearntModelKind;
  /** Whether it is good enough to answer; else it is only kept. */
  readonly answers: boolean;
  /** When it was learnt, ms. */
  readonly trainedAt: number;
  /** Who asked. */
  readonly by: string;
  /** What whoever trained it says of it: seed, window, versions, settings, figures. Plain data. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** The content of a manifest. */
export interface LearntModelManifest extends LearntModelFacts {
  readonly format: 1;
  /** Of the recommendation, the way and the bytes: the same training has the same. */
  readonly hash: string;
  readonly bytes: number;
}

/** A model to be kept. */
export interface NewLearntModel extends LearntModelFacts {
  readonly bytes: Uint8Array;
}

/** A model as it answers. */
export interface OpenedModel {
  readonly manifest: LearntModelManifest;
  readonly served: { readonly source: ModelledSource } | { readonly ranker: ScoringModel };
}

const FORMAT = 1;
const MANIFEST = '.json';
const MODEL = '.model';

/** Where models are kept, and what opens those that are no tables of numbers. */
export interface LearntModelPlace {
  readonly disk: Disk;
  /** See `learntModelsFolder`. */
  readonly folder: string;
  readonly foreign?: ForeignRuntime;
}

/** Where models of recommendations stand in a data folder. */
export function learntModelsFolder(folder: string): string {
  return join(folder, 'recommendations', 'models');
}

/** Hashes of the models that stand there, in no order. Leftovers of a crash go. */
export async function listLearntModels({ disk, folder }: LearntModelPlace): Promise<readonly string[]> {
  const names = await disk.list(folder).catch((cause: unknown) => {
    if (systemCode(cause) === 'ENOENT') return [];
    throw cause;
  });
  const hashes = names.filter((name) => name.endsWith(MANIFEST)).map((name) => name.slice(0, -MANIFEST.length));
  const isWhole = (name: string): boolean => hashes.some((hash) => name === hash + MANIFEST || name === hash + MODEL);
  for (const name of names) if (!isWhole(name) && (name.endsWith(TEMPORARY) || name.endsWith(MODEL))) await disk.remove(join(folder, name));
  return hashes;
}

/** Writes a model, whole or not at all. @throws HostError `model_failed`; of bytes that are none, as they are decoded */
export async function writeLearntModel({ disk, folder, foreign }: LearntModelPlace, { bytes, ...facts }: NewLearntModel): Promise<OpenedModel> {
  const manifest: LearntModelManifest = { format: FORMAT, ...facts, hash: hashOf(facts, bytes), bytes: bytes.length };
  const served = await openBytes(manifest.kind, bytes, foreign);
  const path = join(folder, manifest.hash);
  try {
    await disk.makeFolder(folder);
    await replaceFile(path + MODEL, bytes, disk);
    // Last: a manifest that is there has its model.
    await replaceFile(path + MANIFEST, `${JSON.stringify({ ...manifest, checksum: crc32(JSON.stringify(manifest)) }, undefined, 2)}\n`, disk);
  } catch (cause) {
    throw hostError('model_failed', { file: path + MODEL, reason: reasonOf(cause) }, cause);
  }
  return { manifest, served };
}

/** Reads a model and looks it through. @throws HostError `recommendation_model_unusable` */
export async function readLearntModel({ disk, folder, foreign }: LearntModelPlace, hash: string): Promise<OpenedModel> {
  const path = join(folder, hash);
  try {
    const { checksum, ...manifest } = JSON.parse((await readWholeFile(disk, path + MANIFEST)).toString()) as LearntModelManifest & { readonly checksum?: number };
    if (manifest.format !== FORMAT) throw new Error(`it has format ${String(manifest.format)}, and this Limn reads format ${FORMAT}`);
    if (checksum !== crc32(JSON.stringify(manifest))) throw new Error('the checksum of its manifest does not match');
    const bytes = await readWholeFile(disk, path + MODEL);
    if (manifest.hash !== hash || hashOf(manifest, bytes) !== hash) throw new Error('its content is not that of its name');
    return { manifest, served: await openBytes(manifest.kind, bytes, foreign) };
  } catch (cause) {
    if (cause instanceof HostError) throw cause;
    throw hostError('recommendation_model_unusable', { file: path + MODEL, reason: reasonOf(cause) }, cause);
  }
}

/** Removes a model that nobody asks any more. */
export async function removeLearntModel({ disk, folder }: LearntModelPlace, hash: string): Promise<void> {
  // First: a model without a manifest is nothing.
  await disk.remove(join(folder, hash + MANIFEST));
  await disk.remove(join(folder, hash + MODEL));
}

function hashOf({ recommendation, way = '' }: Pick<LearntModelFacts, 'recommendation' | 'way'>, bytes: Uint8Array): string {
  return digest('sha256', Buffer.concat([Buffer.from(`${recommendation}\n${way}\n`), bytes])).slice(0, 32);
}

/** @throws DefinitionError of bytes that are no model of this kind; Error when nothing here opens them */
async function openBytes(kind: LearntModelKind, bytes: Uint8Array, foreign: ForeignRuntime | undefined): Promise<OpenedModel['served']> {
  switch (kind) {
    case 'item-item': {
      const model = decodeItemItemModel(bytes);
      return { source: { source: createItemItemSource(model), itemKeys: model.itemKeys } };
    }
    case 'factors': {
      const model = decodeFactorModel(bytes);
      const source = createFactorSource(model);
      return { source: { source, itemKeys: model.itemKeys, customers: factorCustomers(source, model.dims) } };
    }
    case 'sequence':
      if (foreign?.openWay === undefined) throw new Error('nothing here runs sequence models');
      return { source: await foreign.openWay(bytes) };
    case 'ranking':
      return { ranker: parseModel(JSON.parse(Buffer.from(bytes).toString())) };
  }
}
