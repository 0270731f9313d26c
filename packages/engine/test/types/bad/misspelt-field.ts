// says: Property 'revenu' does not exist on type
// says: Did you mean 'revenue'?
import { defineFeatures, feature, sum, words } from '../../../src/index.ts';
import { order } from '../shop.ts';

defineFeatures('bad', { source: order, label: words('bad', '坏'), features: (event) => ({ x: feature(sum(event.revenu), { over: '30d', en: 'x', zh: 'x' }) }) });
