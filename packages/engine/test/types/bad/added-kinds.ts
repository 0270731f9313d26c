// says: A number and a length of time cannot be added.
import { add } from '../../../src/index.ts';
import { orders } from '../shop.ts';

add(orders.columns.spend30d, orders.columns.sinceLastOrder);
