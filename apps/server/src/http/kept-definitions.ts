/** Definitions that a data folder has kept: each was in force, or was proposed, at some time. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDefinition, type ProfileDefinition } from '@limn/engine';

/** One of them. */
export interface KeptDefinition {
  readonly version: string;
  /** When it was first kept, by the system's time, ms. */
  readonly since: number;
  readonly definition: ProfileDefinition;
}

/** By what a file has read as: files never change. */
const parsed = new Map<string, KeptDefinition>();
/** More are read again each time. */
const mostParsed = 200;

/** Oldest first; one that cannot be read is passed over. Cost: each is read and parsed once. */
export async function* definitionsSince(folder: string): AsyncGenerator<KeptDefinition> {
  const place = join(folder, 'definitions');
  const names = (await readdir(place).catch((): string[] => [])).filter((name) => name.endsWith('.json'));
  const files = await Promise.all(names.map(async (name) => ({ path: join(place, name), version: name.slice(0, -'.json'.length), since: (await stat(join(place, name))).mtimeMs })));
  for (const { path, version, since } of files.sort((a, b) => a.since - b.since)) {
    const kept = parsed.get(path) ?? (await read(path, version, since));
    if (kept !== undefined) yield kept;
  }
}

async function read(path: string, version: string, since: number): Promise<KeptDefinition | undefined> {
  try {
    const kept = { version, since, definition: parseDefinition(JSON.parse(await readFile(path, 'utf8'))) };
    if (parsed.size < mostParsed) parsed.set(path, kept);
    return kept;
  } catch {
    return undefined;
  }
}
