/** A model's folder is opened: everything in it is checked before anything of it runs. */
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DefinitionError, parseModel, type ScoringModel } from '@limn/engine';
import { LearnError, learnError } from '../errors.ts';
import { modelFiles, readManifest, type ArtifactManifest, type ModelFile } from './manifest.ts';
import { openSession, type ScoringSession } from './scoring-session.ts';
import { checksumOf } from './write-artifact.ts';

/** What is known of a model, and what scores with it. */
export interface Artifact {
  readonly folder: string;
  readonly manifest: ArtifactManifest;
  /** The model for `createScorer`; absent: ONNX Runtime alone serves it. */
  readonly model?: ScoringModel;
  /** Through ONNX Runtime. */
  readonly session: ScoringSession;
  close(): Promise<void>;
}

/** Bounds of what is opened. */
export interface OpenArtifactOptions {
  /** Threads of ONNX Runtime. Default 1. */
  readonly threads?: number;
  /** Of each file. Default 512 MiB. */
  readonly mostBytes?: number;
}

/** What judging and watching left beside a model: never opened here. */
const reports = ['evaluation.json', 'evaluation.html', 'evaluation-zh.html', 'reference.json'];
const mostManifestBytes = 16 * 2 ** 20;

/**
 * Opens a model's folder, which may come from anywhere. Only the three files of a model, its evaluation and what it was judged on may be in it, each as large and with
 * the checksum that `artifact.json` says; nothing outside is read, and no link followed.
 * @throws LearnError `artifact_unreadable`, `artifact_damaged`, `artifact_format`, `model_…`
 */
export async function openArtifact(folder: string, { threads = 1, mostBytes = 512 * 2 ** 20 }: OpenArtifactOptions = {}): Promise<Artifact> {
  const manifestFile = join(folder, 'artifact.json');
  const manifest = readManifest((await readBounded(manifestFile, mostManifestBytes)).toString(), manifestFile);
  await checkNames(folder, manifest);
  const read = async (name: ModelFile): Promise<Buffer> => {
    const [file, said] = [join(folder, name), manifest.files[name]!];
    const bytes = await readBounded(file, mostBytes);
    const found = checksumOf(bytes);
    if (found.bytes !== said.bytes) throw learnError('artifact_damaged', { file, reason: `it has ${found.bytes} bytes, and artifact.json says ${said.bytes}` });
    if (found.sha256 !== said.sha256) throw learnError('artifact_damaged', { file, reason: 'its checksum is not that of artifact.json' });
    return bytes;
  };
  const model = manifest.files['scorer.json'] === undefined ? undefined : scoringModel(await read('scorer.json'), join(folder, 'scorer.json'));
  const session = await openSession(await read('model.onnx'), manifest.signature, { file: join(folder, 'model.onnx'), threads, mostBytes });
  return { folder, manifest, ...(model !== undefined && { model }), session, close: () => session.close() };
}

async function checkNames(folder: string, { files }: ArtifactManifest): Promise<void> {
  const allowed = new Set(['artifact.json', ...reports, ...modelFiles.filter((name) => files[name] !== undefined)]);
  const other = (await readdir(folder)).find((name) => !allowed.has(name));
  if (other !== undefined) throw learnError('artifact_damaged', { file: folder, reason: `it holds "${other}", which is not of the model` });
}

function scoringModel(bytes: Buffer, file: string): ScoringModel {
  try {
    return parseModel(JSON.parse(bytes.toString()));
  } catch (cause) {
    const reason = cause instanceof DefinitionError ? cause.problems[0]!.message : (cause as Error).message;
    throw learnError('artifact_damaged', { file, reason: reason.replace(/\.$/, '') }, cause);
  }
}

/** Reads a file that is no link and not too large. @throws LearnError `artifact_unreadable`, `model_oversized` */
export async function readBounded(file: string, mostBytes: number): Promise<Buffer> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const about = await handle.stat();
      if (!about.isFile()) throw learnError('artifact_unreadable', { file, reason: 'it is no file' });
      if (about.size > mostBytes) throw learnError('model_oversized', { file, reason: `${about.size} bytes, and ${mostBytes} are allowed` });
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof LearnError) throw cause;
    throw learnError('artifact_unreadable', { file, reason: (cause as Error).message }, cause);
  }
}
