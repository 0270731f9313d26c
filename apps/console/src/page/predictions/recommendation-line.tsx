/** One recommendation in the list: how items are found, and what was learnt for it. */
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useWayName } from '../recommendations/way-words.ts';
import { atStart, useLabel, useSentences } from './model-facts.ts';
import styles from './predictions.module.css';

const words = defineWords({
  ways: { en: 'Finds items by {ways}.', zh: '按{ways}找商品。' },
  learnt: { en: '{count, plural, one {One learnt model} other {# learnt models}} among them, the newest of {at}.', zh: '其中{count}个学得的模型参与，最新的训练于{at}。' },
  learnable: { en: 'Nothing was learnt yet: it shows what events alone say.', zh: '尚未训练，仅依据事件本身推荐。' },
});

interface Declared {
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly ways: readonly string[];
  readonly models: readonly { readonly answers: boolean; readonly trainedAt: string }[];
}

/** @param declared as GET /v1/recommendations gives it */
export function RecommendationLine({ declared }: { readonly declared: Declared }) {
  const say = useWords(words);
  const label = useLabel();
  const wayName = useWayName();
  const sentences = useSentences();
  const format = useFormat();
  const { name, ways, models } = declared;
  const answering = models.filter(({ answers }) => answers);
  return (
    <li className={styles['line']}>
      <div className={styles['what']}>
        <Link to="/recommendations/$name" params={{ name }} className={styles['name']!}>
          {atStart(label(declared.label))}
        </Link>
        <code className="note">{name}</code>
      </div>
      <p className={styles['told']}>
        {sentences([say('ways', { ways: format.list(ways.map(wayName)) }), answering.length > 0 ? say('learnt', { count: answering.length, at: format.date(answering[0]!.trainedAt) }) : say('learnable')])}
      </p>
    </li>
  );
}
