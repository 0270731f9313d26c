// says: The catalogue has no field 'sise'.
import { defineCatalogue, itemsFrom, words } from '../../../src/index.ts';
import { goods } from '../goods.ts';
import { order } from '../shop.ts';

defineCatalogue('bad', {
  label: words('bad', '坏'), fields: goods.fields,
  sources: [itemsFrom(order, { key: (event) => event.items.product, fields: (event) => ({ sise: event.items.size }) })],
});
