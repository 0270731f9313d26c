/** What just happened, newest first. It holds still while somebody points at it, reads it by keys or has scrolled it. */
import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import { Panel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { customerLink, shownName } from '../customer/customer-link.ts';
import type { ToldChange } from '../../api/activity.ts';
import type { FeedEntry } from './now-store.ts';
import styles from './now.module.css';

const words = defineWords({
  title: { en: 'What just happened', zh: '最新动态' },
  all: { en: 'All', zh: '全部' },
  changes: { en: 'Tags', zh: '标签' },
  filter: { en: 'Show', zh: '显示' },
  waiting: { en: '↑ {count} new, show', zh: '↑ 有{count}条新事件' },
  did: { en: '{who} {what}', zh: '{who}{what}' },
  link: { en: '{who} was {what}', zh: '{who}{what}' },
  gained: { en: 'gained {name}', zh: '获得{name}' },
  lost: { en: 'lost {name}', zh: '失去{name}' },
  entered: { en: 'entered {name}', zh: '进入{name}' },
  left: { en: 'left {name}', zh: '离开{name}' },
  byTime: { en: 'as time passed', zh: '随时间变化' },
  byDefinition: { en: 'by a new definition', zh: '因定义更新' },
  byIdentity: { en: 'by a link', zh: '因身份关联' },
  why: { en: 'why', zh: '为什么' },
  whyWhat: { en: 'why {who} {what}', zh: '为什么{who}{what}' },
  late: { en: 'late', zh: '迟到' },
  duplicate: { en: 'duplicate', zh: '重复' },
  rejected: { en: 'rejected', zh: '拒收' },
  leftOut: { en: '{count} further events are not shown: there were too many at once.', zh: '另有{count}条事件因过于密集未显示。' },
  none: { en: 'No events yet. Send one; it shows within a second.', zh: '还没有事件。发送一条，一秒内就会出现。' },
  noneOfKind: { en: 'None of this kind lately.', zh: '最近没有这类动态。' },
  debug: { en: 'Try one first', zh: '先试一条' },
});

/** Lines shown. */
const shownLines = 60;

interface FeedProps {
  readonly entries: readonly FeedEntry[];
  readonly leftOut: number;
  /** Kinds of events that can be picked, by name. */
  readonly types: readonly { readonly type: string; readonly label: string }[];
}

export function Feed({ entries, leftOut, types }: FeedProps) {
  const say = useWords(words);
  const { feed: picked = 'all' } = useSearch({ strict: false }) as { readonly feed?: string };
  const navigate = useNavigate();
  const [held, setHeld] = useState<readonly FeedEntry[]>();
  const scroller = useRef<HTMLDivElement>(null);
  const reasons = useRef({ hovered: false, focused: false, scrolled: false });

  const hold = (reason: keyof typeof reasons.current, on: boolean): void => {
    reasons.current[reason] = on;
    const { hovered, focused, scrolled } = reasons.current;
    if (hovered || focused || scrolled) setHeld((was) => was ?? entries);
    else setHeld(undefined);
  };
  const showNew = (): void => {
    scroller.current?.scrollTo({ top: 0 });
    reasons.current.scrolled = false;
    setHeld(reasons.current.hovered || reasons.current.focused ? entries : undefined);
  };
  const fits = (entry: FeedEntry): boolean => (picked === 'all' ? true : picked === 'tags' ? entry.changes.length > 0 : entry.event?.type === picked);
  const current = held ?? entries;
  const known = new Set(current.map(({ key }) => key));
  const waiting = held === undefined ? 0 : entries.filter((entry) => fits(entry) && !known.has(entry.key)).length;
  const lines = current.filter(fits).slice(0, shownLines);
  const filters = [{ type: 'all', label: say('all') }, { type: 'tags', label: say('changes') }, ...types];

  return (
    <Panel
      title={say('title')}
      actions={
        <>
          {waiting > 0 && (
            <Button size="compact-sm" variant="subtle" onClick={showNew}>
              {say('waiting', { count: waiting })}
            </Button>
          )}
          <div role="group" aria-label={say('filter')} className={styles['filters']}>
          {filters.map(({ type, label }) => (
            <Button key={type} size="compact-sm" variant={picked === type ? 'filled' : 'default'} aria-pressed={picked === type} onClick={() => void navigate({ to: '/now', search: type === 'all' ? {} : { feed: type } })}>
              {label}
            </Button>
          ))}
          </div>
        </>
      }
    >
      <div
        ref={scroller}
        className={styles['feed']}
        role="group"
        aria-label={say('title')}
        tabIndex={0}
        onMouseEnter={() => hold('hovered', true)}
        onMouseLeave={() => hold('hovered', false)}
        onFocus={() => hold('focused', true)}
        onBlur={({ currentTarget, relatedTarget }) => !currentTarget.contains(relatedTarget) && hold('focused', false)}
        onScroll={({ currentTarget }) => hold('scrolled', currentTarget.scrollTop > 4)}
      >
        {entries.length === 0 ? (
          <p className={styles['nothing']}>
            {say('none')} <Link to="/data/debug">{say('debug')}</Link>
          </p>
        ) : lines.length === 0 ? (
          <p className={styles['nothing']}>{say('noneOfKind')}</p>
        ) : (
          <ol className={styles['lines']}>
            {lines.map((entry) => (
              <FeedLine key={entry.key} entry={entry} />
            ))}
          </ol>
        )}
      </div>
      {leftOut > 0 && <p className="note">{say('leftOut', { count: leftOut })}</p>}
    </Panel>
  );
}

function FeedLine({ entry: { at, profile, event, changes } }: { readonly entry: FeedEntry }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const who = (
    <Link {...customerLink(profile)}>
      <bdi>{shownName(profile)}</bdi>
    </Link>
  );
  const outcome = event === undefined || event.outcome === 'accepted' ? undefined : event.outcome;
  const isLink = event?.type === 'link' || event?.type === 'unlink';
  return (
    <li className={styles['entry']}>
      <time dateTime={at} title={format.dateTime(at)}>
        {format.time(at)}
      </time>
      <div>
        {event !== undefined ? (
          <p>
            {say.rich(isLink ? 'link' : 'did', { who, what: <Link {...customerLink(profile, { event: String(event.position) })} className={styles['what']!}><bdi>{event.what[language]}</bdi></Link> })}
            {outcome !== undefined && <span className={styles['outcome']}> {say(outcome)}</span>}
          </p>
        ) : null}
        {changes.length > 0 && (
          <p className={event === undefined ? undefined : styles['changes']}>
            {changes.map((change) => (
              <OneChange key={change.id} change={change} who={event === undefined ? who : undefined} />
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

function OneChange({ change: { profile, kind, name, label, change, by }, who }: { readonly change: ToldChange; readonly who: ReactNode }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const verb = kind === 'tag' ? (change === 'enter' ? 'gained' : 'lost') : change === 'enter' ? 'entered' : 'left';
  const to = kind === 'tag' ? ('/tags/$name' as const) : ('/segments/$name' as const);
  const what = say.rich(verb, {
    name: (
      <Link to={to} params={{ name }} className={change === 'enter' ? styles['gain']! : styles['loss']!}>
        {label[language]}
      </Link>
    ),
  });
  const cause = by === 'time' ? say('byTime') : by === 'definition' ? say('byDefinition') : by === 'identity' ? say('byIdentity') : undefined;
  return (
    <span className={styles['change']}>
      {who === undefined ? what : say.rich('did', { who, what })}
      {cause !== undefined && <span className={styles['cause']}> · {cause}</span>}{' '}
      <Link {...customerLink(profile, { why: name })} aria-label={say('whyWhat', { who: shownName(profile), what: say(verb, { name: label[language] }) })}>
        {say('why')}
      </Link>
    </span>
  );
}
