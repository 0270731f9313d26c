/** The simulated shop's customer: what Limn knows of those whom `limn simulate` sends. */
import { and, defineProfile, defineSegments, not, or, rule, words, type ProfileDefinition } from '@limn/engine';
import { account, cart, invitation, like, look, order, page, refund, review, screen, search } from './events.ts';
import { campaigns, carts, interests, looks, orders, refunds, reviews, searches, visits } from './features.ts';
import { behaviour, lifecycle, ratios } from './tags.ts';

const audiences = defineSegments('audiences', {
  label: words('audiences', '人群'),
  from: [lifecycle, behaviour],
  segments: (tag) => ({
    vip: rule(and(tag.bigSpender, not(tag.returner), not(tag.machine)), { en: 'VIP', zh: '贵宾' }),
    nudge: rule(and(tag.deciding, tag.active, not(tag.machine)), { en: 'nudge', zh: '促单' }),
    winBack: rule(and(or(tag.lapsing, tag.overdue), not(tag.lost)), { en: 'win back', zh: '挽回' }),
    makeGood: rule(and(tag.unhappy, not(tag.lost)), { en: 'make good', zh: '补偿' }),
    noBots: rule(and(tag.active, not(tag.machine)), { en: 'people about', zh: '真实访客' }),
  }),
});

const profile = defineProfile('shopper', {
  label: words('shopper', '顾客'),
  timeZone: 'Asia/Shanghai',
  events: [page, screen, account, search, look, like, cart, order, refund, review, invitation],
  views: [looks, interests, searches, carts, orders, refunds, reviews, visits, campaigns, ratios, lifecycle, behaviour, audiences],
});

/** The definition for the stream of a shop: 11 events, 39 features, 14 tags, 5 segments. It rejects none of its messages. */
export const shopperDefinition: ProfileDefinition = profile.definition;
