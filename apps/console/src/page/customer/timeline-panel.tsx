/** What the customer did, visit by visit or event by event: the whole life, a page at a time, any stretch of it nearer. */
import { Button, SegmentedControl } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Empty, Failed, Loading, Panel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useCustomerPlace } from './customer-search.ts';
import { Density } from './density.tsx';
import { EventLine, type TimelineEvent } from './event-line.tsx';
import styles from './timeline.module.css';

const words = defineWords({
  timeline: { en: 'Timeline', zh: '行为轨迹' },
  how: { en: 'How the timeline is grouped', zh: '行为轨迹的排列方式' },
  sessions: { en: 'Sessions', zh: '按访问' },
  events: { en: 'Events', zh: '按事件' },
  told: { en: '{events, plural, one {# event} other {# events}} since {first}', zh: '自{first}以来共{events}条事件' },
  nothing: { en: 'Nothing happened in this stretch.', zh: '这段时间没有事件。' },
  nothingYet: { en: 'No events yet.', zh: '还没有事件。' },
  earlier: { en: 'Earlier', zh: '更早' },
  begin: { en: 'This is where it began.', zh: '最初的记录到此为止。' },
  kind: { en: '{label} × {count}', zh: '{label}×{count}' },
  session: { en: '{count, plural, one {# event} other {# events}}, {length}', zh: '{count}条事件，{length}' },
  cut: { en: 'The newest {shown} of {count} events of this visit.', zh: '此次访问共{count}条事件，显示最近{shown}条。' },
});

interface Session {
  readonly start: string;
  readonly end: string;
  readonly count: number;
  readonly kinds: readonly { readonly name: string; readonly label: { readonly en: string; readonly zh: string }; readonly count: number }[];
  readonly events: readonly TimelineEvent[];
}

/** Old pages stay readable while new ones come. */
export function TimelinePanel() {
  const say = useWords(words);
  const format = useFormat();
  const { profile, search, go } = useCustomerPlace();
  const { asOf, from, to } = search;
  const life = useInfiniteQuery({
    queryKey: ['timeline', profile, asOf, from, to],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      client
        .GET('/v1/profiles/{identifier}/timeline', { params: { path: { identifier: profile }, query: { limit: 60, ...(asOf !== undefined && { asOf }), ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(pageParam !== '' && { cursor: pageParam }) } }, signal })
        .then(({ data }) => data!),
    getNextPageParam: (page) => page.cursor,
  });
  const first = life.data?.pages[0];
  const sessions = life.data?.pages.flatMap((page) => page.sessions as readonly Session[]) ?? [];
  const byEvent = search.view === 'events';
  return (
    <Panel
      title={say('timeline')}
      actions={<SegmentedControl size="xs" aria-label={say('how')} value={byEvent ? 'events' : 'sessions'} onChange={(view) => go({ view: view === 'events' ? view : undefined }, { replace: true })} data={[{ value: 'sessions', label: say('sessions') }, { value: 'events', label: say('events') }]} />}
      {...(first?.first !== undefined && { note: say('told', { events: first.events, first: format.date(first.first) }) })}
    >
      {life.error !== null && <Failed title={say('timeline')} error={life.error} again={() => void life.refetch()} />}
      {first === undefined && life.error === null && <Loading height={240} />}
      {first !== undefined && (
        <div className={life.isPlaceholderData ? styles['dim'] : undefined}>
          {first.first !== undefined && <Density density={first.density} first={first.first} last={first.asOf} />}
          {sessions.length === 0 && <Empty>{say(first.events === 0 ? 'nothingYet' : 'nothing')}</Empty>}
          {byEvent ? (
            <ol className={styles['events']}>
              {sessions.flatMap(({ events }) => events.map((event) => <EventLine key={event.position} event={event} />))}
            </ol>
          ) : (
            sessions.map((session) => <SessionPart key={session.start} session={session} />)
          )}
          {life.hasNextPage ? (
            <Button variant="default" loading={life.isFetchingNextPage} onClick={() => void life.fetchNextPage()}>
              {say('earlier')}
            </Button>
          ) : (
            sessions.length > 0 && from === undefined && <p className="note">{say('begin')}</p>
          )}
        </div>
      )}
    </Panel>
  );
}

/** One visit: its head in a line, its events below. */
function SessionPart({ session: { start, end, count, kinds, events } }: { readonly session: Session }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  if (count === 1) {
    return (
      <ol className={styles['events']}>
        <EventLine event={events[0]!} />
      </ol>
    );
  }
  return (
    <details className={styles['session']} open={count <= 6}>
      <summary>
        <time dateTime={end}>{format.dateTime(start)}</time>
        <span>{format.list(kinds.map(({ label, count: of }) => (of === 1 ? label[language] : say('kind', { label: label[language], count: of }))))}</span>
        <span className="note">{say('session', { count, length: format.duration(Date.parse(end) - Date.parse(start)) })}</span>
      </summary>
      <ol className={styles['events']}>
        {events.map((event) => (
          <EventLine key={event.position} event={event} brief />
        ))}
      </ol>
      {events.length < count && <p className="note">{say('cut', { shown: events.length, count })}</p>}
    </details>
  );
}
