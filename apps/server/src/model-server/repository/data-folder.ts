/**
 * Models of a data folder of Limn, named by their prediction. Versions count its models from the first registered on; the
 * champion answers when no version is named, and every state, and the whole hash, is a label. Those retired are not served.
 */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseModel, type ModelSignature } from '@limn/engine';
import { readModels, type KeptModel } from '@limn/host';
import type * as Learn from '@limn/learn';
import { CliError } from '../../errors.ts';
import type { FoundModel, FoundVersion, ModelSource } from './found-model.ts';

const mostModelBytes = 2 ** 31;
const mostNoteBytes = 2 ** 24;

/** Models of a data folder; the server that writes it may run beside. `find` throws CliError `no_folder`, HostError of a damaged one. */
export function dataFolderSource(folder: string, learn: typeof Learn): ModelSource {
  return {
    async find() {
      const isThere = await stat(folder).then((about) => about.isDirectory(), () => false);
      if (!isThere) throw new CliError('no_folder', { detail: `There is no data folder ${folder}.`, cure: 'Name the one that limn start was given with --data.' });
      const models = await readModels(folder);
      const names = [...new Set(models.map(({ prediction }) => prediction))];
      return names.map((name) => findModel(name, models.filter(({ prediction }) => prediction === name), learn));
    },
  };
}

function findModel(name: string, all: readonly KeptModel[], learn: typeof Learn): FoundModel {
  const numbered = all.map((model, i) => ({ model, version: String(i + 1) })).filter(({ model }) => model.state !== 'retired');
  const champion = numbered.find(({ model }) => model.state === 'champion');
  return {
    name,
    versions: numbered.map(({ model, version }) => foundVersion(model, version, learn)),
    // The newest of a state has its name.
    labels: new Map(numbered.flatMap(({ model: { state, hash }, version }) => [[state, version], [hash, version]] as const)),
    // A candidate answers only who names it.
    orHighest: false,
    ...(champion !== undefined && { usual: champion.version }),
  };
}

function foundVersion({ folder, hash, about }: KeptModel, version: string, learn: typeof Learn): FoundVersion {
  const file = join(folder, 'model.onnx');
  return {
    version,
    file,
    // A model never changes.
    fingerprint: hash,
    read: () => readModel({ folder, about, file }, learn),
  };
}

async function readModel({ folder, about, file }: Pick<KeptModel, 'folder' | 'about'> & { readonly file: string }, learn: typeof Learn): Promise<{ readonly bytes: Uint8Array; readonly signature: ModelSignature }> {
  if (!existsSync(file)) return exported(join(folder, 'scorer.json'), learn);
  const bytes = await learn.readBounded(file, mostModelBytes);
  const { sha256, signature } = 'onnx' in about ? { sha256: about['onnx'], signature: about['signature'] as ModelSignature } : await readArtifact(folder, learn);
  if (learn.checksumOf(bytes).sha256 !== sha256) throw learn.learnError('artifact_damaged', { file, reason: 'its checksum is not the one that was registered' });
  return { bytes, signature };
}

async function readArtifact(folder: string, learn: typeof Learn): Promise<{ readonly sha256: string; readonly signature: ModelSignature }> {
  const file = join(folder, 'artifact.json');
  const { signature, files } = learn.readManifest((await learn.readBounded(file, mostNoteBytes)).toString(), file);
  return { signature, sha256: files['model.onnx'].sha256 };
}

/** A model that was kept for the engine alone, as the graph that says the same. */
async function exported(file: string, learn: typeof Learn): Promise<{ readonly bytes: Uint8Array; readonly signature: ModelSignature }> {
  const text = (await learn.readBounded(file, mostModelBytes)).toString();
  try {
    const model = parseModel(JSON.parse(text));
    return { bytes: learn.writeModel(learn.exportModel(model)), signature: learn.signatureOf(model) };
  } catch (cause) {
    throw learn.learnError('model_failed', { file, reason: `it has no ONNX graph (${(cause as Error).message.replace(/\.$/, '')})` }, cause);
  }
}
