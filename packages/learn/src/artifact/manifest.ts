/** `artifact.json`: everything there is to know of a model besides the model itself, as plain data. */
import { checkSignature, type ModelSignature, type Requirement } from '@limn/engine';
import { learnError } from '../errors.ts';

/** Data as JSON has it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** What is known of a model, told by whoever makes it. */
export interface ModelFacts {
  /** Of the prediction. */
  readonly name: string;
  /** Who made it: a person, or a program. */
  readonly madeBy: string;
  /** When, ms since 1970. */
  readonly madeAt: number;
  /** Of the definition that the columns come from. */
  readonly definitionVersion?: string;
  /** By name of the column. */
  readonly featureVersions?: Readonly<Record<string, string>>;
  /** The data it learnt from: moments of reading from and up to (ms), and rows. */
  readonly data?: { readonly from?: number; readonly to?: number; readonly rows: number; readonly source?: string };
  readonly seed?: number;
  /** As an evaluation reports them. */
  readonly metrics?: JsonValue;
  readonly calibration?: JsonValue;
  readonly importance?: JsonValue;
  /** How it was trained: the trainer and its options. */
  readonly training?: JsonValue;
}

/** A file of the folder, as it was written. */
export interface FileChecksum {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Files that a model's folder may hold besides `artifact.json`. */
export const modelFiles = ['model.onnx', 'scorer.json'] as const;

/** The name of a file of a model. */
export type ModelFile = (typeof modelFiles)[number];

/** The content of `artifact.json`. */
export interface ArtifactManifest extends ModelFacts {
  readonly format: 1;
  /** SHA-256 over the model's files: the same model has the same, wherever and whenever it was made. */
  readonly version: string;
  readonly signature: ModelSignature;
  readonly files: { readonly 'model.onnx': FileChecksum; readonly 'scorer.json'?: FileChecksum };
}

const mostBytes = 2 ** 40;

/**
 * Reads an `artifact.json` that may come from anywhere.
 * @param file named in errors
 * @throws LearnError `artifact_format`, `artifact_damaged`
 */
export function readManifest(text: string, file: string): ArtifactManifest {
  const need = (holds: boolean, place: string, what: string): void => {
    if (!holds) throw learnError('artifact_damaged', { file, reason: `"${place}" ${what}` });
  };
  const manifest = parsed(text, file);
  if (manifest['format'] !== 1) throw learnError('artifact_format', { file, found: JSON.stringify(manifest['format']) ?? 'none', known: 1 });
  for (const name of ['name', 'version', 'madeBy']) need(typeof manifest[name] === 'string', name, 'is no text');
  need(Number.isFinite(manifest['madeAt']), 'madeAt', 'is no moment');
  const files = manifest['files'];
  need(isObject(files) && 'model.onnx' in files, 'files', 'does not name model.onnx');
  for (const [name, checksum] of Object.entries(files as object)) {
    need(modelFiles.includes(name as ModelFile), `files.${name}`, 'is no file of a model');
    need(isObject(checksum) && isCount(checksum['bytes'], mostBytes) && /^[0-9a-f]{64}$/.test(String(checksum['sha256'])), `files.${name}`, 'has no size and checksum');
  }
  checkSignature(manifest['signature'], 'signature.', need);
  return manifest as unknown as ArtifactManifest;
}

/**
 * A signature from anywhere, checked for its form; whether a model fits it is seen when the model is loaded.
 * @param file of the model, named in errors
 * @throws LearnError `model_signature`
 */
export function readSignature(signature: unknown, file: string): ModelSignature {
  const need: Requirement = (holds, place, what) => {
    if (!holds) throw learnError('model_signature', { file, reason: `"${place}" ${what}` });
  };
  checkSignature(signature, '', need);
  return signature;
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text) as unknown;
    if (isObject(value)) return value;
  } catch (cause) {
    throw learnError('artifact_damaged', { file, reason: (cause as Error).message }, cause);
  }
  throw learnError('artifact_damaged', { file, reason: 'it is no object' });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}
