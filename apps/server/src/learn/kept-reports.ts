/** What was judged of recommendations, kept beside their models: a training's report, and one of whole lists. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecommendationReport } from '@limn/learn';

/** A report, and where it is from. */
export interface KeptReport {
  /** training: the ways beside baselines; lists: as they would have been shown, each way alone, and the list without it. */
  readonly of: 'training' | 'lists';
  /** ms, by the clock in use. */
  readonly at: number;
  readonly report: RecommendationReport;
}

const folderOf = (data: string): string => join(data, 'recommendations', 'judged');
const fileOf = (data: string, { name, of }: { readonly name: string; readonly of: KeptReport['of'] }): string => join(folderOf(data), `${encodeURIComponent(name)}.${of}.json`);

/** Written beside and renamed: half a report is never read. A newer one of its kind takes its place. */
export async function keepReport(data: string, name: string, kept: KeptReport): Promise<void> {
  const file = fileOf(data, { name, of: kept.of });
  await mkdir(folderOf(data), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(kept));
  await rename(`${file}.new`, file);
}

/** Newest first; none where nothing was judged, or it cannot be read. */
export async function readReports(data: string, name: string): Promise<readonly KeptReport[]> {
  const read = await Promise.all((['training', 'lists'] as const).map(async (of) => {
    try {
      return [JSON.parse(await readFile(fileOf(data, { name, of }), 'utf8')) as KeptReport];
    } catch {
      return [];
    }
  }));
  return read.flat().sort((a, b) => b.at - a.at);
}
