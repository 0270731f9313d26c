/** The data's way as it is now, each number leading to where it is explained. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Tick } from '../../api/activity.ts';
import { DataWay, type Stage } from '../../component/data-way.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useSourceName } from '../data/source-name.ts';
import styles from './now.module.css';

const words = defineWords({
  way: { en: "The data's way", zh: '数据流向' },
  sources: { en: 'Sources', zh: '来源' },
  accepted: { en: 'Accepted today', zh: '今日已接收' },
  customers: { en: 'Customers', zh: '客户' },
  tags: { en: 'Tags, last hour', zh: '标签，近1小时' },
  segments: { en: 'Segments, last hour', zh: '人群，近1小时' },
  sent: { en: 'Sent, last hour', zh: '已发送，近1小时' },
  sourceCount: { en: '{count, plural, one {1 source} other {# sources}}', zh: '{count}个' },
  perMinute: { en: '{source} {events}/min', zh: '{source}每分钟{events}条' },
  silent: { en: '▲ {source} silent for {time}', zh: '▲ {source}已{time}没有数据' },
  more: { en: '{count} more', zh: '另有{count}个' },
  late: { en: 'late {late} · duplicate {duplicate}', zh: '迟到{late} · 重复{duplicate}' },
  rejected: { en: 'rejected {rejected}', zh: '拒收{rejected}' },
  linked: { en: '{linked, plural, one {1 link} other {# links}} since start', zh: '启动以来关联{linked}次' },
  gained: { en: '+{gained} −{lost}', zh: '+{gained} −{lost}' },
  moved: { en: '{names, plural, one {1 of them moved} other {# of them moved}}', zh: '{names}个有变动' },
  listeners: { en: '{listeners, plural, =0 {nobody listens} one {1 listener} other {# listeners}}', zh: '{listeners, plural, =0 {无人订阅} other {#个订阅方}}' },
  changes: { en: '{changes, plural, one {1 change} other {# changes}}', zh: '{changes}条变动' },
});

/** Sources that are named; the others are counted. */
const named = 3;

/** The map; a list where it is narrow. */
export function NowWay({ tick }: { readonly tick: Tick }) {
  const say = useWords(words);
  const format = useFormat();
  const nameOf = useSourceName();
  const { sources, today, tags, segments, sent } = tick;
  const sorted = [...sources].sort((a, b) => Number(b.silent) - Number(a.silent) || b.lastMinute - a.lastMinute || b.today.accepted - a.today.accepted);
  // What says nothing now is counted, unless that is what is wrong.
  const told = sorted.filter(({ silent, lastMinute }, i) => i === 0 || silent || lastMinute > 0).slice(0, named);
  const rows: ReactNode[] = told.map((source) => {
    const link = (
      <Link key={source.name} to="/data/$source" params={{ source: source.name }}>
        <bdi>{nameOf(source)}</bdi>
      </Link>
    );
    return source.silent ? (
      <span className={styles['warn']}>{say.rich('silent', { source: link, time: format.duration(source.quietMs) })}</span>
    ) : (
      say.rich('perMinute', { source: link, events: format.number(source.lastMinute) })
    );
  });
  if (sorted.length > told.length) rows.push(<Link to="/data">{say('more', { count: sorted.length - told.length })}</Link>);
  const sums = (rules: Tick['tags']) => ({ gained: rules.reduce((sum, { gained }) => sum + gained, 0), lost: rules.reduce((sum, { lost }) => sum + lost, 0) });
  const [ofTags, ofSegments] = [sums(tags), sums(segments)];
  const hourly = tick.lastMinute * 60;
  const stages: readonly Stage[] = [
    { id: 'sources', name: <Link to="/data">{say('sources')}</Link>, main: say('sourceCount', { count: sources.length }), details: rows, flow: hourly },
    {
      id: 'accepted',
      name: <Link to="/data">{say('accepted')}</Link>,
      main: format.number(today.accepted),
      details: [say('late', { late: format.number(today.late), duplicate: format.number(today.duplicate) }), today.rejected > 0 ? <Link to="/data" hash="rejected">{say('rejected', { rejected: format.number(today.rejected) })}</Link> : say('rejected', { rejected: 0 })],
      flow: hourly,
    },
    { id: 'customers', name: <Link to="/customers">{say('customers')}</Link>, main: format.number(tick.profiles), details: [say('linked', { linked: tick.linked })], flow: ofTags.gained + ofTags.lost },
    { id: 'tags', name: <Link to="/segments">{say('tags')}</Link>, main: say('gained', { gained: format.number(ofTags.gained), lost: format.number(ofTags.lost) }), details: [say('moved', { names: tags.length })], flow: ofSegments.gained + ofSegments.lost },
    { id: 'segments', name: <Link to="/segments">{say('segments')}</Link>, main: say('gained', { gained: format.number(ofSegments.gained), lost: format.number(ofSegments.lost) }), details: [say('moved', { names: segments.length })], flow: sent.changes },
    { id: 'sent', name: <Link to="/segments">{say('sent')}</Link>, main: say('changes', { changes: sent.changes }), details: [say('listeners', { listeners: sent.subscribers })], flow: sent.changes },
  ];
  return <DataWay label={say('way')} stages={stages} />;
}
