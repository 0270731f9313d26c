/** The rival in the same run: scikit-learn's HistGradientBoosting, on one thread, where Python has it. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { temporaryFolder } from './temporary-folder.ts';

/** What scikit-learn did. */
export interface RivalRun {
  /** Processor time of the fit alone, the best of the runs, s. */
  readonly seconds: number;
  /** On the rows that were kept apart. */
  readonly auc: number;
}

/** Numbers column by column, the training rows first. */
export interface RivalData {
  readonly columns: readonly Float32Array[];
  readonly labels: Float32Array;
  readonly trainingRows: number;
}

const script = `
import json, sys, time
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
folder, columns, training, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
x = np.fromfile(folder + '/x', dtype=np.float32).reshape(columns, -1).T.copy()
y = np.fromfile(folder + '/y', dtype=np.float32)
seconds = []
for run in range(runs):
    model = HistGradientBoostingClassifier(max_iter=100, max_leaf_nodes=31, learning_rate=0.1, early_stopping=False)
    start = time.process_time()
    model.fit(x[:training], y[:training])
    seconds.append(time.process_time() - start)
print(json.dumps({'seconds': min(seconds), 'auc': roc_auc_score(y[training:], model.predict_proba(x[training:])[:, 1])}))
`;

/** Fits 100 trees of 31 leaves to the same rows. @returns nothing where there is no Python with scikit-learn */
export async function runScikitLearn({ columns, labels, trainingRows }: RivalData, runs: number, python = '/usr/bin/python3'): Promise<RivalRun | undefined> {
  const folder = await temporaryFolder('trees');
  await writeFile(join(folder, 'x'), Buffer.concat(columns.map(bytesOf)));
  await writeFile(join(folder, 'y'), bytesOf(labels));
  const child = spawn(python, ['-c', script, folder, String(columns.length), String(trainingRows), String(runs)], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, OMP_NUM_THREADS: '1' } });
  const ended = new Promise<number | null>((resolve) => child.on('error', () => resolve(null)).on('close', resolve));
  const [answer, code] = await Promise.all([text(child.stdout), ended]);
  return code === 0 ? (JSON.parse(answer) as RivalRun) : undefined;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
