/** What the next days bring, asked over HTTP of a real server. */
import { setTimeout as wait } from 'node:timers/promises';
import { defineEvent, defineProfile, number, string, words } from '@limn/engine';
import { expect, test } from 'vitest';
import type { Forecast } from '../src/http/forecast-shape.ts';
import { dayMs, openingTime, openShop, shopDefinition, type Shop } from './shop.ts';

const label = words('order', '下单');
const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label, summary: label, fields: { revenue: number({ scale: 2, unit: 'GBP' }), country: string({ optional: true }) } });
const definition = { ...defineProfile('customer', { label: words('customer', '客户'), timeZone: 'Europe/London', events: [order], views: [] }).definition, views: shopDefinition.views.filter(({ name }) => name !== 'visits') };

const days = 70;

/** More on Fridays, none on Saturdays; Peru orders twice as often as Ghana, and a quarter says nothing. A batch a week: each is durable before the next. */
async function openDays(): Promise<Shop> {
  const shop = await openShop({ definition });
  for (let week = 0; week < days; week += 7) {
    shop.clock.advance(Math.min(7, days - week) * dayMs);
    await shop.limn.ingest(Array.from({ length: Math.min(7, days - week) }, (_, i) => week + i).flatMap((day) => {
      const at = new Date(openingTime + day * dayMs).toISOString();
      const weekday = new Date(at).getUTCDay();
      const count = weekday === 6 ? 0 : weekday === 5 ? 9 : 4 + (day % 3);
      return Array.from({ length: count }, (__, i) => order.at(at, { id: `o${day}-${i}`, user: `u${i}`, receivedAt: at }, { revenue: 10 + i + (day % 5), ...(i % 4 > 0 && { country: i % 3 === 0 ? 'Ghana' : 'Peru' }) }));
    }));
  }
  return shop;
}

async function forecastOf(shop: Shop, query: string): Promise<Forecast> {
  for (;;) {
    const answer = JSON.parse((await shop.ask(`/v1/forecasts?${query}`)).text) as Forecast;
    if (answer.state !== 'running') return answer;
    await wait(50);
  }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

test('orders, sums and parts of them come with bands; parts add up, closed days stay closed; too short a history is told', async () => {
  const shop = await openDays();
  const told = await forecastOf(shop, 'of=revenue&by=country&ahead=7d');
  expect(told).toMatchObject({ state: 'done', event: 'order', of: 'revenue', by: 'country', unit: 'GBP', from: '2011-09-30', until: '2011-12-09', ahead: 7, season: 7, step: 'day' });
  const { whole, parts } = told as Required<Forecast>;
  expect(parts.map(({ name }) => name).sort()).toEqual(['Ghana', 'Peru', '–']);
  whole.steps.forEach(({ date, value, low95, low80, high80, high95 }, h) => {
    expect(sumOf(parts.map(({ steps }) => steps[h]!.value))).toBeCloseTo(value, 6);
    expect([low95, low80, value, high80, high95]).toEqual([low95, low80, value, high80, high95].toSorted((a, b) => a - b));
    if (new Date(date).getUTCDay() === 6) expect(value).toBe(0);
  });
  expect(sumOf(whole.past.slice(-7).map(({ value }) => value))).toBeCloseTo(whole.before, 6);
  expect(whole.judged.models.map(({ name }) => name)).toContain('seasonal-naive');
  const members = await forecastOf(shop, 'segment=bigSpenders&members=true&ahead=7d');
  expect(members).toMatchObject({ state: 'done', label: { en: 'members of big spenders', zh: '高消费人数' } });
  expect(members.whole!.past.at(-1)!.value).toBe(shop.limn.engine.count('bigSpenders'));
  // What cannot be forecast is said with its cure, in both languages.
  expect(await forecastOf(shop, 'ahead=200d')).toMatchObject({ state: 'refused', problem: { code: 'series_too_short', what: { zh: expect.stringContaining('70 天') }, cure: { en: expect.stringContaining('Look less far ahead') } } });
  expect(await forecastOf(shop, 'asOf=2011-10-20T00:00:00Z')).toMatchObject({ state: 'refused', problem: { code: 'series_too_short', what: { en: expect.stringContaining('has 20 whole days') } } });
}, 120_000);

test('wrong questions are refused by their codes, in Chinese too', async () => {
  const shop = await openShop({ definition });
  for (const [query, status, code] of [
    ['event=ordre', 404, 'series_unfit'], ['of=country', 404, 'series_unfit'], ['of=toString', 404, 'series_unfit'], ['by=revenue', 404, 'series_unfit'],
    ['segment=vips', 404, 'unknown_segment'], ['members=true', 404, 'unknown_segment'],
    ['every=7d&ahead=10d', 400, 'malformed_request'], ['ahead=0d', 400, 'malformed_request'], ['ahead=999d', 400, 'malformed_request'],
    ['asOf=2031-01-01T00:00:00Z', 400, 'malformed_moment'], ['asOf=soon', 400, 'malformed_moment'],
  ] as const) {
    const answer = await shop.ask(`/v1/forecasts?${query}`, { headers: { 'accept-language': 'zh' } });
    expect({ query, status: answer.status, ...JSON.parse(answer.text) }).toMatchObject({ query, status, code, detail: expect.stringMatching(/\p{Script=Han}/u) });
  }
});
