// says: Property 'spend31d' does not exist on type
// says: Did you mean 'spend30d'?
import { atLeast, defineTags, rule, words } from '../../../src/index.ts';
import { orders } from '../shop.ts';

defineTags('bad', { label: words('bad', '坏'), from: [orders], tags: (view) => ({ rich: rule(atLeast(view.spend31d, 1), { en: 'rich', zh: '富' }) }) });
