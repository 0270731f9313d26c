/**
 * A training written down: all numbers, where it was, and the best so far. One file, replaced as a whole: a kill at any
 * instant leaves the one before or the new one. Format: magic, length of the header, header (JSON), the numbers one array
 * after the other as little-endian 32-bit floats, and the SHA-256 of everything before it.
 */
import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { learnError } from '../../errors.ts';
import type { TrainingState } from './stepper.ts';

/** Losses after one round over the training part. */
export interface EpochRecord {
  /** The first is 1. */
  readonly epoch: number;
  /** Mean of the training part, as the steps saw it. */
  readonly loss: number;
  /** Mean of the validation part; absent without one. */
  readonly validation?: number;
}

/** Where a training is. */
export interface Position {
  /** Round that is being done, the first is 1, and batches of it that are done. */
  readonly epoch: number;
  readonly batch: number;
  readonly steps: number;
  /** Of the round so far: Σ loss × weight, and Σ weight. */
  readonly lossSum: number;
  readonly weightSum: number;
  readonly history: readonly EpochRecord[];
}

/** What stands in a checkpoint. */
export interface Checkpoint {
  readonly position: Position;
  readonly state: TrainingState;
  /** Parameters of the best round, when a round was validated. */
  readonly best?: { readonly epoch: number; readonly loss: number; readonly state: TrainingState };
}

const magic = 'LIMNTRN1';
const hashBytes = 32;

/** Writes a checkpoint in the place of the one before. @param fingerprint of the plan and data @throws the system's own errors */
export async function writeCheckpoint(file: string, fingerprint: string, { position, state, best }: Checkpoint): Promise<void> {
  const arrays = [state, ...(best === undefined ? [] : [best.state])].map((numbers) => Object.entries(numbers));
  const header = Buffer.from(JSON.stringify({
    fingerprint,
    position,
    ...(best !== undefined && { best: { epoch: best.epoch, loss: best.loss } }),
    arrays: arrays.map((part) => part.map(([name, { length }]) => ({ name, length }))),
  }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const parts = [Buffer.from(magic), length, header, ...arrays.flat().map(([, { buffer, byteOffset, byteLength }]) => Buffer.from(buffer, byteOffset, byteLength))];
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  const unfinished = `${file}.part`;
  const handle = await open(unfinished, 'w');
  try {
    for (const part of [...parts, hash.digest()]) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync().finally(() => folder.close());
}

/**
 * Reads the checkpoint of a training; undefined when there is none.
 * @throws LearnError `checkpoint_unfit` when it is damaged, or of another plan or other data
 */
export async function readCheckpoint(file: string, fingerprint: string): Promise<Checkpoint | undefined> {
  const refuse = (reason: string, cause?: unknown): never => {
    throw learnError('checkpoint_unfit', { file, reason }, cause);
  };
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => (cause.code === 'ENOENT' ? undefined : refuse(cause.message, cause)));
  if (bytes === undefined) return undefined;
  const end = bytes.length - hashBytes;
  const isWhole = end > magic.length + 4 && bytes.toString('latin1', 0, magic.length) === magic && createHash('sha256').update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end));
  if (!isWhole) refuse('it is damaged');
  const begin = magic.length + 4;
  const numbersFrom = begin + bytes.readUInt32LE(magic.length);
  const header = JSON.parse(bytes.toString('utf8', begin, numbersFrom)) as CheckpointHeader;
  if (header.fingerprint !== fingerprint) refuse('it is of another network or other data');
  let at = numbersFrom;
  const [state, best] = header.arrays.map((part) => Object.fromEntries(part.map(({ name, length }) => [name, floatsAt(bytes, (at += length * 4) - length * 4, length)])));
  return { position: header.position, state: state!, ...(header.best !== undefined && { best: { ...header.best, state: best! } }) };
}

/** Takes a checkpoint away, when its training is done. */
export async function removeCheckpoint(file: string): Promise<void> {
  await rm(file, { force: true });
}

interface CheckpointHeader {
  readonly fingerprint: string;
  readonly position: Position;
  readonly best?: { readonly epoch: number; readonly loss: number };
  readonly arrays: readonly (readonly { readonly name: string; readonly length: number }[])[];
}

function floatsAt(bytes: Buffer, at: number, length: number): Float32Array<ArrayBuffer> {
  return new Float32Array(Uint8Array.from(bytes.subarray(at, at + length * 4)).buffer);
}
