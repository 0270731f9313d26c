// says: Property 'label' is missing in type
import { count, defineFeatures, feature } from '../../../src/index.ts';
import { order } from '../shop.ts';

defineFeatures('bad', { source: order, features: () => ({ x: feature(count(), { over: '30d', en: 'x', zh: 'x' }) }) });
