/** Ways to find items, by the names people know them by. */
import { useCallback } from 'react';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';

/** Ways of a declaration, and methods of a report. */
export const wayWords = defineWords({
  popular: { en: 'popularity', zh: '热门' },
  frequent: { en: 'own frequent items', zh: '本人常选' },
  recent: { en: 'recent popularity', zh: '近期热门' },
  repeat: { en: 'repeat purchases', zh: '复购' },
  usual: { en: 'own usual items', zh: '本人惯选' },
  together: { en: 'bought together', zh: '同单购买' },
  association: { en: 'association rules', zh: '关联规则' },
  neighbours: { en: 'item neighbours', zh: '商品近邻' },
  sessions: { en: 'visits alike', zh: '相似访问' },
  content: { en: 'likeness of items', zh: '商品相似' },
  ease: { en: 'EASE (learnt)', zh: 'EASE（学得）' },
  als: { en: 'ALS (learnt)', zh: 'ALS（学得）' },
  basket: { en: 'next basket', zh: '下一单' },
  sequence: { en: 'sequence model (learnt)', zh: '序列模型（学得）' },
  bert4rec: { en: 'masked sequence model (learnt)', zh: '掩码序列模型（学得）' },
  ranked: { en: 'learnt ranking', zh: '学得的排序' },
  blend: { en: 'blend of all ways', zh: '各方式融合' },
  shown: { en: 'the list as shown', zh: '实际展示的列表' },
  list: { en: 'the list as shown', zh: '实际展示的列表' },
});

/** The name of a way; `popular:30d` and `model:ease` are told by what they are, one that is not known stays as it is. */
export function useWayName(): (way: string) => string {
  const say = useWords(wayWords);
  return useCallback(
    (way) => {
      const [first = way, second] = way.split(':');
      const known = first === 'model' && second !== undefined ? second : first;
      return known in wayWords ? say(known as keyof typeof wayWords) : way;
    },
    [say],
  );
}
