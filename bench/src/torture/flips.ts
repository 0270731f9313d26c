/**
 * Bits that turn while nobody looks: in a copy of a data folder one random bit is turned, and the copy is opened. Either it is
 * refused with a code, or it says all that the sound one says (made again from the log, with a warning, or because the bit
 * bears no meaning). It never says anything else.
 */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import type { LimnEvent } from '@limn/engine';
import { HostError, manualClock, openLimn, querySql } from '@limn/host';
import { randomEvent, seeded, shop } from '../shop.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export interface FlipsOptions {
  readonly flips: number;
  readonly seed: number;
  readonly onProgress: (line: string) => void;
}

/** What became of the flips in one part of the folder. */
export interface FlipCounts {
  /** Not opened, or not read: with a code. */
  refused: number;
  /** A warning came, and everything was there. */
  told: number;
  /** Everything was there, and nothing to be told. */
  harmless: number;
}

export interface FlipsReport {
  readonly flips: number;
  readonly byFile: Readonly<Record<string, FlipCounts>>;
  readonly seconds: number;
  readonly wrong: readonly string[];
}

/** Small ones, so that there are several of each kind. */
const sizes = { segmentBytes: 32 * 1024, changeFileBytes: 16 * 1024 };
const customers = 60;
const began = Date.UTC(2026, 5, 1);
/** After all events, and before the next moment at which time alone turns anything: both opens read the same. */
const readAt = began + 86_400_000;
const query = { sql: 'select count(*), sum(position), min(time), max(time), sum(length(properties::varchar)), sum(hash(properties::varchar) % 1000000), count(distinct user) from events' };

export async function flip({ flips, seed, onProgress }: FlipsOptions): Promise<FlipsReport> {
  const random = seeded(seed);
  const root = await temporaryFolder('flips');
  const from = performance.now();
  const byFile: Record<string, FlipCounts> = {};
  const wrong: string[] = [];
  try {
    const sound = join(root, 'sound');
    await makeFolder(sound, random);
    const copy = join(root, 'copy');
    await cp(sound, copy, { recursive: true });
    const expected = await contentOf(copy, () => {});
    const files = await filesIn(sound);
    const parts = [...new Set(files.map(partOf))];
    for (let n = 0; n < flips; n++) {
      await rm(copy, { recursive: true, force: true });
      await cp(sound, copy, { recursive: true });
      const part = parts[Math.floor(random() * parts.length)]!;
      const candidates = files.filter((file) => partOf(file) === part);
      const file = candidates[Math.floor(random() * candidates.length)]!;
      const bytes = await readFile(join(copy, file));
      const bit = Math.floor(random() * bytes.length * 8);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      await writeFile(join(copy, file), bytes);
      const counts = (byFile[part] ??= { refused: 0, told: 0, harmless: 0 });
      const warnings: unknown[] = [];
      try {
        const content = await contentOf(copy, (cause) => warnings.push(cause));
        if (!isDeepStrictEqual(content, expected)) wrong.push(`${file}, bit ${bit}: ${differenceOf(expected, content)} was served otherwise`);
        else if (warnings.length > 0) counts.told++;
        else counts.harmless++;
      } catch (cause) {
        if (cause instanceof HostError) counts.refused++;
        else wrong.push(`${file}, bit ${bit}: ended without a code: ${String(cause)}`);
      }
      onProgress(`${n + 1} of ${flips} bits turned, ${wrong.length} wrong`);
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  return { flips, byFile, seconds: (performance.now() - from) / 1000, wrong };
}

/** History with all kinds of files in it: a checkpoint in the middle of the log, changes, lake, rejections, imports. */
async function makeFolder(folder: string, random: () => number): Promise<void> {
  const clock = manualClock(began);
  let serial = 0;
  const open = () => openLimn({ folder, definition: shop.definition, clock, sizes });
  const some = (count: number): LimnEvent[] => Array.from({ length: count }, () => randomEvent(random, Math.floor(random() * customers), clock.now(), serial++));
  for (const round of [1, 2, 3]) {
    const limn = await open();
    for (let i = 0; i < 20; i++) {
      clock.advanceTo(clock.now() + 60_000);
      await limn.ingest(some(50), { name: 'file', row: round * 20 + i });
    }
    limn.quarantine([{ receivedAt: clock.now(), code: 'malformed', message: 'It is not an event.', sent: { round } }]);
    await limn.close();
  }
}

async function contentOf(folder: string, onWarning: (cause: unknown) => void): Promise<Readonly<Record<string, unknown>>> {
  const limn = await openLimn({ folder, definition: shop.definition, clock: manualClock(readAt), sizes, onWarning });
  try {
    const { engine } = limn;
    const profiles = Array.from({ length: customers }, (_, i) => engine.find(`cust-${10_000_000 + i}`)).map((source) => source && [...engine.read(source, { asOf: readAt }).values]);
    const past = Array.from({ length: 10 }, (_, i) => engine.find(`cust-${10_000_000 + i}`)).map((source) => source && [...engine.read(source, { asOf: began + 30 * 60_000 }).values]);
    const changes = await limn.changesAfter(0, 1_000_000);
    return { profiles, past, changes, position: limn.status().logPosition, rows: limn.importedRows('file'), lake: (await querySql({ folder: join(folder, 'lake'), ...query })).rows };
  } finally {
    await limn.close();
  }
}

function differenceOf(expected: Readonly<Record<string, unknown>>, content: Readonly<Record<string, unknown>>): string {
  return Object.keys(expected).filter((key) => !isDeepStrictEqual(expected[key], content[key])).join(', ');
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  return files.filter((file) => !file.startsWith('lock.'));
}

/** `log`, `checkpoint`, `changes`, …; of files at the top, their name. */
function partOf(file: string): string {
  return file.split('/')[0]!;
}
