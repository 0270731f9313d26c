/** Folders of a bench's own, gone when its process is, however that ends. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder under the system's temporary one. @param kind a word for its name */
export async function temporaryFolder(kind: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `limn-${kind}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
