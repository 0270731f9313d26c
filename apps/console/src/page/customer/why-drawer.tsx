/** Why a value is what it is: the sentence, what was asked and held, the way to an estimate, and the events with both their times. */
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { EvidenceDrawer } from '../../component/evidence-drawer.tsx';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { ColumnLink } from './column-link.tsx';
import type { Columns } from './columns.ts';
import { CustomerName } from './customer-name.tsx';
import { useCustomerPlace } from './customer-search.ts';
import { EstimateWaterfall } from './estimate-waterfall.tsx';
import { WhatWouldChange } from './what-would-change.tsx';
import styles from './customer.module.css';

const words = defineWords({
  reason: { en: 'Reason', zh: '原因' },
  rule: { en: 'Rule: {rule}', zh: '规则：{rule}' },
  holds: { en: 'holds', zh: '满足' },
  fails: { en: 'does not hold', zh: '不满足' },
  evidence: { en: 'Evidence', zh: '依据' },
  events: { en: '{count, plural, one {# event} other {# events}}, {from} to {to}', zh: '{from}至{to}，共{count}条事件' },
  ever: { en: '{count, plural, one {# event} other {# events}} up to {to}', zh: '截至{to}，共{count}条事件' },
  newest: { en: 'The newest {count} events up to {to}', zh: '截至{to}的最近{count}条事件' },
  none: { en: 'No event is behind it.', zh: '没有相关的事件。' },
  received: { en: 'received {time}, from {source}', zh: '接收于{time}，来自{source}' },
  imported: { en: 'imported history, from {source}', zh: '导入的历史，来自{source}' },
  path: { en: 'The way through the model, step by step', zh: '查看模型的决策路径' },
  version: { en: 'Definition {version}', zh: '定义版本{version}' },
});

const eventLimit = 50;

/** Open while the address says `why`. */
export function WhyDrawer({ columns }: { readonly columns: Columns }) {
  const { search, go } = useCustomerPlace();
  const { why } = search;
  return (
    <EvidenceDrawer opened={why !== undefined} onClose={() => go({ why: undefined })} title={why !== undefined && <ColumnLink columns={columns} name={why} />}>
      {why !== undefined && (
        <>
          <ReasonPart columns={columns} name={why} />
          <EventsPart name={why} />
        </>
      )}
    </EvidenceDrawer>
  );
}

function ReasonPart({ columns, name }: { readonly columns: Columns; readonly name: string }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const { profile, search, go } = useCustomerPlace();
  const query = api.useQuery('get', '/v1/profiles/{identifier}/explain/{name}', { params: { path: { identifier: profile, name }, query: { lang: language, ...(search.asOf !== undefined && { asOf: search.asOf }) } } });
  return (
    <QueryPanel title={say('reason')} query={query}>
      {({ sentence, rule, clauses, flip, prediction, kind, value }) => (
        <>
          <p className={styles['reason']}>{sentence}</p>
          {kind !== 'prediction' && kind !== 'feature' && (
            <>
              {rule !== undefined && <p className="note">{say('rule', { rule })}</p>}
              <ul className={styles['clauses']}>
                {clauses.map(({ text, holds, column, distance }) => (
                  <li key={text} className={holds ? styles['holds'] : styles['fails']}>
                    <span aria-hidden="true">{kind === 'derived' ? '·' : holds ? '✓' : '✗'}</span>
                    {kind !== 'derived' && <span className="aloud">{say(holds ? 'holds' : 'fails')}</span>}
                    <button type="button" className={styles['clause']} onClick={() => go({ why: column })}>
                      {text}
                    </button>
                    {distance !== undefined && <span className="note">{distance}</span>}
                  </li>
                ))}
              </ul>
            </>
          )}
          {flip !== undefined && <p>{flip.text}</p>}
          {prediction?.waterfall !== undefined && typeof value === 'number' && (
            <>
              <EstimateWaterfall columns={columns} name={name} waterfall={prediction.waterfall} between={prediction.between} onEvidence={(column) => go({ why: column })} />
              {prediction.level === 'above' && (
                <div className={styles['more']}>
                  <WhatWouldChange name={name} below={prediction.waterfall.typical} />
                </div>
              )}
              <p className={styles['more']}>
                <Link to="/predictions/$name" params={{ name }} search={{ customer: profile }}>
                  {say('path')}
                </Link>
              </p>
            </>
          )}
        </>
      )}
    </QueryPanel>
  );
}

function EventsPart({ name }: { readonly name: string }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const { profile, search } = useCustomerPlace();
  const query = api.useQuery('get', '/v1/profiles/{identifier}/evidence/{name}', { params: { path: { identifier: profile, name }, query: { lang: language, limit: eventLimit, ...(search.asOf !== undefined && { asOf: search.asOf }) } } });
  return (
    <QueryPanel title={say('evidence')} query={query} empty={({ events }) => (events.length === 0 ? <Empty>{say('none')}</Empty> : undefined)}>
      {({ events, from, asOf, complete, version }) => (
        <>
          <p className="note">{!complete ? say('newest', { count: events.length, to: format.dateTime(asOf) }) : from === undefined ? say('ever', { count: events.length, to: format.dateTime(asOf) }) : say('events', { count: events.length, from: format.date(from), to: format.date(asOf) })}</p>
          <ol className={styles['plain']}>
            {events.map((event) => (
              <li key={event.position}>
                <Link to="/customers/$profile" params={{ profile }} search={{ ...search, why: undefined, event: String(event.position) } as Record<string, string | undefined>} resetScroll={false}>
                  {format.dateTime(event.time)}
                </Link>{' '}
                <bdi>{event.what[language]}</bdi>
                <p className="note">
                  {event.imported ? say.rich('imported', { source: <CustomerName key="source" profile={event.source} /> }) : say.rich('received', { time: format.dateTime(event.receivedAt), source: <CustomerName key="source" profile={event.source} /> })}
                </p>
              </li>
            ))}
          </ol>
          <p className="note">{say('version', { version: version.slice(0, 8) })}</p>
        </>
      )}
    </QueryPanel>
  );
}
