/** Data folders full of the shop's customers, filled without HTTP by a process of their own, and shared by the benches of one run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ShopFolderOptions {
  readonly customers: number;
  readonly eventsPerCustomer: number;
}

const filled = new Map<string, Promise<string>>();

/** A folder for `startServer`, with the events of the last two days. Made once a run, removed at its end. */
export function shopFolder({ customers, eventsPerCustomer }: ShopFolderOptions): Promise<string> {
  const key = `${customers}x${eventsPerCustomer}`;
  const known = filled.get(key);
  if (known !== undefined) return known;
  const made = fill(customers, eventsPerCustomer);
  filled.set(key, made);
  return made;
}

async function fill(customers: number, eventsPerCustomer: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-bench-shop-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const script = fileURLToPath(new URL('./fill.js', import.meta.url));
  const child = spawn(process.execPath, [script, folder, String(customers), String(eventsPerCustomer)], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`Filling ${folder} ended with ${code}.`);
  return folder;
}
