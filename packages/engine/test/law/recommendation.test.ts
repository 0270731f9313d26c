/** Laws of recommendations, whatever customers do. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecommender, sourceId, type BehaviourEvent, type LiveRecommender } from '../../src/index.ts';
import { Hand, shop } from '../../src/recommendation/recommender.testkit.ts';

const user = fc.constantFrom('ada', 'bob', 'eva', 'ian');
const item = fc.constantFrom('tea', 'pot', 'cup', 'soap', 'towel', '茶', 'x'.repeat(1_024));
const items = fc.array(item, { minLength: 1, maxLength: 4 });

/** What a hand does. */
const deed = fc.oneof(
  fc.tuple(user, items).map(([who, what]) => (hand: Hand) => hand.view(who, ...what)),
  fc.tuple(user, items).map(([who, what]) => (hand: Hand) => hand.order(who, ...what)),
  fc.tuple(user, item).map(([who, what]) => (hand: Hand) => hand.dislike(who, what)),
  fc.tuple(item, fc.constantFrom('kitchen', 'bath', 'gift'), fc.integer({ min: 0, max: 3 })).map(([what, kind, stock]) => (hand: Hand) => hand.change(what, { kind, stock, price: stock * 2.5, maker: kind[0]! })),
  item.map((what) => (hand: Hand) => hand.remove(what)),
  fc.tuple(user, items).map(([who, what]) => (hand: Hand) => hand.show(who, ...what)),
  fc.tuple(user, item).map(([who, what]) => (hand: Hand) => hand.click(who, what)),
  fc.double({ min: 0, max: 40, noNaN: true }).map((days) => (hand: Hand) => hand.wait(days)),
);

const deeds = fc.array(deed, { maxLength: 40 });

function done(all: readonly ((hand: Hand) => void)[]): Hand {
  const hand = new Hand();
  for (const each of all) each(hand);
  return hand;
}

function follow(recommender: LiveRecommender, events: readonly BehaviourEvent[], from: number): void {
  events.forEach((event, i) => recommender.apply(event, { position: from + i, owner: sourceId('user', event.user!) }));
}

function bytesOf(recommender: LiveRecommender): readonly (readonly [string, string])[] {
  return [...recommender.save()].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]);
}

test('what was saved and loaded goes on as if nothing had happened, to the byte', () => {
  fc.assert(
    fc.property(deeds, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
      const { recommender, sent, at } = done(all);
      const cut = Math.floor(sent.length * share);
      const before = createRecommender({ definition: shop });
      follow(before, sent.slice(0, cut), 0);
      const after = createRecommender({ definition: shop });
      after.load(new Map(before.save()));
      expect(after.position).toBe(before.position);
      follow(after, sent.slice(cut), cut);
      expect(bytesOf(after)).toEqual(bytesOf(recommender));
      for (const name of shop.recommendations!.map((each) => each.name)) {
        for (const who of ['ada', 'bob', 'new']) {
          const request = { members: [sourceId('user', who)], now: at + 1 };
          expect(after.recommend(name, request)).toEqual(recommender.recommend(name, request));
        }
      }
    }),
    { numRuns: 25 },
  );
});

test('a list holds each item once, none that may not be shown, and says of every other why it is not there', () => {
  const all = ['tea', 'pot', 'cup', 'soap', 'towel', '茶'];
  fc.assert(
    fc.property(deeds, fc.integer({ min: 1, max: 8 }), (did, k) => {
      const hand = done(did);
      for (const name of ['forYou', 'plain', 'tried']) {
        const request = hand.request('ada', { k, context: { budget: 4 } });
        const shown = hand.recommender.recommend(name, request)!.items;
        const keys = shown.map((each) => each.item);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.length).toBeLessThanOrEqual(k);
        for (const { propensity, reasons, score } of shown) {
          expect(propensity > 0 && propensity <= 1 && Number.isFinite(score) && reasons.length > 0).toBe(true);
        }
        for (const key of all) {
          const known = hand.recommender.item(name, key);
          const why = hand.recommender.whyNot(name, request, key)!;
          expect(why.kind === 'shown' ? keys[why.place - 1] : undefined).toBe(keys.includes(key) ? key : undefined);
          if (known === undefined) expect(why.kind).toBe('unknown');
          else if (known.isGone || !known.isAvailable) expect(why.kind).toBe('excluded');
          if (name === 'forYou' && typeof known?.fields['price'] === 'number' && known.fields['price'] > 4) expect(why.kind).toBe('excluded');
        }
        // Nothing is kept back while there is room.
        if (keys.length < k) for (const key of all) expect(['shown', 'excluded', 'unknown']).toContain(hand.recommender.whyNot(name, request, key)!.kind);
      }
    }),
    { numRuns: 25 },
  );
});

test('what is saved under other declarations is not loaded', () => {
  const sections = new Map(new Hand().recommender.save());
  const [first, ...others] = shop.recommendations!;
  const changed = { ...shop, recommendations: [{ ...first!, signals: { ...first!.signals, view: { ...first!.signals['view']!, weight: 2 } } }, ...others] };
  expect(() => createRecommender({ definition: changed }).load(sections)).toThrow(/other declarations/);
});
