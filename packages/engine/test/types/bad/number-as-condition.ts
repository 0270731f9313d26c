// says: A condition is a yes or no; this is a number: compare it with something first, as in atLeast(view.column, 5).
import { and } from '../../../src/index.ts';
import { orders } from '../shop.ts';

and(orders.columns.spend30d);
