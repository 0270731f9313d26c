/** What every way that follows events must keep to. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Interaction } from '../interaction.ts';
import type { CandidateRequest } from './candidate-source.ts';
import { joined, type KeptSource } from './kept-source.ts';

const HOUR_MS = 3_600_000;

/** Interactions of few customers with few items, some negative, times going back a little now and then. */
export const anyInteractions: fc.Arbitrary<readonly Interaction[]> = fc
  .array(fc.record({ customer: fc.nat(5), item: fc.nat(12), weight: fc.constantFrom(1, 1, 1, 3, 5, -4), signal: fc.nat(2), step: fc.integer({ min: -2, max: 40 }) }), { maxLength: 60 })
  .map((steps) => {
    let at = 1_000 * HOUR_MS;
    return steps.map(({ step, ...of }) => ({ ...of, at: (at += step * HOUR_MS * 0.25) }));
  });

/** A request of one customer of the interactions, right after the last. */
export function requestOf(interactions: readonly Interaction[], customer: number, limit = 5): CandidateRequest {
  const history = interactions.filter((each) => each.customer === customer).sort((one, other) => one.at - other.at);
  return { customer, history, now: interactions.reduce((latest, { at }) => Math.max(latest, at), 0) + 1, limit };
}

/** A source that took the interactions. */
export function followed(create: () => KeptSource, interactions: readonly Interaction[]): KeptSource {
  const source = create();
  for (const each of interactions) source.add(each);
  return source;
}

/** Put away anywhere on the way, and answering or not, it ends in the same bytes and the same answers, which are well formed. */
export function expectKept(create: () => KeptSource): void {
  fc.assert(
    fc.property(anyInteractions, fc.nat(60), (interactions, cut) => {
      const whole = followed(create, interactions);
      const first = followed(create, interactions.slice(0, cut));
      first.candidates(requestOf(interactions, 0));
      const second = create();
      second.load(joined(first.save()));
      for (const each of interactions.slice(cut)) second.add(each);
      expect(joined(second.save())).toEqual(joined(whole.save()));
      for (let customer = 0; customer < 7; customer++) {
        const request = requestOf(interactions, customer);
        const found = whole.candidates(request);
        expect(second.candidates(request)).toEqual(found);
        expectWellFormed(found, request.limit);
        for (const { item } of found) expect(second.because(request, item)).toEqual(whole.because(request, item));
        // A shorter list is the beginning of a longer one.
        expect(whole.candidates({ ...request, limit: 2 })).toEqual(found.slice(0, 2));
      }
    }),
    { numRuns: 60 },
  );
}

function expectWellFormed(found: readonly { readonly item: number; readonly score: number }[], limit: number): void {
  expect(found.length).toBeLessThanOrEqual(limit);
  expect(new Set(found.map(({ item }) => item)).size).toBe(found.length);
  for (const [place, { item, score }] of found.entries()) {
    expect(Number.isFinite(score)).toBe(true);
    const before = found[place - 1];
    expect(before === undefined || before.score > score || (before.score === score && before.item < item)).toBe(true);
  }
}
