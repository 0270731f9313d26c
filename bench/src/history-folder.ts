/** A data folder with a long history, filled once a run by a process of its own and shared by the benches that need one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary-folder.ts';

export interface HistoryFolderOptions {
  readonly customers: number;
  readonly events: number;
  /** Kept there, and used again when it is there already. Default: a temporary one, removed when the bench ends. */
  readonly folder?: string | undefined;
  /** What fills it, and what that is told besides folder, customers and events. Default: the shop's history. */
  readonly fill?: { readonly script: string; readonly more: readonly number[] };
}

/** Days that the history covers, up to when it was made. */
export const historyDays = 90;
/** The first so many customers have a hundredth of all events between them. */
export const hotCustomers = 10;

const made = new Map<string, Promise<string>>();

/** A folder for `startServer`; its data stand in `data` within it. @throws when it cannot be filled, or holds another history */
export function historyFolder(options: HistoryFolderOptions): Promise<string> {
  const script = options.fill?.script ?? '';
  const known = made.get(script) ?? makeFolder(options);
  made.set(script, known);
  return known;
}

async function makeFolder({ customers, events, folder, fill = { script: './history-fill.js', more: [] } }: HistoryFolderOptions): Promise<string> {
  const base = folder ?? (await temporaryFolder('history'));
  const marker = join(base, 'history.json');
  const what = JSON.stringify({ customers, events, ...(fill.more.length > 0 && { more: fill.more }) });
  if (existsSync(marker)) {
    const found = await readFile(marker, 'utf8');
    if (found === what) return base;
    throw new Error(`${base} holds another history, ${found}; name another --folder.`);
  }
  await mkdir(base, { recursive: true });
  const script = fileURLToPath(new URL(fill.script, import.meta.url));
  const child = spawn(process.execPath, [script, base, ...[customers, events, ...fill.more].map(String)], { stdio: ['ignore', 'inherit', 'inherit'] });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  process.off('exit', kill);
  if (code !== 0) throw new Error(`Filling ${base} ended with ${code ?? signal}.`);
  await writeFile(marker, what);
  return base;
}
