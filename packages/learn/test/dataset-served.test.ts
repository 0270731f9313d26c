/** What is served is what was trained on: 10,000 profiles read both ways, bit by bit, down to the row of the matrix. */
import { createEngine, createRowEncoder, type BehaviourEvent } from '@limn/engine';
import { collectExamples, fitTransforms, gatherExamples, logOfEvents, matrixOf, valueAt } from '@limn/learn';
import { expect, test } from 'vitest';
import { customer, DAY_MS, order, refund } from '../src/dataset/dataset.testkit.ts';
import { Random } from '../src/random/random.ts';

const start = Date.UTC(2026, 0, 1);
const customers = 10_800;

/** Some order often enough to be rolled up, some sign in after a while, some events come late or twice. */
function history(): readonly BehaviourEvent[] {
  const random = new Random(7);
  const events: BehaviourEvent[] = [];
  for (let who = 0; who < customers; who++) {
    const count = who < 10 ? 400 : 1 + random.below(4);
    for (let i = 0; i < count; i++) {
      const time = start + random.below((i === 0 ? 28 : 62) * DAY_MS);
      const signedIn = who % 3 !== 0 || time > start + 30 * DAY_MS;
      const sender = {
        id: `${who}-${i}`,
        ...(signedIn && { user: `u${who}` }),
        ...((!signedIn || who % 3 === 0) && { anonymous: `a${who}` }),
        receivedAt: new Date(time + (random.below(5) === 0 ? random.below(3 * DAY_MS) : 0)).toISOString(),
      };
      const at = new Date(time).toISOString();
      events.push(random.below(8) === 0 ? refund.at(at, sender, { amount: random.below(5_000) / 100 }) : order.at(at, sender, {
        revenue: random.below(20_000) / 100,
        channel: (['web', 'app', 'shop'] as const)[random.below(3)]!,
        ...(random.below(4) > 0 && { product: `p${random.below(40)}` }),
        ...(random.below(2) > 0 && { gift: random.below(2) > 0 }),
      }));
      if (random.below(20) === 0) events.push(events.at(-1)!);
    }
  }
  return events.toSorted((left, right) => left.receivedAt - right.receivedAt);
}

test('10,000 profiles: the row of the table is what an engine sees that stands at that moment, and the matrix is what it would score', async () => {
  const events = history();
  const examples = await gatherExamples(collectExamples({ definition: customer.definition, prediction: 'monthly', log: logOfEvents(events) }));
  const at = Date.UTC(2026, 1, 1, 5);
  const rows = [...examples.table.at.keys()].filter((row) => examples.table.at[row] === at);
  expect(rows.length).toBeGreaterThan(10_000);

  const live = createEngine({ definition: customer.definition, history: { eventAt: (position) => events[position]! }, rowBound: 24 });
  events.forEach((event, position) => event.receivedAt <= at && live.apply(event, position, event.receivedAt));
  const { inputs } = fitTransforms(examples.table, { rows, for: 'linear', except: ['monthly'] });
  const matrix = matrixOf(examples.table, inputs);
  const encoder = createRowEncoder(inputs);
  const columns = examples.table.columns.slice(0, -1);
  let profiles = 0;
  for (const row of rows) {
    const { seen, silent, profile } = live.predict(examples.profiles[row]!, 'monthly', { asOf: at })!;
    expect([profile, silent]).toEqual([examples.profiles[row], 'noModel']);
    for (const column of columns) {
      const [trained, served] = [valueAt(column, row), seen[column.name]];
      if (!same(trained, served)) expect.fail(`${profile} ${column.name}: trained on ${String(trained)}, served ${String(served)}`);
    }
    const encoded = encoder.encode(seen, at);
    if (!matrix.columns.every((column, place) => Object.is(column[row], encoded[place]))) expect.fail(`${profile}: the rows of the matrix differ`);
    profiles++;
  }
  expect(profiles).toBe(rows.length);
});

function same(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((item, i) => Object.is(item, other[i]));
  return Object.is(one, other);
}
