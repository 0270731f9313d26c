/** A small shop that lives as it declares: estimates of another declaration are held to what that one really brings. */
import { array, createRecommender, defineCatalogue, defineEvent, defineProfile, defineRecommendation, itemField, itemOf, itemsFrom, number, popular, signal, sourceId, string, words, type BehaviourEvent, type LiveRecommender, type ProfileDefinition, type RecommendationDefinition } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { logOfEvents } from '../../dataset/example-log.ts';
import { Random } from '../../random/random.ts';
import { evaluateProposal, type EvaluatedProposal } from './evaluate-proposal.ts';

const START = Date.UTC(2026, 2, 1);
const label = words('event', '事件');
const view = defineEvent('view', { match: { call: 'track', event: 'Product Viewed' }, label, summary: label, fields: { product: string() } });
const shown = defineEvent('shown', { match: { call: 'track', event: 'Product List Viewed' }, label, summary: label, fields: { items: array({ product: string(), propensity: number({ scale: 9, optional: true }) }) } });
const click = defineEvent('click', { match: { call: 'track', event: 'Product Clicked' }, label, summary: label, fields: { product: string() } });
const products = defineCatalogue('products', { label, fields: { name: itemField('text', { en: 'name', zh: '名称' }) }, sources: [itemsFrom(view, { key: (event) => event.product, fields: () => ({}) })] });
const declared = {
  label, items: products, candidates: [popular({ over: '30d' })], diversity: 0, k: 4,
  signals: { view: signal(view, { item: (event) => event.product, weight: 1, en: 'looked at', zh: '浏览' }) },
  impression: itemOf(shown, { item: (event) => event.items.product }),
  click: itemOf(click, { item: (event) => event.product }),
} as const;
const shop = (more: object = {}): ProfileDefinition => defineProfile('customer', { label, events: [view, shown, click], views: [], recommendations: [defineRecommendation('forYou', { ...declared, explore: 0.5, ...more })] }).definition;
const live = shop();
const proposal = (change: Partial<RecommendationDefinition>): RecommendationDefinition => ({ ...live.recommendations![0]!, ...change });

/** How likely an item is clicked when it is shown: those that fewer look at are better. */
const worthOf = (item: string): number => 0.04 + 0.03 * Number(item.slice(1));
const ITEMS = 8;

/** What comes before any list: the lower its number, the more look at an item. */
function opening(): readonly BehaviourEvent[] {
  return Array.from({ length: ITEMS }, (_, item) => Array.from({ length: 3 * (ITEMS - item) }, (_unused, who) => view.at(new Date(START + item * 1_000 + who).toISOString(), { user: `v${who}`, id: `v${item}-${who}`, receivedAt: new Date(START + item * 1_000 + who).toISOString() }, { product: `p${item}` }))).flat();
}

interface Lived {
  readonly events: readonly BehaviourEvent[];
  readonly clicks: number;
}

/** Lists as a declaration makes them, one a customer and none learning of another, with what customers do. */
function lived(definition: ProfileDefinition, seed: number, lists: number): Lived {
  const events = [...opening()];
  const recommender: LiveRecommender = createRecommender({ definition });
  events.forEach((event, position) => recommender.apply(event, { position, owner: sourceId('user', event.user!) }));
  const random = new Random(seed);
  let clicks = 0;
  for (let i = 0; i < lists; i++) {
    const user = `c${seed}-${i}`;
    const [at, after] = [1, 2].map((n) => new Date(START + 60_000 + i * 10 + n).toISOString()) as [string, string];
    const { items } = recommender.recommend('forYou', { members: [sourceId('user', user)], now: Date.parse(at) })!;
    events.push(shown.at(at, { user, id: `s${user}`, receivedAt: at }, { items: items.map(({ item, propensity }) => ({ product: item, propensity })) }));
    for (const { item } of items) {
      if (random.uniform() >= worthOf(item)) continue;
      clicks++;
      events.push(click.at(after, { user, id: `k${user}-${item}`, receivedAt: after }, { product: item }));
    }
  }
  return { events, clicks };
}

/** What another declaration would have brought, by a log of the live one. */
const estimated = (change: Partial<RecommendationDefinition>, seed: number, lists = 250): Promise<EvaluatedProposal> =>
  evaluateProposal({ definition: live, recommendation: 'forYou', proposal: proposal(change), log: logOfEvents(lived(live, seed, lists).events), fields: { propensity: 'propensity' }, seed, resamples: 200 });

describe('on a shop of which the truth is known', () => {
  test('the live declaration itself is estimated as what it brought', async () => {
    const { estimate, lists, rows, explored } = await estimated({}, 1);
    expect({ lists, rows, explored }).toEqual({ lists: 250, rows: 1_000, explored: 0.5 });
    expect(estimate.meanWeight.low).toBeLessThan(1);
    expect(estimate.meanWeight.high).toBeGreaterThan(1);
    for (const each of [estimate.ips, estimate.snips, estimate.doublyRobust!]) expect(each.low < estimate.live.value && estimate.live.value < each.high).toBe(true);
  });

  test('less chance: intervals hold what that declaration really brings', async () => {
    // One place of four left to chance, where the log left two.
    const change = { explore: 0.25 } as const;
    const truth = lived(shop(change), 99, 2_000).clicks / 8_000;
    const found = await Promise.all(Array.from({ length: 8 }, (_, seed) => estimated(change, seed)));
    const held = (name: 'ips' | 'snips' | 'doublyRobust'): number => found.filter(({ estimate }) => estimate[name]!.low <= truth && truth <= estimate[name]!.high).length;
    expect([held('ips'), held('snips'), held('doublyRobust')].every((times) => times >= 6)).toBe(true);
  }, 20_000);

  test('the same log and seed give the same estimate', async () => {
    expect(await estimated({}, 3, 60)).toEqual(await estimated({}, 3, 60));
  });
});

describe('what cannot be told is refused by its code', () => {
  const refused = (definition: ProfileDefinition, options: { readonly propensity?: string; readonly lists?: number; readonly change?: Partial<RecommendationDefinition> } = {}) =>
    evaluateProposal({ definition, recommendation: 'forYou', proposal: { ...definition.recommendations![0]!, ...options.change }, log: logOfEvents(lived(definition, 1, options.lists ?? 100).events), fields: { propensity: options.propensity ?? 'propensity' }, seed: 1, resamples: 50 });

  test.each([
    ['showing_undeclared', () => refused(JSON.parse(JSON.stringify({ ...live, recommendations: [{ ...live.recommendations![0]!, impression: undefined, click: undefined, explore: 0 }] })) as ProfileDefinition)],
    ['propensities_undeclared', () => refused(live, { propensity: 'chance' })],
    ['propensities_absent', () => refused(live, { lists: 0 })],
    ['policy_rows_too_few', () => refused(live, { lists: 3 })],
    // Nothing was ever left to chance.
    ['policy_support_missing', () => refused(shop({ explore: 0 }), { change: { explore: 0.5 } })],
  ])('%s', async (code, attempt) => {
    await expect(attempt()).rejects.toMatchObject({ code });
  });
});
