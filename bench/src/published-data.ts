/**
 * Public data that recommenders are compared on, split as the papers split it. It is not part of the project: it is read from the
 * folder LIMN_REAL_DATA, else from `shared/data` beside the project; what is absent is said and passed over.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  readBaskets, readInteractions, readNextBaskets, readPrefixes, readSequences, readSessions, readTargets, splitAsGiven, splitTable, successiveSplits, TableBuilder,
  type GivenAnswer, type InteractionTable, type JudgeSplit, type MomentOptions,
} from '@limn/learn';

/** How much of a data set to take. */
export interface PublishedOptions {
  /** Customers, and questions, at most, the first ones: a sample to see that something runs. Absent: all. */
  readonly most?: number | undefined;
}

interface Published {
  readonly files: readonly string[];
  /** The oldest moment first; most have one. */
  readonly read: (paths: readonly string[], most: number) => Promise<readonly JudgeSplit[]>;
}

const folder = process.env['LIMN_REAL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');

const s3rec = (name: string): Published => given([`s3rec/${name}.history.txt.gz`, `s3rec/${name}.test_target.txt.gz`], readSequences, readTargets);

const published = {
  beauty: s3rec('Beauty'),
  toys: s3rec('Toys_and_Games'),
  diginetica: given(['diginetica/train_sessions.txt.gz', 'diginetica/test.txt.gz'], readSessions, readPrefixes),
  // Its last day; the day after, of which papers tell, is not among what is public here.
  yoochoose: split('yoochoose/clicks_train.tsv.gz', { kind: 'session' }),
  tafeng: given(['tafeng/history.json.gz', 'tafeng/future.json.gz'], readBaskets, readNextBaskets),
  // The last two months, and as much before them twice: a customer who is asked at several is drawn once.
  retail: moments('online-retail-2010-12_2011-09.csv.gz', { moments: 3, from: Date.UTC(2011, 7, 1) }),
} satisfies Readonly<Record<string, Published>>;

/** A data set by its name on the command line. */
export type PublishedName = keyof typeof published;

/** @returns the past and its questions, of the newest moment where there are several; nothing where the files are absent */
export async function openPublished(name: PublishedName, options: PublishedOptions = {}): Promise<JudgeSplit | undefined> {
  return (await openMoments(name, options))?.at(-1);
}

/** @returns a past and its questions for each moment, the oldest first; nothing where the files are absent */
export async function openMoments(name: PublishedName, { most = Infinity }: PublishedOptions = {}): Promise<readonly JudgeSplit[] | undefined> {
  const { files, read } = published[name];
  const paths = files.map((file) => join(folder, file));
  const absent = paths.find((path) => !existsSync(path));
  if (absent === undefined) return read(paths, most);
  console.error(`${name} is passed over, because ${absent} is absent; LIMN_REAL_DATA names the folder of the data.`);
  return undefined;
}

/** Those of the names that are asked for: all, without a question. @throws Error when there is none such */
export function namesAsked<Name extends string>(names: readonly Name[], asked: string | undefined): readonly Name[] {
  const found = names.filter((name) => asked === undefined || name === asked.toLowerCase());
  if (found.length === 0) throw new Error(`There is no table "${asked}" here. Tables: ${names.join(', ')}.`);
  return found;
}

function given(files: readonly string[], readTable: (path: string) => Promise<InteractionTable>, readAnswers: (path: string) => Promise<readonly GivenAnswer[]>): Published {
  return {
    files,
    async read([past, answers], most) {
      const table = sampleOf(await readTable(past!), most);
      const known = new Set(table.customerKeys);
      return [splitAsGiven(table, (await readAnswers(answers!)).filter(({ customer }) => customer === undefined || known.has(customer)).slice(0, most))];
    },
  };
}

function split(file: string, how: MomentOptions & { readonly kind: 'session' }): Published {
  return { files: [file], read: async ([path], most) => [splitTable(sampleOf((await readInteractions(path!)).table, most), how)] };
}

function moments(file: string, how: Parameters<typeof successiveSplits>[1]): Published {
  return { files: [file], read: async ([path], most) => successiveSplits(sampleOf((await readInteractions(path!)).table, most), how) };
}

function sampleOf(table: InteractionTable, most: number): InteractionTable {
  if (table.customerKeys.length <= most) return table;
  const { rows, customers, items, at, weights, signals, customerKeys, itemKeys, signalNames } = table;
  const sample = new TableBuilder();
  for (let row = 0; row < rows; row++) {
    if (customers[row]! < most) sample.add({ customer: customerKeys[customers[row]!]!, item: itemKeys[items[row]!]!, at: at[row]!, weight: weights[row]!, signal: signalNames[signals[row]!]! });
  }
  return sample.finish();
}
