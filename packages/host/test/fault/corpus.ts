/** Plans that once failed, made small and kept: each is run for ever. */
import { readdir, readFile } from 'node:fs/promises';
import type { Plan } from './plan.ts';

export interface KeptPlan {
  /** What was broken when it was found. */
  readonly law: string;
  readonly plan: Plan;
}

export const corpusFolder = new URL('./corpus/', import.meta.url);

/** By name, which says what the mistake was. */
export async function readCorpus(): Promise<ReadonlyMap<string, KeptPlan>> {
  const corpus = new Map<string, KeptPlan>();
  for (const file of (await readdir(corpusFolder)).sort()) {
    corpus.set(file.replace(/\.json$/, '').replaceAll('-', ' '), JSON.parse(await readFile(new URL(file, corpusFolder), 'utf8')) as KeptPlan);
  }
  return corpus;
}
