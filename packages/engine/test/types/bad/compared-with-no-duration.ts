// says: '2 weeks' is no duration: write a whole number and s, m, h or d, such as '90s', '15m', '36h' or '30d'.
import { atLeast } from '../../../src/index.ts';
import { orders } from '../shop.ts';

atLeast(orders.columns.sinceLastOrder, '2 weeks');
