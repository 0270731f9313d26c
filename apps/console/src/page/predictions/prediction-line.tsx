/** One prediction in the list: who answers, how good, since when, and who waits beside. */
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useGoodness } from './goodness.tsx';
import { championOf, numberOf, recordOf, sinceOf, useLabel, useSentences, atStart, type Asked } from './model-facts.ts';
import styles from './predictions.module.css';

const words = defineWords({
  inUse: { en: 'v{version} in use since {since}, learnt from {examples} examples.', zh: 'v{version}现役，自{since}起，学习了{examples}个样本。' },
  inUseElsewhere: { en: 'v{version} in use since {since}, made elsewhere.', zh: 'v{version}现役，自{since}起，在别处训练。' },
  none: { en: 'No model yet. It answers once a first one is trained and promoted.', zh: '还没有模型，训练并转为现役后才会给出结果。' },
  waiting: { en: 'v{version} is trained and answers for nobody yet.', zh: 'v{version}已训练，尚未转为现役。' },
  shadows: { en: '{count, plural, one {One model} other {# models}} in shadow beside it.', zh: '另有{count}个影子模型。' },
  train: { en: 'Train', zh: '训练' },
  look: { en: 'Decide', zh: '去决定' },
});

/** @param asked with its models, newest first */
export function PredictionLine({ asked }: { readonly asked: Asked }) {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  const goodness = useGoodness();
  const sentences = useSentences();
  const { name, models } = asked;
  const champion = championOf(models);
  const [newest] = models;
  const shadows = models.filter(({ state }) => state === 'shadow').length;
  const place = { to: '/predictions/$name', params: { name } } as const;
  return (
    <li className={styles['line']}>
      <div className={styles['what']}>
        <Link {...place} className={styles['name']!}>
          {atStart(label(asked.label))}
        </Link>
        <code className="note">{name}</code>
      </div>
      <p className={styles['told']}>
        {champion === undefined
          ? say(newest === undefined ? 'none' : 'waiting', newest === undefined ? {} : { version: numberOf(models, newest.hash) })
          : sentences([
              recordOf(champion).examples === undefined
                ? say('inUseElsewhere', { version: numberOf(models, champion.hash), since: format.date(sinceOf(champion)) })
                : say('inUse', { version: numberOf(models, champion.hash), since: format.date(sinceOf(champion)), examples: format.number(recordOf(champion).examples) }),
              goodness(champion),
              shadows > 0 && say('shadows', { count: shadows }),
            ])}
      </p>
      {champion === undefined && (
        <Link {...place} search={newest === undefined ? { act: 'train' } : {}} className={styles['act']!}>
          {say(newest === undefined ? 'train' : 'look')}
        </Link>
      )}
    </li>
  );
}
