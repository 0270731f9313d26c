/**
 * `recommend-sequence [--table Beauty | Toys_and_Games | diginetica] [--folder FOLDER]`: sequence models on published data, all items
 * ranked, popularity beside, with 95 % intervals; how long they learn, on the wall and of processor time, and how fast they answer.
 * What a model trains with is chosen on the last event of each history; the published targets judge once. Customers of the S3-Rec
 * files never have an item twice, so that what they had is not named again, as in S3-Rec's own evaluation; in Diginetica's
 * sessions it may be. The model learns from whole histories, the published ones without each last event before the target.
 * With `--folder` the model is written there. The data are in LIMN_REAL_DATA, else in shared/data beside the project.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  createSequenceRecommender, judgeMethods, openSequenceModel, readPrefixes, readSequences, readSessions, readTargets, sequenceMethod, splitAsGiven, trainSequence, usualSequence, writeSequence,
  type JudgeSplit, type Method, type SequenceSettings, type TrainedSequence,
} from '@limn/learn';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';

/** What the bench is told. */
export interface SequenceBenchOptions {
  /** Absent: all. */
  readonly table?: string | undefined;
  /** Where the model is to stand afterwards; one table must be named. */
  readonly folder?: string | undefined;
  /** Only to see that it runs: one table, a small network, one round, few customers judged. */
  readonly isSmoke: boolean;
}

interface Published {
  readonly split: () => Promise<JudgeSplit>;
  readonly file: string;
  readonly settings: Partial<SequenceSettings>;
  /** The cut of the metrics that are published. */
  readonly k: number;
}

const data = process.env['LIMN_REAL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const at = (file: string): string => join(data, file);

const s3rec = (name: string): Published => ({
  file: at(`s3rec/${name}.history.txt.gz`),
  split: async () => splitAsGiven(await readSequences(at(`s3rec/${name}.history.txt.gz`)), await readTargets(at(`s3rec/${name}.test_target.txt.gz`))),
  settings: {},
  k: 10,
});

const published: Readonly<Record<string, Published>> = {
  Beauty: s3rec('Beauty'),
  Toys_and_Games: s3rec('Toys_and_Games'),
  diginetica: {
    file: at('diginetica/train_sessions.txt.gz'),
    split: async () => splitAsGiven(await readSessions(at('diginetica/train_sessions.txt.gz')), await readPrefixes(at('diginetica/test.txt.gz'))),
    // Four times the events, so fewer rounds.
    settings: { length: 20, places: 2000, drawn: 1024, epochs: 6 },
    k: 20,
  },
};

const seed = 1;

export async function* benchSequence({ table, folder, isSmoke }: SequenceBenchOptions): AsyncGenerator<Figure> {
  const asked = table ?? (isSmoke ? 'Beauty' : undefined);
  for (const [name, of] of Object.entries(published)) {
    if (asked !== undefined && asked !== name) continue;
    if (existsSync(of.file)) yield* figuresOf(name, of, { folder, isSmoke });
    else console.error(`${of.file} is absent, so nothing is learnt from it: LIMN_REAL_DATA names the folder of the published data.`);
  }
}

async function* figuresOf(name: string, { split: read, settings: own, k }: Published, { folder, isSmoke }: Omit<SequenceBenchOptions, 'table'>): AsyncGenerator<Figure> {
  const split = await read();
  const settings = { ...own, ...(isSmoke && { epochs: 1, width: 16, blocks: 1 }) };
  const { width, blocks } = { ...usualSequence, ...settings };
  const conditions = { customers: split.past.customerKeys.length, items: split.past.itemKeys.length, events: split.past.rows, width, blocks, seed };
  const shown = (figure: string, value: number, more: Readonly<Record<string, number>> = {}): Figure => ({ bench: 'recommend-sequence', figure: `${name}: ${figure}`, value: Math.round(value * 1e5) / 1e5, ...conditions, ...more });

  let trained: TrainedSequence | undefined;
  let took = { wall: 0, processor: 0 };
  const method: Method = {
    name: sequenceMethod().name,
    async learn(past, { seed }) {
      const [from, cpu] = [performance.now(), process.cpuUsage()];
      let told = 0;
      trained = await trainSequence(past, {
        seed, settings,
        onProgress({ stage, history }) {
          if (history.length === told) return;
          told = history.length;
          const last = history.at(-1);
          if (last !== undefined) console.error(`${name} ${stage} ${last.epoch}: loss ${last.loss.toFixed(4)}${last.validation === undefined ? '' : `, validation NDCG@10 ${(1 - last.validation).toFixed(4)}`}, ${Math.round((performance.now() - from) / 1000)} s`);
        },
      });
      took = { wall: (performance.now() - from) / 1000, processor: cpuMsSince(cpu) / 1000 };
      return createSequenceRecommender(await openSequenceModel(trained));
    },
  };
  const { methods } = await judgeMethods([method], { ...split, cases: isSmoke ? split.cases.slice(0, 500) : split.cases }, { name, seed, cuts: [k], k });
  const { history, epochs: chosen } = trained!;
  yield shown('NDCG@10 of the part that chose, %', 100 * (1 - history[chosen - 1]!.validation!), { epochs: chosen });
  for (const { method, metrics } of methods) {
    for (const { metric, k, value, low, high } of metrics) {
      if (['ndcg', 'hr', 'mrr'].includes(metric)) yield shown(`${method} ${metric.toUpperCase()}@${k}, %`, 100 * value, { low: 100 * low, high: 100 * high });
    }
  }
  yield shown('learning, s on the wall', took.wall, { epochs: chosen });
  yield shown('learning, s of processor time', took.processor, { epochs: chosen });
  yield* answering(trained!, split, shown);
  if (folder !== undefined) await writeSequence(folder, trained!, { itemKeys: split.past.itemKeys, facts: { name, madeBy: 'bench recommend-sequence', madeAt: Date.now(), data: { rows: split.past.rows, source: name } } });
}

/** How fast customers' vectors and lists are made, one by one and 256 at once, on one thread. */
async function* answering(trained: TrainedSequence, { cases }: JudgeSplit, shown: (figure: string, value: number) => Figure): AsyncGenerator<Figure> {
  const recommender = await createSequenceRecommender(await openSequenceModel(trained));
  const requests = cases.slice(0, 256).map(({ customer, history, now }) => ({ customer, history, now, limit: 20 }));
  for (const request of requests.slice(0, 20)) await recommender.recommend([request]);
  const times: number[] = [];
  for (const request of requests) {
    const from = performance.now();
    await recommender.recommend([request]);
    times.push(performance.now() - from);
  }
  times.sort((one, other) => one - other);
  yield shown('one list of 20, ms at the median', times[times.length >> 1]!);
  yield shown('one list of 20, ms at the 99th percentile', times[Math.floor(times.length * 0.99)]!);
  const from = performance.now();
  await recommender.recommend(requests);
  yield shown('lists a second, 256 at once', (requests.length * 1000) / (performance.now() - from));
  await recommender.close?.();
}
