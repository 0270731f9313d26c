import type { ModelSignature } from '@limn/engine';
import { readSignature, type ArtifactManifest, type ModelFacts } from './manifest.ts';
import { readBounded } from './open-artifact.ts';
import { writeFolder } from './write-artifact.ts';

/** A model made elsewhere, and where it goes. */
export interface ForeignArtifact {
  /** Path of an ONNX file. */
  readonly file: string;
  /** What it takes and gives, in terms of columns. */
  readonly signature: ModelSignature;
  readonly facts: ModelFacts;
  /** Default 512 MiB. */
  readonly mostBytes?: number;
}

/**
 * Takes in an ONNX model made elsewhere (scikit-learn, PyTorch, …): it is read, checked against its signature, tried, and
 * written into a folder of its own as any model of Limn.
 * @throws LearnError `artifact_unreadable`, `artifact_exists`, `model_oversized`, `model_malformed`, `model_external_data`,
 * `model_unknown_operator`, `model_signature`, `model_failed`
 */
export async function registerForeign(folder: string, { file, signature, facts, mostBytes = 512 * 2 ** 20 }: ForeignArtifact): Promise<ArtifactManifest> {
  const checked = readSignature(signature, file);
  const bytes = await readBounded(file, mostBytes);
  return writeFolder(folder, new Map([['model.onnx', bytes]]), { signature: checked, facts, file });
}
