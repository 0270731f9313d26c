// says: There is no option 'were' here.
import { above, count, defineFeatures, feature, words } from '../../../src/index.ts';
import { order } from '../shop.ts';

defineFeatures('bad', { source: order, label: words('bad', '坏'), features: (event) => ({ x: feature(count(), { over: '30d', were: above(event.revenue, 1), en: 'x', zh: 'x' }) }) });
