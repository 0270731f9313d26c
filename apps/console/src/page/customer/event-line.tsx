/** One event in a line: when, what, and which tags and segments it brought or took. */
import { Link } from '@tanstack/react-router';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useCustomerPlace } from './customer-search.ts';
import styles from './timeline.module.css';

const words = defineWords({
  gained: { en: 'gained {name}', zh: '获得{name}' },
  lost: { en: 'lost {name}', zh: '失去{name}' },
  late: { en: 'came {time} late', zh: '迟到{time}' },
  corrected: { en: 'corrected later', zh: '事后更正' },
});

/** Somebody gained or lost a tag or segment. */
export interface GainOrLoss {
  readonly kind: 'tag' | 'segment';
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly change: 'enter' | 'exit';
  readonly correction?: 'missed' | 'mistaken' | undefined;
}

/** An event as the timeline has it. */
export interface TimelineEvent {
  readonly id: string;
  readonly position: number;
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly what: { readonly en: string; readonly zh: string };
  readonly time: string;
  readonly receivedAt: string;
  readonly source: string;
  readonly call: string;
  readonly imported: boolean;
  readonly lateMs?: number | undefined;
  readonly changes: readonly GainOrLoss[];
}

/** Opens the event over the page. @param brief of a visit whose day stands above */
export function EventLine({ event, brief = false }: { readonly event: TimelineEvent; readonly brief?: boolean }) {
  const format = useFormat();
  const say = useWords(words);
  const { language } = useLanguage();
  const { profile, search } = useCustomerPlace();
  return (
    <li className={styles['event']}>
      <time dateTime={event.time}>{brief ? format.time(event.time) : format.dateTime(event.time)}</time>
      <span className={styles['what']}>
        <Link to="/customers/$profile" params={{ profile }} search={{ ...search, event: String(event.position), why: undefined } as Record<string, string | undefined>} resetScroll={false}>
          <bdi>{event.what[language]}</bdi>
        </Link>
        {event.lateMs !== undefined && <span className={styles['late']}>{say('late', { time: format.duration(event.lateMs) })}</span>}
        {event.changes.map((change) => (
          <Change key={`${change.name} ${change.change}`} change={change} />
        ))}
      </span>
    </li>
  );
}

/** `gained Loyal`, which leads to the tag. */
export function Change({ change: { kind, name, label, change, correction } }: { readonly change: GainOrLoss }) {
  const say = useWords(words);
  const { language } = useLanguage();
  return (
    <span className={styles['change']}>
      {say.rich(change === 'enter' ? 'gained' : 'lost', {
        name: (
          <Link key={name} to={kind === 'tag' ? '/tags/$name' : '/segments/$name'} params={{ name }}>
            {label[language]}
          </Link>
        ),
      })}
      {correction !== undefined && <span className={styles['late']}>{say('corrected')}</span>}
    </span>
  );
}
