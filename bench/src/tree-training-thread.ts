/** A thread that trains by itself whenever it is told to: see `worthOfSecondThread`. */
import { parentPort, workerData } from 'node:worker_threads';
import { trainBoosting } from '@limn/learn';
import { makeRows, sameAsRival } from './tree-rows.ts';

const { rows, columns } = workerData as { readonly rows: number; readonly columns: number };
const { matrix, labels } = makeRows(rows, columns);
parentPort!.on('message', () => {
  void trainBoosting(matrix, { labels }, { ...sameAsRival, threads: 1 }).then(() => parentPort!.postMessage('trained', []));
});
parentPort!.postMessage('ready', []);
