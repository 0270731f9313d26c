import { createVectorSearch } from '@limn/engine';
import { expect, test } from 'vitest';
import { someNumbers } from '../../graph/gradient.testkit.ts';
import { Network } from '../../graph/network.ts';
import { Parameters } from '../../graph/parameters.ts';
import { evaluate } from '../../graph/reference.testkit.ts';
import { planTraining } from '../../graph/train/plan.ts';
import { openStepper } from '../../graph/train/stepper.ts';
import { writeModel } from '../../onnx/write-model.ts';
import { Random } from '../../random/random.ts';
import { openBatches } from './sequence-batches.ts';
import { itemSequences } from './sequence-data.ts';
import { itemVectors, sequenceEncoder } from './sequence-encoder.ts';
import { openItemRanking } from './rank-items.ts';
import { sequenceMethod } from './sequence-method.ts';
import { openSequenceModel } from './sequence-model.ts';
import { trainingLoss, validationLoss } from './sequence-network.ts';
import { usualSequence, type SequenceSettings } from './sequence-options.ts';
import { interactions, smallSequence, walkers } from './sequence.testkit.ts';
import { batchSizes, trainSequence } from './train-sequence.ts';

const itemCount = 12;
const table = walkers(150, itemCount);

const layouts: readonly Pick<SequenceSettings, 'reading' | 'order' | 'begin'>[] = [
  { reading: 'next', order: 'distance', begin: 'company' },
  { reading: 'next', order: 'position', begin: 'chance' },
  { reading: 'masked', order: 'distance', begin: 'chance' },
];

test.each(layouts)('what serves says what the training network says: $reading, by $order, from $begin', async (layout) => {
  const settings: SequenceSettings = { ...usualSequence, ...smallSequence, ...layout, isGated: true };
  const sizes = batchSizes(settings, itemCount);
  const { plan } = planTraining({ seed: 2, loss: (network) => trainingLoss(network, settings, sizes), validation: (network) => validationLoss(network, settings, sizes) });
  const sequences = itemSequences(table);
  const source = openBatches({ training: sequences, validation: sequences, settings, sizes, seed: 2, comesBack: false });
  const stepper = await openStepper(plan);
  for (const batch of source.training(1)) await stepper.step(batch);
  let [missed, customers] = [0, 0];
  for (const batch of source.validation!()) {
    missed += (await stepper.lossOf(batch)) * batch.weight;
    customers += batch.weight;
  }
  const learnt = stepper.learnt();
  await stepper.close();

  const model = await openSequenceModel({ settings, itemCount, encoder: writeModel(sequenceEncoder(settings, learnt, itemCount)), itemVectors: itemVectors(settings, { learnt, itemCount, known: new Set(table.items) }) });
  const { items, starts } = sequences;
  const own = table.customerKeys.map((_, customer) => [...items.subarray(starts[customer], starts[customer + 1])]).filter(({ length }) => length >= 3);
  // No history is longer than the model looks.
  const vectors = await model.vectorsOf(own.map((each) => each.slice(0, -1)));
  await model.close();
  const { width } = settings;
  const score = (customer: number, item: number): number => Array.from({ length: width }, (_, k) => vectors[customer * width + k]! * model.itemVectors[item * width + k]!).reduce((sum, x) => sum + x, 0);
  const gains = own.map((each, customer) => {
    const right = each.at(-1)!;
    const before = Array.from({ length: itemCount }, (_, item) => item).filter((item) => !each.slice(0, -1).includes(item) && score(customer, item) > score(customer, right)).length;
    return before < 10 ? 1 / Math.log2(before + 2) : 0;
  });
  expect(customers).toBe(own.length);
  expect(1 - missed / customers).toBeCloseTo(gains.reduce((sum, gain) => sum + gain, 0) / own.length, 3);
});

test('items that the model does not know are passed over, and nobody known has zeros', async () => {
  const model = await openSequenceModel(await trainSequence(table, { seed: 1, settings: { ...smallSequence, epochs: 1 } }));
  const { width } = model.settings;
  const vectors = await model.vectorsOf([[1, 2, 3], [99, 1, -4, 2, 3], [], [99], [...Array.from({ length: 50 }, (_, i) => i % 7), ...Array.from({ length: 8 }, (_, i) => i)], Array.from({ length: 8 }, (_, i) => i)]);
  await model.close();
  const of = (customer: number): Float32Array => vectors.subarray(customer * width, (customer + 1) * width);
  expect(of(1)).toEqual(of(0));
  expect(of(4)).toEqual(of(5));
  for (const customer of [2, 3]) expect(of(customer).every((x) => x === 0)).toBe(true);
  expect(Math.hypot(...of(0))).toBeCloseTo(smallSequence.sharpness!, 4);
});

test('a loss that serves no chance is the same for places that are filled up', () => {
  const settings: SequenceSettings = { ...usualSequence, ...smallSequence, length: 4, drawn: 3, dropout: 0.5 };
  const sizes = { rows: 2, targets: 5, held: 1, itemCount: 6 };
  const network = new Network(new Parameters(1), { isTraining: false });
  const loss = trainingLoss(network, settings, sizes);
  const random = new Random(2);
  const feeds = Object.fromEntries([...network.parameters.all.map(({ name, start }) => [name, start] as const), ...network.uses.map(({ rows, shape }) => [rows, someNumbers(shape, random)] as const)]);
  const batch = { positions: [2, 3, 0, 0, 1, 2, 3, 0], customers: [0, 0, -1, -1, 1, 1, 1, -1], places: [0, 1, 4, 6, 0], targets: [3, 1, 2, 0, 0], drawn: [1, 5, 5], corrections: [0, 0, 0] };
  const lossOf = (changes: object): number => evaluate([loss], { ...feeds, ...batch, weights: [1, 1, 1, 1, 0], ...changes })[0]![0]!;
  expect(lossOf({ targets: [3, 1, 2, 0, 5] })).toBe(lossOf({}));
  expect(lossOf({ positions: [2, 3, 1, 1, 1, 2, 3, 2] })).toBeCloseTo(lossOf({}), 12);
  expect(lossOf({ targets: [3, 1, 2, 1, 0] })).not.toBe(lossOf({}));
});

test('items of which nothing was learnt are not named, and who has nothing to learn from names nothing', async () => {
  const settings = { ...smallSequence, epochs: 1 };
  const listOf = async (events: readonly (readonly number[])[], itemCount: number): Promise<readonly number[]> => {
    const recommender = await sequenceMethod({ settings }).learn(interactions(events, itemCount), { seed: 1 });
    const [list] = await recommender.recommend([{ history: [{ customer: 0, item: 0, weight: 1, signal: 0, at: 1 }], now: 2, limit: 9 }]);
    await recommender.close?.();
    return list!.map(({ item }) => item).sort();
  };
  expect(await listOf([[0, 1, 2], [2, 1]], 5)).toEqual([0, 1, 2]);
  expect(await listOf([[0], [1]], 2)).toEqual([]);
  expect(await listOf([[0, 0, 0, 0]], 1)).toEqual([0]);
});

test('all items are ranked as a search of their vectors ranks them, in batches too', async () => {
  const [width, items, customers] = [8, 300, 20_000];
  const random = new Random(4);
  const itemVectors = new Float32Array(items * width).map(() => random.normal());
  itemVectors.fill(0, 3 * width, 4 * width);
  const ranking = await openItemRanking({ settings: { ...usualSequence, width }, itemCount: items, itemVectors });
  const vectors = new Float32Array(customers * width).map(() => random.normal());
  vectors.fill(0, width, 2 * width);
  const lists = await ranking.rank(vectors, Array.from({ length: customers }, (_, customer) => 1 + (customer % 5)));
  await ranking.close();
  const search = createVectorSearch({ dims: width, vectors: itemVectors });
  for (const customer of [0, 2, 7, 14_000, 19_999]) {
    const wanted = search.search(vectors.subarray(customer * width, (customer + 1) * width), 1 + (customer % 5));
    expect(lists[customer]!.map(({ item }) => item)).toEqual(wanted.map(({ item }) => item));
  }
  expect(lists[1]).toEqual([]);
});
