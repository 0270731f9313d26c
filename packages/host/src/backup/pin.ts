/**
 * A data folder as it stands at one moment, held while it goes on being written: every file gets a second name (a hard
 * link, which costs no space), and its length is noted. Files only grow, or are replaced by new ones: what has a second
 * name stays readable, and what is added behind the noted length is not looked at.
 */
import { copyFile, link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { systemCode } from '../errors.ts';
import { TEMPORARY } from '../file/replace-file.ts';
import type { LogSnapshot } from '../log/snapshot.ts';

/** One file, held. */
export interface PinnedFile {
  /** Relative to the data folder, with `/`. */
  readonly path: string;
  /** Where its content can be read. */
  readonly held: string;
  /** What of it counts. */
  readonly bytes: number;
  /** ms since 1970. */
  readonly modifiedMs: number;
}

export interface PinnedFolder {
  readonly files: readonly PinnedFile[];
  /** Every event before this log position is in it; absent when nobody has the folder open. */
  readonly position?: number;
  /** Gives the second names up. */
  release(): Promise<void>;
}

/** The process that has the folder open, if any. */
export interface PinnedWriter {
  /** Runs the work while no batch is on its way and nothing is published; events wait meanwhile. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
  /** How far the log is durable. */
  snapshot(): LogSnapshot;
}

/** Where second names stand. What is found there is a crash's and may be deleted. */
const HELD = 'backup-held';
/** The process's own, and what is not there yet. */
const leftOut = [/^lock\./, /^server\.json$/, /^backup-/, /(^|\/)staging(\/|$)/];

/**
 * Holds the folder. No checkpoint of the current generation and no roll to the lake may be under way.
 * Order makes it consistent whatever else goes on: checkpoints before the changes that they speak of, and the log, from
 * which all follows, last.
 * Cost: some 40 µs a file; the writer stands still for all but the files of the lake. Errors of the system come through.
 */
export async function pinFolder(folder: string, writer?: PinnedWriter): Promise<PinnedFolder> {
  const root = join(folder, HELD);
  const release = (): Promise<void> => rm(root, { recursive: true, force: true });
  await release();
  try {
    const pin = async (part: (path: string) => boolean): Promise<PinnedFile[]> => {
      const files: PinnedFile[] = [];
      for (const path of (await pathsIn(folder)).filter(part).sort((a, b) => turnOf(a) - turnOf(b))) {
        const file = await pinFile(folder, path);
        if (file !== undefined) files.push(file);
      }
      return files;
    };
    const lake = await pin((path) => path.startsWith('lake/'));
    const rest = (): Promise<PinnedFile[]> => pin((path) => !path.startsWith('lake/'));
    if (writer === undefined) return { files: [...lake, ...(await rest())], release };
    const { files, log } = await writer.alone(async () => ({ files: await rest(), log: writer.snapshot() }));
    const durable = new Map(log.segments.map(({ segment, bytes }) => [join(folder, 'log', segment.path.slice(dirname(segment.path).length + 1)), bytes]));
    return {
      files: [...lake, ...files.flatMap((file) => upToDurable(file, durable.get(join(folder, file.path))))],
      position: log.segments.at(-1)?.end ?? 0,
      release,
    };
  } catch (cause) {
    await release();
    throw cause;
  }
}

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, sep).length).replaceAll(sep, '/'));
  return files.filter((path) => !path.endsWith(TEMPORARY) && !leftOut.some((pattern) => pattern.test(path)));
}

function turnOf(path: string): number {
  if (path.startsWith('log/')) return 2;
  return path.startsWith('checkpoint/') ? 0 : 1;
}

/** undefined when the file went away meanwhile, as the oldest rejections do. */
async function pinFile(folder: string, path: string): Promise<PinnedFile | undefined> {
  const held = join(folder, HELD, path);
  try {
    await mkdir(dirname(held), { recursive: true });
    await link(join(folder, path), held).catch((cause: unknown) => {
      if (systemCode(cause) === 'ENOENT') throw cause;
      // A file system without hard links.
      return copyFile(join(folder, path), held);
    });
    const { size, mtimeMs } = await stat(held);
    return { path, held, bytes: size, modifiedMs: Math.floor(mtimeMs) };
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

/** Of a segment, what is durable; of one that has nothing durable yet, nothing. */
function upToDurable(file: PinnedFile, bytes: number | undefined): readonly PinnedFile[] {
  if (!/^log\/.*\.log$/.test(file.path)) return [file];
  return bytes === undefined ? [] : [{ ...file, bytes }];
}
