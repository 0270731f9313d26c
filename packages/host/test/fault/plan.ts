/** What happens in one run, as data: the same plan is the same run, to the byte. A failing one is made smaller and kept. */
import { createRandom, type Random } from './random.ts';
import type { Message } from './shop.ts';
import type { Death, DiskTrouble, Instant } from './simulated-machine.ts';

/** `at` is ms since the beginning. */
export type Step = { readonly at: number } & (
  | { readonly do: 'send'; readonly messages: readonly Message[] }
  /** A file of history, taken in so many rows at a time. */
  | { readonly do: 'import'; readonly file: string; readonly rows: readonly Message[]; readonly batch: number }
  | { readonly do: 'die'; readonly death: Death; readonly downFor: number }
  /** Dies in the midst of an operation of the disk. */
  | { readonly do: 'die later'; readonly operations: number; readonly instant: Instant; readonly death: Death; readonly downFor: number }
  | { readonly do: 'stop'; readonly downFor: number }
  | { readonly do: 'step clock'; readonly by: number }
  | { readonly do: 'trouble'; readonly trouble: DiskTrouble; readonly lasts: number }
  /** Stops, flips a bit somewhere on the disk, and starts again. */
  | { readonly do: 'flip bit'; readonly place: number }
  | { readonly do: 'publish'; readonly definition: number; readonly how: 'live' | 'restart' }
);

export interface Plan {
  readonly seed: number;
  /** Shares of requests and answers that are lost, and of requests that are delivered twice. */
  readonly network: { readonly loss: number; readonly twice: number };
  /** Share of the disk's reads, writes and syncs that fail, as long as the run lasts. */
  readonly flaky: number;
  readonly sizes: { readonly checkpointEvents: number; readonly segmentBytes: number; readonly changeFileBytes: number };
  readonly steps: readonly Step[];
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Everything of a run, from a number. */
export function createPlan(seed: number): Plan {
  const random = createRandom('plan', seed);
  const span = random.pick([20 * SECOND, 5 * MINUTE, 2 * HOUR, 3 * 24 * HOUR]);
  const calm = random.chance(0.1);
  const steps: Step[] = [];
  const some = (most: number, step: (at: number) => Step): void => {
    for (let i = random.integer(0, most); i > 0; i--) steps.push(step(random.integer(0, span)));
  };

  let sent = 0;
  const people = random.integer(1, 6);
  const most = random.pick([6, 12, 40]);
  for (let i = random.integer(3, most); i > 0; i--) {
    const messages = Array.from({ length: random.pick([1, 1, 2, 5, 20]) }, () => createMessage(random, people, `m${sent++}`));
    // Some meet on the way.
    const at = random.chance(0.2) ? (steps.at(-1)?.at ?? 0) : random.integer(0, span);
    steps.push({ at, do: 'send', messages });
  }
  if (random.chance(0.3)) {
    // Nobody imports unlinks: they are what an operator says, now.
    const messages = Array.from({ length: random.integer(5, 60) }, (_, i) => createMessage(random, people, `row${i}`)).filter(({ what }) => what !== 'unlink');
    const rows = messages.map((message, i): Message => ({ ...message, age: 10 * HOUR - i * MINUTE }));
    steps.push({ at: random.integer(0, span), do: 'import', file: 'history', rows, batch: random.integer(1, 20) });
  }
  if (!calm) {
    const death = (): Death => random.pick(['kill', 'power', 'power'] as const);
    const downFor = (): number => random.pick([10, SECOND, MINUTE]);
    some(3, (at) => ({ at, do: 'die', death: death(), downFor: downFor() }));
    some(5, (at) => ({ at, do: 'die later', operations: random.pick([1, 2, 3, 5, 8, 13, 30, 60]), instant: random.pick(['before', 'during', 'after'] as const), death: death(), downFor: downFor() }));
    if (random.chance(0.4)) some(2, (at) => ({ at, do: 'trouble', trouble: random.pick(['full', 'writes fail', 'syncs fail', 'reads fail'] as const), lasts: random.pick([5, SECOND, 20 * SECOND]) }));
    if (random.chance(0.3)) some(3, (at) => ({ at, do: 'step clock', by: random.pick([-HOUR, -MINUTE, -SECOND, -20, 20, SECOND, HOUR, 30 * HOUR]) }));
    if (random.chance(0.2)) some(2, (at) => ({ at, do: 'flip bit', place: random.next() }));
  }
  some(2, (at) => ({ at, do: 'stop', downFor: random.pick([10, MINUTE]) }));
  if (random.chance(0.3)) some(3, (at) => ({ at, do: 'publish', definition: random.integer(0, 1), how: random.pick(['live', 'restart'] as const) }));
  if (!calm) {
    // What is worst comes together: death in the midst of a change of definitions, a clock set back while nobody looks.
    const worse: Step[] = [];
    for (const { at, do: what } of steps) {
      if (what === 'publish' && random.chance(0.5)) worse.push({ at: at + 1, do: 'die later', operations: random.integer(1, 80), instant: random.pick(['before', 'during', 'after'] as const), death: random.pick(['kill', 'power'] as const), downFor: 10 });
      if ((what === 'die' || what === 'stop') && random.chance(0.1)) worse.push({ at: at + 5, do: 'step clock', by: -random.pick([SECOND, MINUTE, HOUR]) });
    }
    steps.push(...worse);
  }

  return {
    seed,
    flaky: calm || random.chance(0.8) ? 0 : random.pick([0.002, 0.005, 0.02]),
    network: random.chance(0.5) ? { loss: 0, twice: 0 } : { loss: random.next() * 0.27, twice: random.next() * 0.41 },
    sizes: { checkpointEvents: random.pick([5, 30, 1_000]), segmentBytes: random.pick([600, 4_000, 1_000_000]), changeFileBytes: random.pick([300, 2_000, 1_000_000]) },
    steps: steps.sort((a, b) => a.at - b.at),
  };
}

function createMessage(random: Random, people: number, id: string): Message {
  const user = `u${random.integer(1, people)}`;
  const anonymous = `a${random.integer(1, people)}`;
  const what = random.pick(['order', 'order', 'order', 'visit', 'visit', 'visit', 'link', 'unlink', 'malformed'] as const);
  const age = random.chance(0.8) ? random.integer(0, 50) : random.integer(0, random.pick([MINUTE, HOUR, 4 * HOUR]));
  if (what === 'link' || what === 'unlink') return { id, what, who: user, to: random.chance(0.8) ? anonymous : `u${random.integer(1, people)}`, age };
  return { id, what, who: random.chance(0.7) ? user : anonymous, age, ...(what !== 'visit' && { amount: random.integer(0, 6_000) / 100 }) };
}
