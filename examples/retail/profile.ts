/**
 * A gift shop's customers: everything Limn should know about them, declared. Start here.
 *
 *     events.ts    what customers do: orders and refunds
 *     features.ts  what is counted and measured, over windows of time
 *     values.ts    what follows: ratios, differences, bands
 *     predictions.ts  what comes next, once models are trained: leaving, orders, spending, returns
 *     lifetime.ts  what customers are worth, by the history of their purchases
 *     tags.ts      yes or no about one customer: new, lapsing, wholesaler, …
 *     segments.ts  audiences made of tags: VIP, win back, …
 *     recommendations.ts  what to show them next, out of what is sold
 *     about.ts     who they are, in two sentences
 *
 * The compiler knows every name and type on the way: misspell a column, compare a text with a number or write '30 days', and
 * it answers with a sentence. What comes out is plain data (`customer.definition`); no code of these files runs later.
 */
import { defineProfile, words, type ProfileOf } from '@limn/engine';
import { about } from './about.ts';
import { order, refund } from './events.ts';
import { baskets, habits, orders, refunds, visits } from './features.ts';
import { history, lifetime } from './lifetime.ts';
import { predictions } from './predictions.ts';
import { forYou, goesWith } from './recommendations.ts';
import { segments } from './segments.ts';
import { behaviour, lifecycle, worth } from './tags.ts';
import { values } from './values.ts';

/** The shop's customer: all of it. */
export const customer = defineProfile('customer', {
  label: words('customer', '客户'),
  timeZone: 'Europe/London',
  events: [order, refund],
  views: [orders, habits, baskets, refunds, visits, values, predictions, history, lifetime, lifecycle, worth, behaviour, segments],
  recommendations: [forYou, goesWith],
  about,
});

/** One customer as TypeScript sees it: `spend30d: number`, `favouriteProduct: string | undefined`, `lapsing: boolean`, … */
export type Customer = ProfileOf<typeof customer>;

export { order, refund };
