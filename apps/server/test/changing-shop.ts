/** A shop whose customers change their ways one day: what was learnt before is wrong afterwards. */
import { defineEvent, definePredictions, every, number, prediction, words, type ProfileDefinition, type RetrainDefinition } from '@limn/engine';
import type { Limn, ManualClock } from '@limn/host';
import { dayMs, shopDefinition } from './shop.ts';

/** As the shop's definition has it. */
export const order = defineEvent('order', { match: { call: 'track', event: 'Order Completed' }, label: words('order', '下单'), summary: words('ordered', '下单'), fields: { revenue: number({ scale: 2 }) } });

/** The shop, with one prediction: an order within two days. @param retrain its policy, if any */
export function changingDefinition(retrain?: RetrainDefinition): ProfileDefinition {
  const outlook = definePredictions('outlook', {
    label: words('outlook', '预测'),
    from: [],
    predictions: () => ({ soon: prediction({ present: order, within: '2d' }, { at: every('1d'), en: 'will order within 2 days', zh: '未来2天会下单', ...(retrain && { retrain }) }) }),
  });
  return { ...shopDefinition, views: [...shopDefinition.views.slice(0, 2), outlook.definition, ...shopDefinition.views.slice(2)] };
}

/** `streaks`: ten days of daily orders, ten of none: who has just ordered orders again. `rounds`: every sixth day: who has just ordered does not. */
export type Ways = 'streaks' | 'rounds';

/** Lets days pass in which customers order in their ways. */
export async function passDays(limn: Limn, clock: ManualClock, { days, ways, customers = 50, from }: { readonly days: number; readonly ways: Ways; readonly customers?: number; /** Of the first event, ms. */ readonly from: number }): Promise<void> {
  for (let i = 0; i < days; i++) {
    const day = Math.round((clock.now() - from) / dayMs);
    const at = new Date(clock.now()).toISOString();
    const users = Array.from({ length: customers }, (_, who) => who).filter((who) => (ways === 'streaks' ? (day + 3 * who) % 20 < 10 : (day + who) % 6 === 0));
    if (users.length > 0) await limn.ingest(users.map((who) => order.at(at, { id: `${who}-${day}`, user: `u${who}`, receivedAt: at }, { revenue: 10 + (who % 7) })));
    clock.advance(dayMs);
  }
}
