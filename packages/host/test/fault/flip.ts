/** A bit that turns over at rest. */
import { dirname } from 'node:path';
import type { Random } from './random.ts';
import type { SimulatedDisk } from './simulated-disk.ts';

/** Where a bit was turned, and what the byte was before. */
export interface Flip {
  readonly path: string;
  readonly at: number;
  readonly flipped: number;
  readonly sound: number;
}

/** Turns a bit of a stored file: of each folder as often, and of its newest file more often than of the others. @returns undefined when nothing is stored */
export function flipBit(disk: SimulatedDisk, random: Random): Flip | undefined {
  const paths = disk.paths.filter((path) => !path.includes('/rejected/') && disk.inode(path)!.content.length > 0);
  if (paths.length === 0) return undefined;
  const folders = Map.groupBy(paths, dirname);
  const within = folders.get(random.pick([...folders.keys()]))!;
  const path = random.chance(0.5) ? within.at(-1)! : random.pick(within);
  const inode = disk.inode(path)!;
  const content = Buffer.from(inode.content);
  const at = random.integer(random.chance(0.5) ? Math.max(0, content.length - 200) : 0, content.length - 1);
  const sound = content[at]!;
  content[at] = sound ^ (1 << random.integer(0, 7));
  inode.settle(content);
  return { path, at, flipped: content[at]!, sound };
}
