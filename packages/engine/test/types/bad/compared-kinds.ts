// says: A length of time cannot be compared with a number.
import { above } from '../../../src/index.ts';
import { orders } from '../shop.ts';

above(orders.columns.sinceLastOrder, orders.columns.spend30d);
