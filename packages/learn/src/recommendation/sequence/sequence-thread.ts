/** The thread of a sequence model: what came while it was busy is answered together. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createVectorSearch } from '@limn/engine';
import { openVectorSearch } from '../vector/approximate-search.ts';
import type { AttentionOrder, SequenceAnswer, SequenceOrder, SequenceThreadData } from './sequence-message.ts';
import { createSequenceFinder } from './sequence-finder.ts';
import { openSequenceModel } from './sequence-model.ts';

/** Of more items, to compare all takes longer than all the rest: then they are found in a graph, nearly all of the same. */
const EXACT_ITEMS = 20_000;
/** Customers of one run: more would make the first of them wait for the last. */
const MOST_TOGETHER = 32;

const model = await openSequenceModel(workerData as SequenceThreadData);
const items = { dims: model.settings.width, vectors: model.itemVectors };
let search = createVectorSearch(items);
const finder = createSequenceFinder(model, { dims: search.dims, size: search.size, search: (query, limit, keep) => search.search(query, limit, keep) });
const waiting: SequenceOrder[] = [];
let working = false;

const say = (answer: SequenceAnswer): void => parentPort!.postMessage(answer, []);

parentPort!.on('message', (order: SequenceOrder | AttentionOrder) => {
  if ('history' in order) return void attend(order);
  waiting.push(order);
  if (!working) void work();
});
say({ opened: true });
// Meanwhile it answers, by comparing all.
search = await openVectorSearch(items, { exactUpTo: EXACT_ITEMS });

/** Somebody who asks why waits for few others. */
async function attend({ id, history, item }: AttentionOrder): Promise<void> {
  try {
    say({ id, attended: await finder.attend(history, item) });
  } catch (cause) {
    say({ id, failed: cause instanceof Error ? cause.message : String(cause) });
  }
}

async function work(): Promise<void> {
  working = true;
  // Orders that are on their way are to be among them.
  for (await nextTurn(); waiting.length > 0; await nextTurn()) await answerSome(takeSome());
  working = false;
}

function takeSome(): readonly SequenceOrder[] {
  let [orders, customers] = [0, 0];
  while (orders < waiting.length && (orders === 0 || customers + waiting[orders]!.histories.length <= MOST_TOGETHER)) customers += waiting[orders++]!.histories.length;
  return waiting.splice(0, orders);
}

async function answerSome(orders: readonly SequenceOrder[]): Promise<void> {
  try {
    const limit = Math.max(...orders.map((order) => order.limit));
    const found = (await finder.find(orders.flatMap(({ histories }) => histories), limit))!;
    let from = 0;
    for (const order of orders) {
      const own = found.slice(from, (from += order.histories.length));
      const lists = own.map((each) => each.found.slice(0, order.limit));
      say({
        id: order.id,
        vectors: own.map(({ vector }) => vector),
        items: lists.map((list) => Int32Array.from(list, ({ item }) => item)),
        scores: lists.map((list) => Float64Array.from(list, ({ score }) => score)),
      });
    }
  } catch (cause) {
    for (const { id } of orders) say({ id, failed: cause instanceof Error ? cause.message : String(cause) });
  }
}
