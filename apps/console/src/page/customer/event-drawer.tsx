/** One event: what, both its times, where it came from, what was sent, and what it changed. */
import { api } from '../../api/client.ts';
import { EvidenceDrawer } from '../../component/evidence-drawer.tsx';
import { QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { CustomerName } from './customer-name.tsx';
import { useCustomerPlace } from './customer-search.ts';
import { Change } from './event-line.tsx';
import styles from './customer.module.css';

const words = defineWords({
  event: { en: 'Event', zh: '事件' },
  details: { en: 'Details', zh: '详情' },
  happened: { en: 'Happened', zh: '发生时间' },
  received: { en: 'Received', zh: '接收时间' },
  imported: { en: 'imported history', zh: '导入的历史' },
  late: { en: '{time} late', zh: '迟到{time}' },
  source: { en: 'Identifier', zh: '标识' },
  call: { en: 'Sent as', zh: '发送方式' },
  id: { en: 'Event id', zh: '事件编号' },
  position: { en: 'Position in the log', zh: '日志位置' },
  changed: { en: 'Changed', zh: '带来的变化' },
  nothing: { en: 'no tag or segment', zh: '标签和人群均无变化' },
  asSent: { en: 'As sent', zh: '原始内容' },
  seen: { en: 'See the page just after it', zh: '查看此事件之后的画像' },
});

/** Open while the address says `event`. */
export function EventDrawer() {
  const say = useWords(words);
  const { search, go } = useCustomerPlace();
  const { event } = search;
  return (
    <EvidenceDrawer opened={event !== undefined} onClose={() => go({ event: undefined })} title={say('event')}>
      {event !== undefined && <Content position={Number(event)} />}
    </EvidenceDrawer>
  );
}

function Content({ position }: { readonly position: number }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const { profile, go } = useCustomerPlace();
  const query = api.useQuery('get', '/v1/profiles/{identifier}/events/{position}', { params: { path: { identifier: profile, position } } }, { staleTime: 60_000 });
  return (
    <QueryPanel title={say('details')} query={query}>
      {({ event, properties }) => (
        <>
          <p className={styles['reason']}>
            <bdi>{event.what[language]}</bdi>
          </p>
          <dl className={styles['facts']}>
            <dt>{say('happened')}</dt>
            <dd>{format.dateTime(event.time)}</dd>
            <dt>{say('received')}</dt>
            <dd>
              {event.imported ? say('imported') : format.dateTime(event.receivedAt)} {event.lateMs !== undefined && say('late', { time: format.duration(event.lateMs) })}
            </dd>
            <dt>{say('source')}</dt>
            <dd>
              <CustomerName profile={event.source} />
            </dd>
            <dt>{say('call')}</dt>
            <dd>
              <code>{event.call}</code> {event.label[language]}
            </dd>
            <dt>{say('id')}</dt>
            <dd>
              <bdi>{event.id}</bdi>
            </dd>
            <dt>{say('position')}</dt>
            <dd>{format.number(event.position)}</dd>
            <dt>{say('changed')}</dt>
            <dd>
              {event.changes.length === 0 ? say('nothing') : event.changes.map((change) => <p key={`${change.name} ${change.change}`}><Change change={change} /></p>)}
            </dd>
          </dl>
          <p>
            <button type="button" className={styles['clause']} onClick={() => go({ event: undefined, asOf: new Date(Math.max(Date.parse(event.time), Date.parse(event.receivedAt)) + 1).toISOString() })}>
              {say('seen')}
            </button>
          </p>
          <details className={styles['more']}>
            <summary>{say('asSent')}</summary>
            <pre className={styles['sent']} tabIndex={0}>
              {JSON.stringify(properties, null, 2)}
            </pre>
          </details>
        </>
      )}
    </QueryPanel>
  );
}
