// says: '30 days' is no duration: write a whole number and s, m, h or d, such as '90s', '15m', '36h' or '30d'.
import { count, feature } from '../../../src/index.ts';

feature(count(), { over: '30 days', en: 'orders', zh: '订单' });
