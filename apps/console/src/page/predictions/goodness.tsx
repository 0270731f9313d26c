/** How good a model is, in plain words: what it finds, and whether it beats simpler ways. */
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { recordOf, topTenthOf, useSentences, type Model } from './model-facts.ts';
import { baselineName, baselineWords } from './prediction-words.ts';

const words = defineWords({
  finds: { en: 'Its top tenth of customers holds {gain} of all of whom it comes true ({low}–{high}); by chance it would be 10%.', zh: '得分最高的十分之一客户，覆盖了实际发生者的{gain}（{low}–{high}），随机时为10%。' },
  better: { en: 'It is surely better than every simpler way it was compared with.', zh: '显著优于所有用来比较的简单方法。' },
  open: { en: 'It is not surely better than {others}.', zh: '尚不能确定优于{others}。' },
  unknown: { en: 'It was made elsewhere, and nothing says how good it is.', zh: '在别处训练，没有评估数据。' },
});

/** One or two sentences, as the record of the model tells it. */
export function useGoodness(): (model: Model) => string {
  const say = useWords(words);
  const baseline = useWords(baselineWords);
  const format = useFormat();
  const joined = useSentences();
  return (model) => {
    const { baselines } = recordOf(model);
    const top = topTenthOf(model);
    const unbeaten = (baselines ?? []).filter(({ verdict }) => verdict !== 'better').map(({ baseline: name }) => baselineName(baseline, name));
    const sentences = [
      ...(top === undefined ? [] : [say('finds', { gain: format.percent(top.value), low: format.percent(top.low), high: format.percent(top.high) })]),
      ...(baselines === undefined || baselines.length === 0 ? [] : [unbeaten.length === 0 ? say('better') : say('open', { others: format.list(unbeaten) })]),
    ];
    return sentences.length === 0 ? say('unknown') : joined(sentences);
  };
}
