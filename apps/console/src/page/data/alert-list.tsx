/** Alerts: icon, word and colour, since when, and what to do. */
import { Link } from '@tanstack/react-router';
import type { Alert } from '../../api/activity.ts';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { alertLink } from './alert-link.ts';
import styles from './alert-list.module.css';

const words = defineWords({
  failed: { en: 'Failed', zh: '故障' },
  warn: { en: 'Warning', zh: '警告' },
  note: { en: 'Note', zh: '提示' },
  since: { en: 'since {time}', zh: '始于{time}' },
  see: { en: 'See', zh: '查看' },
  seeWhat: { en: 'See: {what}', zh: '查看：{what}' },
  none: { en: 'Nothing needs looking after.', zh: '没有需要处理的问题。' },
});

const marks = { failed: '✕', warn: '▲', note: '○' } as const;

interface AlertListProps {
  readonly alerts: readonly Alert[];
  /** With the cure and when it is told; else only what it is. */
  readonly full?: boolean;
}

/** The worst first. */
export function AlertList({ alerts, full = false }: AlertListProps) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  if (alerts.length === 0) return <p className={styles['none']}>{say('none')}</p>;
  return (
    <ul className={styles['list']}>
      {alerts.map((alert) => (
        <li key={alert.id} className={styles['alert']}>
          <span className={styles[alert.level]}>
            <span aria-hidden="true">{marks[alert.level]}</span> {say(alert.level)}
          </span>
          <div className={styles['text']}>
            <p>
              <bdi>{alert.text[language]}</bdi>{' '}
              <Link {...alertLink(alert)} aria-label={say('seeWhat', { what: alert.text[language] })}>
                {say('see')}
              </Link>
            </p>
            {(full || alert.level !== 'note') && <p className="note">{alert.cure[language]}</p>}
            {full && (
              <p className="note">
                {say('since', { time: format.dateTime(alert.since) })} · {alert.rule[language]}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
