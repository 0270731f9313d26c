import { defineWords } from '../../language/words.ts';

/** Sentences about customers who are unlike the others. */
export const odditiesWords = defineWords({
  title: { en: 'Customers unlike the others', zh: '与众不同的客户' },
  none: { en: 'Nobody has looked yet. It is no judgement: the best customer may be unlike all others.', zh: '还没有查找过。这不是评判：最好的客户也可能与众不同。' },
  note: { en: 'No judgement: the best customer may be one of them. Nothing is computed from it.', zh: '这不是评判：最好的客户也可能在其中。不会由此计算任何内容。' },
  look: { en: 'Look for them', zh: '开始查找' },
  again: { en: 'Look for them again', zh: '重新查找' },
  running: { en: 'Reading every customer: {share} done', zh: '正在读取所有客户：已完成{share}' },
  forbidden: { en: 'This needs the admin key.', zh: '此操作需要管理密钥。' },
  together: { en: 'Each value is usual; only together they are not.', zh: '每项取值都常见，只是组合在一起少见。' },
  more: { en: '{more, plural, one {# more is} other {# more are}} not shown.', zh: '另有{more}人未显示。' },
});
