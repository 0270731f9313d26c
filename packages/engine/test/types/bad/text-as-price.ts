// says: Type '"size"' is not assignable to type '"price"'.
import { defineCatalogue, words } from '../../../src/index.ts';
import { goods } from '../goods.ts';

defineCatalogue('bad', { label: words('bad', '坏'), fields: goods.fields, price: 'size', sources: [] });
