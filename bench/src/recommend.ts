/**
 * `recommend`: ways to recommend on public data, each by the protocol that its papers use, all items ranked, popularity beside. Data is read
 * from the folder LIMN_REAL_DATA, else `shared/data` beside the project; what is absent is said and passed over.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { judgeMethods, readBaskets, readInteractions, readNextBaskets, readPrefixes, readSequences, readSessions, readTargets, requireMethod, splitAsGiven, splitTable, type JudgeSplit, type RankingMetric } from '@limn/learn';
import type { Figure } from './figure.ts';

/** What to judge. */
export interface RecommendOptions {
  /** A data set by name; absent: all. */
  readonly table?: string | undefined;
  /** Questions at most, the first ones: to see that it runs. */
  readonly mostCases: number;
}

interface DataSet {
  readonly name: string;
  readonly files: readonly string[];
  readonly open: (files: readonly string[]) => Promise<JudgeSplit>;
  readonly methods: readonly string[];
  readonly k: number;
  /** What its papers report. */
  readonly metrics: readonly RankingMetric[];
}

const SEED = 7;
const folder = process.env['LIMN_REAL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');

const sequences = async ([history, targets]: readonly string[]): Promise<JudgeSplit> => splitAsGiven(await readSequences(history!), await readTargets(targets!));

const dataSets: readonly DataSet[] = [
  { name: 'beauty', files: ['s3rec/Beauty.history.txt.gz', 's3rec/Beauty.test_target.txt.gz'], open: sequences, methods: ['neighbours', 'association', 'sessions'], k: 10, metrics: ['hr', 'ndcg'] },
  { name: 'toys', files: ['s3rec/Toys_and_Games.history.txt.gz', 's3rec/Toys_and_Games.test_target.txt.gz'], open: sequences, methods: ['neighbours', 'association', 'sessions'], k: 10, metrics: ['hr', 'ndcg'] },
  { name: 'diginetica', files: ['diginetica/train_sessions.txt.gz', 'diginetica/test.txt.gz'], open: async ([train, test]) => splitAsGiven(await readSessions(train!), await readPrefixes(test!)), methods: ['association', 'sessions'], k: 20, metrics: ['hr', 'mrr'] },
  // Its last day; the day after, of which papers tell, is not among what is public here.
  { name: 'yoochoose', files: ['yoochoose/clicks_train.tsv.gz'], open: async ([clicks]) => splitTable((await readInteractions(clicks!)).table, { kind: 'session' }), methods: ['neighbours', 'association', 'sessions', 'ranked'], k: 20, metrics: ['hr', 'mrr'] },
  { name: 'tafeng', files: ['tafeng/history.json.gz', 'tafeng/future.json.gz'], open: async ([history, future]) => splitAsGiven(await readBaskets(history!), await readNextBaskets(future!)), methods: ['basket'], k: 10, metrics: ['recall', 'ndcg'] },
  { name: 'retail', files: ['online-retail-2010-12_2011-09.csv.gz'], open: async ([orders]) => splitTable((await readInteractions(orders!)).table, { kind: 'time', from: Date.UTC(2011, 7, 1) }), methods: ['repeat', 'basket', 'ranked'], k: 10, metrics: ['ndcg', 'recall'] },
];

/** A figure for each method and metric, with its interval; popularity, and own frequent items where people come back, always. */
export async function* benchRecommend({ table, mostCases }: RecommendOptions): AsyncGenerator<Figure> {
  for (const { name, files, open, methods, k, metrics } of dataSets.filter((each) => table === undefined || each.name === table)) {
    const paths = files.map((file) => join(folder, file));
    const absent = paths.find((path) => !existsSync(path));
    if (absent !== undefined) {
      console.error(`recommend: ${name} is passed over, because ${absent} is absent; set LIMN_REAL_DATA to the folder of the data.`);
      continue;
    }
    const split = await open(paths);
    const cases = split.cases.slice(0, mostCases);
    const report = await judgeMethods(await Promise.all(methods.map(requireMethod)), { ...split, cases }, { name, seed: SEED, k });
    for (const { method, metrics: measured } of report.methods) {
      for (const metric of metrics) {
        const { value, low, high } = measured.find((each) => each.metric === metric && each.k === k)!;
        yield { bench: `recommend ${name}`, figure: `${method} ${metric}@${k}`, value: rounded(value), low: rounded(low), high: rounded(high), cases: report.cases, seed: SEED };
      }
    }
  }
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
