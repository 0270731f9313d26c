/** `recover`: from starting the process to its being ready, everything included: after a clean stop, and from the log alone. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { historyFolder, type HistoryFolderOptions } from './history-folder.ts';
import { round } from './ingest.ts';
import { startServer } from './server-process.ts';
import { shop } from './shop.ts';

/** What is slower than this is no recovery, ms. */
const patienceMs = 1_800_000;

export async function* benchRecover(options: HistoryFolderOptions): AsyncGenerator<Figure> {
  const folder = await historyFolder(options);
  const { customers, events } = options;
  const start = async (): Promise<number> => {
    const server = await startServer({ definition: shop.definition, folder, startWithinMs: patienceMs });
    await server.stop({ keep: true, withinMs: patienceMs });
    return server.startMs / 1000;
  };
  // Time has passed since the history was made; what it turned is in the next checkpoint.
  await start();
  yield { bench: 'recover', figure: 'from a clean stop, s', value: round(await start()), customers, events };
  await rm(join(folder, 'data', 'checkpoint'), { recursive: true });
  const seconds = await start();
  yield { bench: 'recover', figure: 'from the log only, s', value: round(seconds), customers, events };
  yield { bench: 'recover', figure: 'events/s from the log', value: Math.round(events / seconds), customers, events };
}
