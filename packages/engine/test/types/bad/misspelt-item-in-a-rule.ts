// says: Property 'prise' does not exist on type
// says: Did you mean 'price'?
import { above, defineRecommendation, exclude, neighbours, words } from '../../../src/index.ts';
import { goods, signals } from '../goods.ts';

defineRecommendation('bad', {
  label: words('bad', '坏'), items: goods, signals, candidates: [neighbours()],
  rules: ({ item }) => ({ dear: exclude(above(item.prise, 5), { en: 'too dear', zh: '偏贵' }) }),
});
