/** Audiences: whom to write to, and why. Each is counted, can be listed, and tells when somebody enters or leaves. */
import { above, and, atLeast, below, defineSegments, equal, not, or, rule, words } from '@limn/engine';
import { orders } from './features.ts';
import { behaviour, lifecycle, worth } from './tags.ts';
import { values } from './values.ts';

export const segments = defineSegments('audiences', {
  label: words('audiences', '人群'),
  from: [orders, values, lifecycle, worth, behaviour],
  segments: (view) => ({
    vip: rule(and(view.highValue, view.active, not(view.frequentReturner)), {
      en: 'VIP', zh: '贵宾',
      description: words('High value, active and easy to serve: give them the best.', '高价值、活跃且少退货，值得最好的服务。'),
    }),
    winBack: rule(and(or(view.lapsing, view.lost), atLeast(view.orders365d, 2), atLeast(view.netSpend365d, 1_000)), {
      en: 'win back', zh: '挽回',
      description: words('Used to spend well and stopped: worth a call or a voucher.', '曾经消费可观，如今停购，值得回访或发券。'),
    }),
    secondOrder: rule(and(equal(view.ordersEver, 1), atLeast(view.sinceFirstOrder, '14d'), below(view.sinceFirstOrder, '60d')), {
      en: 'nudge to a second order', zh: '促二单',
      description: words('Ordered once, two weeks to two months ago: the time to ask again.', '两周到两个月前只下过一单，正是提醒的时候。'),
    }),
    atRisk: rule(and(view.regular, view.overdue, not(view.lost)), {
      en: 'regulars at risk', zh: '有流失风险的常客',
      description: words('Regulars who have waited twice as long as usual.', '间隔已超过平时两倍的常客。'),
    }),
    wholesaleCare: rule(and(view.wholesaler, not(view.lost)), {
      en: 'wholesale care', zh: '批发客户维护',
      description: words('Wholesalers who still buy: keep a person in touch with them.', '仍在采购的批发商，由专人维护。'),
    }),
    christmasMailing: rule(and(view.giftSeasonBuyer, above(view.averageOrder365d, 100)), {
      en: 'Christmas mailing', zh: '圣诞邮寄名单',
      description: words('Bought for Christmas, and enough to pay for a printed catalogue.', '圣诞季买过，且客单价足以覆盖目录成本。'),
    }),
    returnsReview: rule(and(view.frequentReturner, view.active), {
      en: 'returns to look into', zh: '退货排查',
      description: words('Sends much back and still buys: find out why.', '频繁退货但仍在购买，需要了解原因。'),
    }),
  }),
});
