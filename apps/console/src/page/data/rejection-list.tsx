/** What was rejected, by reason, each with how to mend it and the newest samples. */
import { Link } from '@tanstack/react-router';
import { Sparkline } from '../../component/sparkline.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { keepDraft } from './debug-draft.ts';
import styles from './data.module.css';

const words = defineWords({
  count: { en: '{day} in 24 h, {kept} kept', zh: '24小时内{day}条，共保留{kept}条' },
  mend: { en: 'Mend: {cure}', zh: '处理：{cure}' },
  samples: { en: '{count, plural, one {1 sample} other {# samples}}', zh: '{count}条样例' },
  dayLabel: { en: 'Rejected in the last 24 hours, by the hour', zh: '近24小时每小时拒收数' },
  tryIt: { en: 'Debug', zh: '调试' },
  tryThis: { en: 'Debug this sample', zh: '调试这条样例' },
});

/** One reason, as the server tells it. */
export interface RejectionReason {
  readonly code: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly cure: { readonly en: string; readonly zh: string };
  readonly kept: number;
  readonly lastDay: number;
  readonly lastAt: string;
  readonly hours: readonly number[];
  readonly samples: readonly { readonly number: number; readonly at: string; readonly message: string; readonly sent?: unknown }[];
}

/** Most of the last day first. */
export function RejectionList({ reasons }: { readonly reasons: readonly RejectionReason[] }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  return (
    <ul className={styles['reasons']}>
      {reasons.map(({ code, title, cure, kept, lastDay, hours, samples }) => (
        <li key={code}>
          <div className={styles['reasonHead']}>
            <strong>{title[language]}</strong>
            <span className="note">
              {say('count', { day: format.number(lastDay), kept: format.number(kept) })} <code>{code}</code>
            </span>
            <Sparkline values={hours} label={say('dayLabel')} width={72} height={20} />
          </div>
          <p className="note">{say('mend', { cure: cure[language] })}</p>
          <details>
            <summary>{say('samples', { count: samples.length })}</summary>
            {samples.map(({ number, at, message, sent }) => (
              <div key={number} className={styles['sample']}>
                <p className="note">
                  {format.dateTime(at)} · {message}{' '}
                  <Link to="/data/debug" onClick={() => keepDraft(JSON.stringify(sent, undefined, 2))} aria-label={say('tryThis')}>
                    {say('tryIt')}
                  </Link>
                </p>
                <pre className={styles['json']} tabIndex={0}>
                  <bdi>{JSON.stringify(sent, undefined, 2)}</bdi>
                </pre>
              </div>
            ))}
          </details>
        </li>
      ))}
    </ul>
  );
}
