/** `state`: what many customers cost: bytes on the disk of each part of a data folder, and memory of the server that has it open. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createClient } from './http-client.ts';
import type { Figure } from './figure.ts';
import { historyFolder, type HistoryFolderOptions } from './history-folder.ts';
import { startServer } from './server-process.ts';
import { shop } from './shop.ts';

const parts = ['log', 'checkpoint', 'changes', 'lake'] as const;
const patienceMs = 1_800_000;

export async function* benchState(options: HistoryFolderOptions): AsyncGenerator<Figure> {
  const folder = await historyFolder(options);
  const { customers, events } = options;
  const figure = (name: string, value: number): Figure => ({ bench: 'state', figure: name, value, customers, events });
  let disk = 0;
  for (const part of parts) {
    const bytes = await bytesIn(join(folder, 'data', part));
    disk += bytes;
    yield figure(`${part}, MiB on disk`, mebibytes(bytes));
  }
  yield figure('all on disk, MiB', mebibytes(disk));
  const server = await startServer({ definition: shop.definition, folder, startWithinMs: patienceMs });
  const client = createClient({ port: server.port, connections: 1 });
  try {
    // Until what loading left behind is collected, or not.
    await setTimeout(2_000);
    const { body } = await server.guard(client.send('GET', '/v1/status', server.read));
    const { profiles, stateBytes } = JSON.parse(body) as { readonly profiles: number; readonly stateBytes: number };
    yield figure('bytes a customer, state', Math.round(stateBytes / profiles));
    yield figure('state in memory, MiB', mebibytes(stateBytes));
    const resident = await residentBytes(server.process.pid!);
    if (resident !== undefined) yield figure('resident memory, MiB', mebibytes(resident));
  } finally {
    client.close();
    await server.stop({ keep: true, withinMs: patienceMs });
  }
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

/** undefined where the system does not tell. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
