/**
 * Trainings that a kill does not undo. Each stands in a folder of its own, named by what is learnt from: while it runs, as the checkpoints of
 * `trainSequence`; once it is over, as what came of it. Who trains the same again goes on, or has it at once.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { InteractionTable } from '../interaction/interaction-table.ts';
import { usualSequence } from './sequence-options.ts';
import { trainSequence, type TrainedSequence, type TrainSequenceOptions } from './train-sequence.ts';

const TRAINED = 'trained';

/** As `trainSequence`, to the bit. @param folder made when it is not there; whoever needs no more of it removes it @throws as `trainSequence`, and the system's own errors */
export async function trainResumed(table: InteractionTable, options: Omit<TrainSequenceOptions, 'checkpoint'>, folder: string): Promise<TrainedSequence> {
  const own = join(folder, keyOf(table, options));
  const before = await readTrained(own);
  if (before !== undefined) return before;
  await mkdir(own, { recursive: true });
  const trained = await trainSequence(table, { ...options, checkpoint: { folder: own } });
  const unfinished = join(own, `${TRAINED}.part`);
  await writeFile(unfinished, serialize(trained));
  await rename(unfinished, join(own, TRAINED));
  return trained;
}

/** What is not there, or cannot be read, is trained. */
async function readTrained(folder: string): Promise<TrainedSequence | undefined> {
  try {
    return deserialize(await readFile(join(folder, TRAINED))) as TrainedSequence;
  } catch {
    return undefined;
  }
}

function keyOf({ rows, customers, items, weights, at, itemKeys, customerKeys }: InteractionTable, { seed, settings, learnsAnew }: Pick<TrainSequenceOptions, 'seed' | 'settings' | 'learnsAnew'>): string {
  const hash = createHash('sha256').update(JSON.stringify([{ ...usualSequence, ...settings }, seed, learnsAnew ?? true, rows, itemKeys.length, customerKeys.length]));
  for (const column of [customers, items, weights, at]) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest('hex').slice(0, 32);
}
