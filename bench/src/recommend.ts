/**
 * `recommend [--table beauty | toys | diginetica | yoochoose | tafeng | retail]`: ways to recommend on public data, each by the protocol that
 * its papers use, all items ranked, popularity beside. Ways that follow events know whole histories; where the data is split by
 * customers' last item, published models learn without the last item before it, as `recommend-sequence` does.
 */
import { judgeMethods, requireMethod, type JudgeSplit, type RankingMetric } from '@limn/learn';
import type { Figure } from './figure.ts';
import { namesAsked, openMoments, type PublishedName } from './published-data.ts';

/** What to judge. */
export interface RecommendOptions {
  /** A data set by name; absent: all. */
  readonly table?: string | undefined;
  /** Customers and questions at most: to see that it runs. Absent: all. */
  readonly most?: number | undefined;
}

interface Protocol {
  readonly methods: readonly string[];
  readonly k: number;
  /** What its papers report. */
  readonly metrics: readonly RankingMetric[];
}

const SEED = 7;

const protocols: Readonly<Record<PublishedName, Protocol>> = {
  beauty: { methods: ['neighbours', 'association', 'sessions', 'ease', 'als'], k: 10, metrics: ['hr', 'ndcg'] },
  toys: { methods: ['neighbours', 'association', 'sessions', 'ease', 'als'], k: 10, metrics: ['hr', 'ndcg'] },
  diginetica: { methods: ['association', 'sessions'], k: 20, metrics: ['hr', 'mrr'] },
  yoochoose: { methods: ['neighbours', 'association', 'sessions', 'ranked'], k: 20, metrics: ['hr', 'mrr'] },
  tafeng: { methods: ['basket'], k: 10, metrics: ['recall', 'ndcg'] },
  retail: { methods: ['usual', 'repeat', 'basket', 'ranked'], k: 10, metrics: ['ndcg', 'recall'] },
};

/** A figure for each method and metric, with its interval; popularity, and own frequent items where people come back, always. */
export async function* benchRecommend({ table, most }: RecommendOptions): AsyncGenerator<Figure> {
  for (const name of namesAsked(Object.keys(protocols) as PublishedName[], table)) {
    const splits = await openMoments(name, { most });
    if (splits === undefined) continue;
    const { methods, k, metrics } = protocols[name];
    const [first, ...others] = splits.map((split): JudgeSplit => ({ ...split, cases: split.cases.slice(0, most) }));
    const report = await judgeMethods(await Promise.all(methods.map(requireMethod)), [first!, ...others], { name, seed: SEED, k });
    for (const { method, metrics: measured } of report.methods) {
      for (const metric of metrics) {
        const { value, low, high } = measured.find((each) => each.metric === metric && each.k === k)!;
        yield { bench: `recommend ${name}`, figure: `${method} ${metric.toUpperCase()}@${k}, %`, value: rounded(100 * value), low: rounded(100 * low), high: rounded(100 * high), cases: report.cases, seed: SEED };
      }
    }
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
