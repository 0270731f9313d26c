/** At which moment of its life a server is killed: at any, or when its files show that it is at something in particular. */
import { watch } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { HostSizes } from '@limn/host';

/** What the killer waits for. */
export interface Aim {
  readonly name: 'anything' | 'a new segment' | 'a checkpoint' | 'the roll to the lake' | 'another definition' | 'a clean stop';
  /** Of all kills. */
  readonly share: number;
  readonly sizes: HostSizes;
  /** Changes in this folder of the data are the sign, the file's name must fit; one of the first so many is waited for. */
  readonly sign?: { readonly folder: string; readonly name: RegExp; readonly among: number };
  /** Longest time from the sign to the kill, ms: about as long as it takes. */
  readonly lastsMs: number;
}

const usual: HostSizes = { segmentBytes: 512 * 1024, checkpointEvents: 1_000_000, changeFileBytes: 64 * 1024 };

export const aims: readonly Aim[] = [
  { name: 'anything', share: 0.4, sizes: usual, lastsMs: 300 },
  { name: 'a new segment', share: 0.12, sizes: { ...usual, segmentBytes: 16 * 1024 }, sign: { folder: 'log', name: /\.(log|index)/, among: 3 }, lastsMs: 2 },
  { name: 'a checkpoint', share: 0.12, sizes: { ...usual, checkpointEvents: 300 }, sign: { folder: 'checkpoint', name: /\.checkpoint/, among: 3 }, lastsMs: 6 },
  { name: 'the roll to the lake', share: 0.08, sizes: { ...usual, checkpointEvents: 300 }, sign: { folder: 'lake', name: /staging|parquet|manifest/, among: 6 }, lastsMs: 150 },
  { name: 'another definition', share: 0.14, sizes: usual, sign: { folder: '.', name: /^generations\.json/, among: 9 }, lastsMs: 10 },
  { name: 'a clean stop', share: 0.14, sizes: { ...usual, checkpointEvents: 100_000 }, lastsMs: 600 },
];

/** @param at 0 ≤ at < 1 */
export function aimAt(at: number): Aim {
  let share = 0;
  return aims.find((aim) => at < (share += aim.share)) ?? aims[0]!;
}

/** Resolves at a sign, or when none has come in time. @param at 0 ≤ at < 1: which of them */
export async function untilSign(data: string, { sign }: Aim, { at, withinMs }: { readonly at: number; readonly withinMs: number }): Promise<void> {
  if (sign === undefined) return;
  const stop = new AbortController();
  const folder = join(data, sign.folder);
  await mkdir(folder, { recursive: true });
  let left = 1 + Math.floor(at * sign.among);
  const seen = new Promise<void>((resolve) => {
    const watcher = watch(folder, { recursive: sign.folder !== '.', signal: stop.signal }, (_, name) => name !== null && sign.name.test(name) && --left === 0 && resolve());
    watcher.on('error', () => {});
  });
  await Promise.race([seen, setTimeout(withinMs, undefined, { signal: stop.signal })]);
  stop.abort();
}

/** What the server was at when it died, as its files tell. */
export async function phasesOf(data: string, { stopping }: { readonly stopping: boolean }): Promise<readonly string[]> {
  const phases: string[] = [];
  const files = await readdir(data, { recursive: true }).catch(() => []);
  if (stopping) phases.push('during a clean stop');
  if (files.some((name) => name.startsWith('checkpoint/') && name.endsWith('.tmp'))) phases.push('writing a checkpoint');
  if (files.some((name) => name.startsWith('lake/staging') || (name.startsWith('lake/') && name.endsWith('.tmp')))) phases.push('rolling to the lake');
  const newest = files.filter((name) => /^log\/\d+\.log$/.test(name)).sort().at(-1);
  if (newest !== undefined && (await stat(join(data, newest))).size < 4_096) phases.push('beginning a segment');
  const generations = await readFile(join(data, 'generations.json'), 'utf8').then((text) => JSON.parse(text) as { candidate?: unknown; publishing?: unknown }, () => ({}) as { candidate?: unknown; publishing?: unknown });
  if (generations.publishing !== undefined) phases.push('putting a definition in force');
  else if (generations.candidate !== undefined) phases.push('computing a definition');
  return phases.length === 0 ? ['taking events'] : phases;
}
