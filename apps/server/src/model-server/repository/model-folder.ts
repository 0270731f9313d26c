/**
 * A folder of models as other model servers have it: `name/version/model.onnx`, versions being whole numbers. Beside the
 * file may stand `signature.json` (columns behind the inputs) or the `artifact.json` of a model of Limn; in the model's
 * folder `serving.json`: `{ "default": "2", "labels": { "stable": "1" } }`.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Learn from '@limn/learn';
import { CliError } from '../../errors.ts';
import type { FoundModel, FoundVersion, ModelSource } from './found-model.ts';

const mostModelBytes = 2 ** 31;
const mostNoteBytes = 2 ** 24;

/** Models of a folder. Names that begin with a dot are not looked at. */
export function modelFolderSource(folder: string, learn: typeof Learn): ModelSource {
  return {
    async find() {
      const names = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
        throw new CliError('no_folder', { detail: `The folder of models ${folder} cannot be read.`, cure: 'Name a folder that holds NAME/VERSION/model.onnx.' }, { cause });
      });
      const found = await Promise.all(names.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => findModel(join(folder, name), name, learn)));
      return found.filter(({ versions }) => versions.length > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

async function findModel(folder: string, name: string, learn: typeof Learn): Promise<FoundModel> {
  const names = await readdir(folder).catch(() => []);
  const versions = await Promise.all(names.filter((version) => /^[1-9]\d{0,14}$/.test(version)).map((version) => findVersion(join(folder, version), version, learn)));
  const { usual, labels } = await readServing(join(folder, 'serving.json'), learn);
  return { name, versions: versions.flat().sort((a, b) => Number(a.version) - Number(b.version)), labels, orHighest: true, ...(usual !== undefined && { usual }) };
}

async function findVersion(folder: string, version: string, learn: typeof Learn): Promise<readonly FoundVersion[]> {
  const file = join(folder, 'model.onnx');
  const [model, ...notes] = await Promise.all(['model.onnx', 'signature.json', 'artifact.json'].map((name) => marksOf(join(folder, name))));
  if (model === undefined) return [];
  return [{
    version,
    file,
    fingerprint: [model, ...notes].join(' '),
    async read() {
      const bytes = await learn.readBounded(file, mostModelBytes);
      const [signature, artifact] = [await readNote(join(folder, 'signature.json'), learn), await readNote(join(folder, 'artifact.json'), learn)];
      if (signature !== undefined) return { bytes, signature: learn.readSignature(signature, file) };
      return artifact === undefined ? { bytes } : { bytes, signature: learn.readManifest(JSON.stringify(artifact), join(folder, 'artifact.json')).signature };
    },
  }];
}

/** What changes with a file. @returns undefined: there is none */
async function marksOf(file: string): Promise<string | undefined> {
  return stat(file).then(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`, () => undefined);
}

/** @returns undefined: there is none @throws LearnError `artifact_damaged` */
async function readNote(file: string, learn: typeof Learn): Promise<unknown> {
  if ((await marksOf(file)) === undefined) return undefined;
  const bytes = await learn.readBounded(file, mostNoteBytes);
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    throw learn.learnError('artifact_damaged', { file, reason: (cause as Error).message }, cause);
  }
}

/** A note that says something else than it should is no reason to stop serving. */
async function readServing(file: string, learn: typeof Learn): Promise<{ readonly usual?: string; readonly labels: ReadonlyMap<string, string> }> {
  const said = await readNote(file, learn).catch(() => undefined);
  const { default: usual, labels } = (typeof said === 'object' && said !== null ? said : {}) as { readonly default?: unknown; readonly labels?: unknown };
  const named = typeof labels === 'object' && labels !== null ? Object.entries(labels).map(([label, version]) => [label, String(version)] as const) : [];
  return { labels: new Map(named), ...(usual !== undefined && { usual: String(usual) }) };
}
