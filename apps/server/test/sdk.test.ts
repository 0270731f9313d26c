/** SDKs from npm, as they are, with nothing but their host and write key set. */
import { Analytics } from '@segment/analytics-node';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { describe, expect, test } from 'vitest';
import { openingTime, openShop, writeKey, type Shop } from './shop.ts';

const viewsOf = async (shop: Shop, id: string) => JSON.parse((await shop.ask(`/v1/profiles/${id}`)).text).views;

describe.each([
  ['in the present', Date.now()],
  ['years before the clock of the SDK', openingTime],
])('a shop that lives %s', (_, now) => {
  test('@segment/analytics-node changes profiles', async () => {
    const shop = await openShop({ now });
    const analytics = new Analytics({ writeKey, host: shop.url, flushAt: 10 });
    const failures: unknown[] = [];
    analytics.on('error', (failure) => failures.push(failure));
    analytics.page({ anonymousId: 'visitor', name: 'Home' });
    analytics.identify({ anonymousId: 'visitor', userId: '17850', traits: { plan: 'pro' } });
    analytics.track({ userId: '17850', event: 'Order Completed', properties: { revenue: 120.5 } });
    analytics.alias({ previousId: 'older-visitor', userId: '17850' });
    await analytics.closeAndFlush({ timeout: 10_000 });
    expect(failures).toEqual([]);
    expect(await viewsOf(shop, 'visitor')).toMatchObject({ orders: { orders: 1, spend30d: 120.5 }, visits: { visits: 1 }, audiences: { bigSpenders: true } });
  });

  test('@rudderstack/rudder-sdk-node changes profiles', async () => {
    const shop = await openShop({ now });
    const rudder = new RudderAnalytics(writeKey, { dataPlaneUrl: shop.url, flushAt: 10, logLevel: 'error' });
    rudder.page({ anonymousId: 'visitor', name: 'Home' });
    rudder.identify({ anonymousId: 'visitor', userId: '17850', traits: { plan: 'pro' } });
    rudder.track({ userId: '17850', event: 'Order Completed', properties: { revenue: 120.5 } });
    await rudder.flush();
    expect(await viewsOf(shop, '17850')).toMatchObject({ orders: { orders: 1, spend30d: 120.5 }, visits: { visits: 1 }, audiences: { bigSpenders: true } });
  });
});

test('an SDK with a wrong key is told so', async () => {
  const shop = await openShop();
  const analytics = new Analytics({ writeKey: 'wrong', host: shop.url, maxRetries: 0 });
  const failures: { code?: unknown }[] = [];
  analytics.on('error', (failure) => failures.push(failure));
  analytics.track({ userId: '17850', event: 'Order Completed', properties: { revenue: 1 } });
  await analytics.closeAndFlush({ timeout: 10_000 });
  expect(failures).toHaveLength(1);
});
