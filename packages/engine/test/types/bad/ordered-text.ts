// says: Only numbers, lengths of time and moments have an order; this is text: use equal, isOneOf or contains.
import { atLeast } from '../../../src/index.ts';
import { orders } from '../shop.ts';

atLeast(orders.columns.favouriteProduct, 1);
