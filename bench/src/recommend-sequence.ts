/**
 * `recommend-sequence [--table beauty | toys | diginetica] [--model sasrec | bert4rec] [--loss sampled-softmax | softmax | gbce] [--gated]
 * [--from-chance] [--learns-anew] [--folder FOLDER]`: sequence models on published data, all items ranked, popularity beside, with 95 % intervals; how long
 * they learn, on the wall and of processor time, and how fast they answer. What a model trains with is chosen on the last event of
 * each history; the published targets judge once. On Beauty and Toys the protocol is that of the figures beside: leave-one-out, where
 * the event that chose is read when the target is asked for but was not learnt from. With `--learns-anew` the model learns from all
 * events before the targets, as it would for serving; those figures compare with no published one. Customers of these two never
 * have an item twice, so that what they had is not named again; in Diginetica's sessions it may be, and papers learn from whole ones.
 * With `--folder` the model is written there.
 */
import {
  createSequenceRecommender, judgeMethods, openSequenceModel, trainSequence, usualSequence, writeSequence,
  type JudgeSplit, type Method, type SequenceSettings, type TrainedSequence,
} from '@limn/learn';
import { cpuMsSince } from './event-source.ts';
import type { Figure } from './figure.ts';
import { namesAsked, openPublished, type PublishedName } from './published-data.ts';
import { requireVariant, type SequenceVariant, type VariantOptions } from './sequence-variant.ts';

/** What the bench is told. */
export interface SequenceBenchOptions extends Omit<VariantOptions, 'learnsAnew'> {
  /** Absent: all. */
  readonly table?: string | undefined;
  /** Absent: as the published figures of the table. */
  readonly learnsAnew?: boolean | undefined;
  /** Where the model is to stand afterwards; one table must be named. */
  readonly folder?: string | undefined;
  /** Only to see that it runs: one table, some of its customers, a small network, one round. */
  readonly isSmoke: boolean;
}

/** What is published of a table, and how it was come by. */
interface Published {
  readonly learnsAnew: boolean;
  readonly settings: Partial<SequenceSettings>;
  /** The cut of the metrics that are published. */
  readonly k: number;
  /** The best that is published by this protocol: SASRec with a sampled softmax, of arXiv:2508.06450. */
  readonly best?: Readonly<Record<'hr' | 'ndcg', number>>;
}

const published: Readonly<Partial<Record<PublishedName, Published>>> = {
  beauty: { learnsAnew: false, settings: {}, k: 10, best: { hr: 0.0921, ndcg: 0.0531 } },
  toys: { learnsAnew: false, settings: {}, k: 10, best: { hr: 0.097, ndcg: 0.058 } },
  // Four times the events, so fewer rounds.
  diginetica: { learnsAnew: true, settings: { length: 20, places: 2000, drawn: 1024, epochs: 6 }, k: 20 },
};

const seed = 1;
const metrics = ['ndcg', 'hr', 'mrr'] as const;
/** Customers of a smoke. */
const FEW = 1_000;

export async function* benchSequence({ table, folder, isSmoke, learnsAnew, ...variant }: SequenceBenchOptions): AsyncGenerator<Figure> {
  for (const name of namesAsked(Object.keys(published) as PublishedName[], table ?? (isSmoke ? 'beauty' : undefined))) {
    const { best, ...of } = published[name]!;
    const split = await openPublished(name, { most: isSmoke ? FEW : undefined });
    if (split === undefined) continue;
    const { settings, ...asked } = requireVariant({ ...variant, learnsAnew: learnsAnew ?? of.learnsAnew });
    // Of a sample nothing is published.
    yield* figuresOf(name, split, { ...of, ...(best !== undefined && !isSmoke && { best }), variant: { ...asked, settings: { ...settings, ...of.settings, ...(isSmoke && { epochs: 1, width: 16, blocks: 1 }) } }, folder });
  }
}

async function* figuresOf(name: string, split: JudgeSplit, { variant, k, best, folder }: Pick<Published, 'k' | 'best'> & { readonly variant: SequenceVariant; readonly folder: string | undefined }): AsyncGenerator<Figure> {
  const { width, blocks } = { ...usualSequence, ...variant.settings };
  const conditions = { customers: split.past.customerKeys.length, items: split.past.itemKeys.length, events: split.past.rows, width, blocks, seed };
  const shown = (figure: string, value: number, more: Readonly<Record<string, number>> = {}): Figure => ({ bench: 'recommend-sequence', figure: `${name}: ${figure}`, value: rounded(value), ...conditions, ...more });

  const learning = learningMethod(name, variant);
  const { methods } = await judgeMethods([learning.method], split, { name, seed, cuts: [k], k });
  const { trained, took } = learning.done();
  const { history, epochs } = trained;
  yield shown(`${variant.name} NDCG@10 of the part that chose, %`, 100 * (1 - history[epochs - 1]!.validation!), { epochs });
  for (const { method, metrics: measured } of methods) {
    for (const { metric, k, value, low, high } of measured) {
      if (metrics.some((each) => each === metric)) yield shown(`${method} ${metric.toUpperCase()}@${k}, %`, 100 * value, { low: rounded(100 * low), high: rounded(100 * high) });
    }
  }
  if (best !== undefined && !variant.learnsAnew) for (const metric of ['ndcg', 'hr'] as const) yield shown(`the best published ${metric.toUpperCase()}@${k}, %`, 100 * best[metric]);
  yield shown('learning, s on the wall', took.wall, { epochs });
  yield shown('learning, s of processor time', took.processor, { epochs });
  yield* answering(trained, split, shown);
  if (folder !== undefined) await writeSequence(folder, trained, { itemKeys: split.past.itemKeys, facts: { name, madeBy: 'bench recommend-sequence', madeAt: Date.now(), data: { rows: split.past.rows, source: name } } });
}

interface Learnt {
  readonly trained: TrainedSequence;
  /** s. */
  readonly took: { readonly wall: number; readonly processor: number };
}

/** The variant as the judge asks it, which tells each round and remembers what it learnt. */
function learningMethod(table: string, { name, settings, learnsAnew }: SequenceVariant): { readonly method: Method; done(): Learnt } {
  let learnt: Learnt | undefined;
  return {
    method: {
      name,
      async learn(past, { seed }) {
        const [from, cpu] = [performance.now(), process.cpuUsage()];
        const seconds = (): number => (performance.now() - from) / 1000;
        let told = 0;
        const trained = await trainSequence(past, {
          seed, settings, learnsAnew,
          onProgress({ stage, history }) {
            if (history.length === told) return;
            told = history.length;
            const last = history.at(-1);
            if (last !== undefined) console.error(`${table} ${name} ${stage} ${last.epoch}: loss ${last.loss.toFixed(4)}${last.validation === undefined ? '' : `, validation NDCG@10 ${(1 - last.validation).toFixed(4)}`}, ${Math.round(seconds())} s`);
          },
        });
        learnt = { trained, took: { wall: seconds(), processor: cpuMsSince(cpu) / 1000 } };
        return createSequenceRecommender(await openSequenceModel(trained));
      },
    },
    done: () => learnt!,
  };
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

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
