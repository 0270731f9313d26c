/** Sources as readers know them: what a sender calls itself, or the way it sends, in words. */
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';

const words = defineWords({
  call: { en: 'Segment calls', zh: 'Segment单条接口' },
  batch: { en: 'Segment batches', zh: 'Segment批量接口' },
  lines: { en: 'NDJSON lines', zh: 'NDJSON逐行' },
  cloudEvents: { en: 'CloudEvents', zh: 'CloudEvents接口' },
  import: { en: 'Imported history', zh: '导入的历史' },
  embedded: { en: 'This process', zh: '本进程' },
  operator: { en: 'Operators', zh: '人工操作' },
  'simulated-customers': { en: 'Simulated customers', zh: '模拟顾客' },
  others: { en: 'Others', zh: '其他来源' },
});

/** Names a source. Its own name stands as it is. */
export function useSourceName(): (source: { readonly name: string }) => string {
  const say = useWords(words);
  return ({ name }) => (name in words ? say(name as keyof typeof words) : name);
}
