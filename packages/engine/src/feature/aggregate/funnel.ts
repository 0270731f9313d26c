/**
 * How far along ordered steps a customer came within a time.
 *
 * The state is every step-event with its time and id: which chain is the fastest can change with each late event and each
 * linked identifier, so nothing may be forgotten. The read walks them in order once and keeps, for each depth, the latest
 * moment at which a chain of that depth can have begun: the latest beginning leaves the most time for what follows.
 */
import { durationMs } from '../../registry/duration.ts';
import type { AggregateSpec } from '../../registry/definition.ts';
import type { Aggregate, AggregateContext } from '../aggregate.ts';

/** Threes, flat, in any order: time, id, event (index of its first step). undefined: none. */
type StepEvents = number[] | undefined;

/**
 * The number of steps of the longest chain step 1 < step 2 < … (by event time, then id) whose last event is at most
 * `within` after its first; 0 when even the first step was not taken. One event is one step. Exact. About 12 bytes an event.
 */
export function createFunnel({ steps, within }: Extract<AggregateSpec, { op: 'funnel' }>, { families }: AggregateContext): Aggregate<StepEvents> {
  const withinMs = durationMs(within);
  // An event may be several steps ("view, view, buy"); the first of them stands for it.
  const eventOfStep = steps.map((step) => steps.indexOf(step));
  const eventOfFamily = new Map(steps.map((step) => [families.get(step), steps.indexOf(step)]));
  return {
    type: 'number',
    zero: () => undefined,
    add(state, _value, { time, id, family }) {
      const event = eventOfFamily.get(family);
      if (event === undefined) return state;
      if (state === undefined) return [time, id, event];
      state.push(time, id, event);
      return state;
    },
    merge(left, right) {
      if (right === undefined) return left;
      if (left === undefined) return right.slice();
      for (const part of right) left.push(part);
      return left;
    },
    encode(state, out) {
      const places = inOrder(state);
      out.unsigned(places.length);
      let before = 0;
      for (const at of places) {
        out.signed(state![at]! - before);
        out.u48(state![at + 1]!);
        out.unsigned(state![at + 2]!);
        before = state![at]!;
      }
    },
    decode(from) {
      const length = from.unsigned();
      if (length === 0) return undefined;
      const events: number[] = [];
      let time = 0;
      for (let i = 0; i < length; i++) {
        time += from.signed();
        events.push(time, from.u48(), from.unsigned());
      }
      return events;
    },
    read: (state) => depthOf(state, eventOfStep, withinMs),
  };
}

function depthOf(state: StepEvents, eventOfStep: readonly number[], withinMs: number): number {
  /** begun[d]: the latest beginning of a chain that has reached step d. */
  const begun: number[] = [];
  for (const at of inOrder(state)) {
    const time = state![at]!;
    const event = state![at + 2]!;
    // Deepest first, so that one event is not two steps of a chain.
    for (let step = Math.min(begun.length, eventOfStep.length - 1); step >= 0; step--) {
      if (eventOfStep[step] !== event) continue;
      const beginning = step === 0 ? time : begun[step - 1]!;
      if (time - beginning > withinMs) continue;
      begun[step] = Math.max(beginning, begun[step] ?? -Infinity);
    }
  }
  return begun.length;
}

/** Where each event stands in the state, ordered by time, id and event. */
function inOrder(state: StepEvents): readonly number[] {
  if (state === undefined) return [];
  const places = Array.from({ length: state.length / 3 }, (_, i) => 3 * i);
  return places.sort((a, b) => state[a]! - state[b]! || state[a + 1]! - state[b + 1]! || state[a + 2]! - state[b + 2]!);
}
