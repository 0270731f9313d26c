// says: sum takes numbers; this is text.
import { defineFeatures, feature, sum, words } from '../../../src/index.ts';
import { order } from '../shop.ts';

defineFeatures('bad', { source: order, label: words('bad', '坏'), features: (event) => ({ x: feature(sum(event.country), { over: '30d', en: 'x', zh: 'x' }) }) });
