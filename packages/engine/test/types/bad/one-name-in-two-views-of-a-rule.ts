// says: Two views have a column named 'orders30d': all columns of a profile share one namespace, so rename one of them.
import { count, defineFeatures, defineTags, feature, isPresent, rule, words } from '../../../src/index.ts';
import { order, orders } from '../shop.ts';

const more = defineFeatures('more', { source: order, label: words('more', '更多'), features: () => ({ orders30d: feature(count(), { over: '7d', en: 'orders', zh: '订单' }) }) });
defineTags('bad', { label: words('bad', '坏'), from: [orders, more], tags: (view) => ({ x: rule(isPresent(view.spend30d), { en: 'x', zh: 'x' }) }) });
