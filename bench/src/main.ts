/**
 * `npm run bench -- NAME [--json] [--smoke]`: every figure that Limn publishes. One line a figure; with `--json` one
 * JSON object a line. `--smoke` makes everything small: to see that it runs, not how fast.
 */
import { parseArgs } from 'node:util';
import { benchAsOf } from './as-of.ts';
import { benchConclude } from './conclude.ts';
import { benchCount } from './count.ts';
import { benchDataset } from './dataset.ts';
import { benchEngine } from './engine.ts';
import { benchExplainModel } from './explain-model.ts';
import type { Figure } from './figure.ts';
import { benchForecast } from './forecast.ts';
import { benchIngest, benchSingle } from './ingest.ts';
import { benchInside } from './inside.ts';
import { benchLearnChurn, benchLearnTable } from './learn.ts';
import { benchMembership } from './membership.ts';
import { benchNetworks } from './networks.ts';
import { benchOnline } from './online.ts';
import { benchOnlinePrediction } from './online-prediction.ts';
import { benchBot, benchOverload } from './overload.ts';
import { benchProve } from './prove.ts';
import { benchFreshness, benchRead } from './read.ts';
import { benchRecover } from './recover.ts';
import { benchRecommend } from './recommend.ts';
import { benchRecommendAls, benchRecommendEase, benchRecommendVectors } from './recommend-models.ts';
import { benchSequence } from './recommend-sequence.ts';
import { benchRecommendHttp, benchRecommendInside } from './recommend-http.ts';
import { benchRecommendFeedback } from './recommend-feedback.ts';
import { benchRecommendTasks } from './recommend-tasks.ts';
import { benchSimilarCustomers } from './similar-customers.ts';
import { benchTastes } from './recommend-tastes.ts';
import { benchOddities } from './oddities.ts';
import { benchReplay } from './replay.ts';
import { benchScale } from './scale.ts';
import { benchServeModels } from './serve-models.ts';
import { benchSimulate } from './simulate.ts';
import { benchState } from './state.ts';
import { benchTags } from './discovered-tags.ts';
import { benchTrees } from './trees.ts';
import { benchGroups } from './groups.ts';
import { benchValue } from './value.ts';
import { benchWatch } from './watch.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    'from-json': { type: 'boolean', default: false },
    zipf: { type: 'boolean', default: false },
    bot: { type: 'boolean', default: false },
    single: { type: 'boolean', default: false },
    customers: { type: 'string' },
    events: { type: 'string' },
    seconds: { type: 'string' },
    'per-second': { type: 'string' },
    folder: { type: 'string' },
    table: { type: 'string' },
    label: { type: 'string' },
    trainer: { type: 'string' },
    model: { type: 'string' },
    loss: { type: 'string' },
    gated: { type: 'boolean', default: false },
    'from-chance': { type: 'boolean', default: false },
    'learns-anew': { type: 'boolean' },
  },
});

const size = (usual: number, smoke: number, asked?: string): number => (asked === undefined ? (values.smoke ? smoke : usual) : Number(asked));

const underLoad = () => ({
  customers: size(1_000_000, 1_000, values.customers),
  eventsPerCustomer: size(10, 5),
  readsPerSecond: size(5_000, 200),
  writesPerSecond: size(20_000, 1_000),
  seconds: size(10, 1, values.seconds),
});

/** A shop that recommends. */
const lists = () => ({ customers: size(20_000, 200, values.customers), items: size(100_000, 1_000), events: size(1_000_000, 3_000, values.events) });

/** Shared by the benches that look back. */
const history = () => ({ customers: size(1_000_000, 1_000, values.customers), events: size(10_000_000, 20_000, values.events), folder: values.folder });

const benches: Readonly<Record<string, () => Iterable<Figure> | AsyncIterable<Figure>>> = {
  engine: () => benchEngine({ customers: size(1_000_000, 2_000, values.customers), events: size(3_000_000, 10_000, values.events), zipf: values.zipf, fromJson: values['from-json'], bot: values.bot }),
  inside: () => benchInside({ reads: size(20_000, 100) }),
  scale: () => benchScale({ customers: values.smoke ? [500, 2_000] : values.customers === undefined ? [10_000, 100_000, 1_000_000] : values.customers.split(',').map(Number), eventsOfEach: values.events === undefined ? undefined : Number(values.events) }),
  conclude: () => benchConclude({ customers: size(1_000_000, 2_000, values.customers), events: size(3_000_000, 10_000, values.events), zipf: values.zipf, bot: values.bot }),
  count: () => benchCount({ members: size(10_000_000, 100_000, values.customers), counts: size(200, 5) }),
  ingest: () =>
    values.single
      ? benchSingle({ customers: size(100_000, 1_000, values.customers), events: size(200_000, 500, values.events), connections: 64, perSecond: size(10_000, 500), seconds: size(10, 1, values.seconds) })
      : benchIngest({ customers: size(100_000, 1_000, values.customers), batches: size(10_000, 50), connections: 8 }),
  read: () => benchRead(underLoad()),
  freshness: () => benchFreshness(underLoad()),
  overload: () => (values.bot ? benchBot : benchOverload)({ customers: size(100_000, 1_000, values.customers), seconds: size(10, 4, values.seconds), few: 8, many: size(1_000, 50) }),
  replay: () => benchReplay(),
  trees: () => benchTrees({ rows: size(100_000, 2_000), columns: 30, runs: size(3, 1), scoredTrees: size(500, 20) }),
  networks: () => benchNetworks({ rows: size(65_536, 2_048), seconds: size(10, 1, values.seconds) }),
  online: () => benchOnline({ examples: size(2_000_000, 20_000, values.events), examplesEach: size(20_000, 1_000), seeds: size(20, 1) }),
  'online-prediction': () => benchOnlinePrediction({ customers: size(1_000, 200, values.customers), days: size(150, 60), tries: size(4, 1), folder: values.folder }),
  'explain-model': () => benchExplainModel({ trees: size(500, 20), rows: size(200, 5), background: size(100, 10) }),
  recommend: () => benchRecommend({ table: values.table, most: values.smoke ? 5 : undefined }),
  'recommend-als': () => benchRecommendAls({ interactions: size(1_000_000, 5_000, values.events), customers: size(50_000, 500, values.customers), items: size(20_000, 200) }),
  'recommend-ease': () => benchRecommendEase({ interactions: size(200_000, 5_000, values.events), customers: size(20_000, 500, values.customers), items: size(12_000, 200) }),
  'recommend-vectors': () => benchRecommendVectors({ items: size(100_000, 2_000), queries: size(200, 20) }),
  'recommend-sequence': () => benchSequence({ table: values.table, model: values.model, loss: values.loss, isGated: values.gated, isFromChance: values['from-chance'], learnsAnew: values['learns-anew'], folder: values.folder, isSmoke: values.smoke }),
  'recommend-feedback': () => benchRecommendFeedback({ lists: size(20_000, 3_000), logs: size(200, 4), listsALog: size(1_000, 200) }),
  'recommend-tastes': () => benchTastes({ users: size(9_000, 80, values.customers), days: size(100, 40), seed: 7 }),
  'recommend-tasks': () => benchRecommendTasks({ requests: size(20_000, 600), people: size(Infinity, 800), seeds: values.smoke ? [1] : [1, 2, 3], epochs: size(60, 2) }),
  'recommend-inside': () => benchRecommendInside({ ...lists(), lists: size(1_000, 50) }),
  'recommend-http': () => benchRecommendHttp({ ...lists(), folder: values.folder, listsPerSecond: size(500, 50, values['per-second']), writesPerSecond: size(1_000, 100), seconds: size(10, 1, values.seconds) }),
  'similar-customers': () => benchSimilarCustomers({ customers: size(20_000, 200, values.customers), items: size(5_000, 200), events: size(300_000, 3_000, values.events), asked: size(200, 10), many: size(120_000, 2_000) }),
  dataset: () => benchDataset({ customers: size(2_000, 60, values.customers), days: size(120, 60) }),
  learn: () =>
    values.table === undefined || values.label === undefined
      ? benchLearnChurn({ customers: size(3_000, 150, values.customers), days: size(240, 120), tries: size(8, 1) })
      : benchLearnTable({ table: values.table, label: values.label, tries: size(8, 1), trainer: values.trainer }),
  prove: () => benchProve({ customers: size(300_000, 200, values.customers), events: size(10_000_000, 3_000, values.events) }),
  'serve-models': () => benchServeModels({ seconds: size(10, 0.3, values.seconds), rowsPerSecond: size(5_000, 200, values['per-second']), underWay: size(64, 4) }),
  simulate: () => benchSimulate({ customers: size(1_000_000, 2_000, values.customers), events: size(5_000_000, 20_000, values.events) }),
  state: () => benchState(history()),
  forecast: () => benchForecast({ table: values.table, shops: size(24, 2), users: size(4_000, 500, values.customers) }),
  groups: () => benchGroups({ table: values.table, seeds: size(3, 1), customers: size(3_000, 150, values.customers), days: size(180, 60), sizes: values.smoke ? [1_000] : [10_000, 100_000] }),
  oddities: () => benchOddities({ customers: size(3_000, 400, values.customers), days: size(60, 20), seeds: size(3, 1) }),
  tags: () => benchTags({ customers: size(2_000, 600, values.customers), days: size(90, 40) }),
  value: () => benchValue({ table: values.table, most: values.smoke ? 200 : undefined }),
  watch: () => benchWatch({ customers: size(10_000, 300, values.customers), seeds: values.smoke ? [11] : [21, 22, 23], days: size(240, 90), columnCustomers: size(1_000, 40), only: values.model }),
  recover: () => benchRecover(history()),
  membership: () => benchMembership({ ...history(), turns: size(200, 5), idleSeconds: size(10, 1, values.seconds) }),
  asof: () => benchAsOf({ ...history(), reads: size(500, 20) }),
};

const names = positionals.length > 0 ? positionals : Object.keys(benches);
for (const name of names) {
  const bench = benches[name];
  if (bench === undefined) {
    console.error(`There is no bench "${name}". Benches: ${Object.keys(benches).join(', ')}.`);
    process.exit(2);
  }
  for await (const figure of bench()) print(figure);
}

function print({ bench, figure, value, ...conditions }: Figure): void {
  if (values.json) console.log(JSON.stringify({ bench, figure, value, ...conditions }));
  else console.log(`${bench.padEnd(20)} ${figure.padEnd(28)} ${value.toLocaleString('en-US').padStart(14)}   ${Object.entries(conditions).map(([name, of]) => `${name} ${Number(of).toLocaleString('en-US')}`).join(', ')}`);
}
