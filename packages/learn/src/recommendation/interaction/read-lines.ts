/** The forms in which published data of recommenders come: lines of sequences, sessions and prefixes, and baskets as JSON. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { learnError } from '../../errors.ts';
import { TableBuilder } from './build-table.ts';
import type { InteractionTable } from './interaction-table.ts';

/** What came after: for a customer, or after a beginning of a session. */
export interface GivenAnswer {
  /** Whose history goes before; absent: the items of `prefix`. */
  readonly customer?: string;
  readonly prefix?: readonly string[];
  readonly items: readonly string[];
}

/** `customer item item …` a line, oldest first (S3-Rec, SASRec). @throws LearnError `table_unreadable` | `table_malformed` | `table_empty` */
export async function readSequences(path: string): Promise<InteractionTable> {
  const builder = new TableBuilder();
  for (const [customer, ...items] of await readWords(path)) for (const item of items) builder.add({ customer: customer!, item });
  return finished(builder, path);
}

/** `item item …` a line, a session each, the older session first (Diginetica as SR-GNN has it). Moments count items from the first of all. @throws as `readSequences` */
export async function readSessions(path: string): Promise<InteractionTable> {
  const builder = new TableBuilder();
  let at = 0;
  for (const [line, items] of (await readWords(path)).entries()) for (const item of items) builder.add({ customer: `session ${line + 1}`, item, at: ++at });
  return finished(builder, path);
}

/** `{"customer": [[-1], [item, …], …, [-1]]}`, a basket a list (Ta-Feng as TIFU-KNN has it). Baskets of a customer are one, two, three … apart. @throws as `readSequences` */
export async function readBaskets(path: string): Promise<InteractionTable> {
  const builder = new TableBuilder();
  for (const [customer, baskets] of basketsOf(await readText(path), path)) {
    for (const [order, items] of baskets.entries()) for (const item of items) builder.add({ customer, item, at: order + 1, signal: 'order' });
  }
  return finished(builder, path);
}

/** `customer item` a line. @throws as `readSequences` */
export async function readTargets(path: string): Promise<readonly GivenAnswer[]> {
  return (await readWords(path)).map(([customer, ...items]) => ({ customer: customer!, items }));
}

/** `item item … TAB item` a line: the beginning of a session, and what came next. @throws as `readSequences` */
export async function readPrefixes(path: string): Promise<readonly GivenAnswer[]> {
  return linesOf(await readText(path)).map((line) => {
    const [prefix = '', next = ''] = line.split('\t');
    if (next.trim() === '') throw learnError('table_malformed', { file: path, reason: `a line has no item after a tabulator: ${line.slice(0, 40)}` });
    return { prefix: prefix.trim().split(/\s+/), items: [next.trim()] };
  });
}

/** The next basket of each customer, as `readBaskets` has them. @throws as `readSequences` */
export async function readNextBaskets(path: string): Promise<readonly GivenAnswer[]> {
  return basketsOf(await readText(path), path).map(([customer, [items = []]]) => ({ customer, items }));
}

/** The text of a file, also one that ends in `.gz`. @throws LearnError `table_unreadable` | `table_malformed` */
export async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw learnError('table_unreadable', { file: path, reason: (error as Error).message }, error);
  }
  try {
    return (/\.gz$/i.test(path) ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw learnError('table_malformed', { file: path, reason: 'it is not whole gzip' }, error);
  }
}

async function readWords(path: string): Promise<readonly (readonly string[])[]> {
  return linesOf(await readText(path)).map((line) => line.trim().split(/\s+/));
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

function basketsOf(text: string, file: string): readonly (readonly [customer: string, baskets: readonly (readonly string[])[]])[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw learnError('table_malformed', { file, reason: (error as Error).message }, error);
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw learnError('table_malformed', { file, reason: 'it is not an object of customers' });
  return Object.entries(read).map(([customer, baskets]) => {
    if (!Array.isArray(baskets) || !baskets.every(Array.isArray)) throw learnError('table_malformed', { file, reason: `the baskets of ${customer} are not lists of items` });
    // The lists of −1 are the borders of the published files.
    return [customer, baskets.map((items: readonly unknown[]) => items.filter((item) => item !== -1).map(String)).filter((items) => items.length > 0)];
  });
}

function finished(builder: TableBuilder, file: string): InteractionTable {
  const table = builder.finish();
  if (table.rows === 0) throw learnError('table_empty', { file });
  return table;
}
