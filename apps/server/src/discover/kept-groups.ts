/** The newest groups of a data folder: kept beside its log, so that a restart shows them and the next discovery knows them again. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundGroups } from './groups-job.ts';

const folderOf = (data: string): string => join(data, 'discoveries');
const fileOf = (data: string): string => join(folderOf(data), 'groups.json');

/** Written beside and renamed: half of it is never read. */
export async function keepGroups(data: string, found: FoundGroups): Promise<void> {
  await mkdir(folderOf(data), { recursive: true });
  await writeFile(`${fileOf(data)}.new`, JSON.stringify(found));
  await rename(`${fileOf(data)}.new`, fileOf(data));
}

/** undefined: none were found yet, or the file cannot be read. */
export async function readGroups(data: string): Promise<FoundGroups | undefined> {
  try {
    return JSON.parse(await readFile(fileOf(data), 'utf8')) as FoundGroups;
  } catch {
    return undefined;
  }
}
