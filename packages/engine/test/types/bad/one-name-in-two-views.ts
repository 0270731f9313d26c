// says: Two views have a column named 'orders30d': all columns of a profile share one namespace, so rename one of them.
import { count, defineFeatures, defineProfile, feature, words } from '../../../src/index.ts';
import { order, orders } from '../shop.ts';

const more = defineFeatures('more', { source: order, label: words('more', '更多'), features: () => ({ orders30d: feature(count(), { over: '30d', en: 'orders', zh: '订单' }) }) });
defineProfile('bad', { label: words('bad', '坏'), events: [order], views: [orders, more] });
