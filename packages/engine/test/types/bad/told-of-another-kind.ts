// says: The field 'price' is a number, and the event tells something else.
import { defineCatalogue, itemsFrom, words } from '../../../src/index.ts';
import { goods } from '../goods.ts';
import { order } from '../shop.ts';

defineCatalogue('bad', {
  label: words('bad', '坏'), fields: goods.fields,
  sources: [itemsFrom(order, { key: (event) => event.items.product, fields: (event) => ({ price: event.items.size }) })],
});
