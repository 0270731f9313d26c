/** Is it arriving whole, and what is to be mended. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Source, Tick } from '../../api/activity.ts';
import { api } from '../../api/client.ts';
import { useLiveMessages } from '../../api/use-live.ts';
import { PageHead } from '../../component/page-head.tsx';
import { QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useAlerts } from '../now/use-now.ts';
import { AlertList } from './alert-list.tsx';
import { HealthPanels } from './health-panels.tsx';
import { RejectionList } from './rejection-list.tsx';
import { SourceTable } from './source-table.tsx';
import { WebhookNote } from './webhook-note.tsx';
import styles from './data.module.css';

const words = defineWords({
  name: { en: 'Data and health', zh: '数据与健康' },
  reading: { en: 'Reading…', zh: '正在读取…' },
  none: { en: 'No events yet. Send one; it shows within a second.', zh: '还没有事件。发送一条，一秒内就会出现。' },
  fresh: { en: '{fresh, plural, one {1 source fresh} other {# sources fresh}}. {rejected, plural, =0 {None} other {#}} of {all} rejected today.', zh: '{fresh}个来源正常。今日{all}条事件中{rejected, plural, =0 {没有拒收} other {拒收#条}}。' },
  silent: { en: '{fresh} {fresh, plural, one {source} other {sources}} fresh, {silent} silent. {rejected, plural, =0 {None} other {#}} of {all} rejected today.', zh: '{fresh}个来源正常，{silent}个没有数据。今日{all}条事件中{rejected, plural, =0 {没有拒收} other {拒收#条}}。' },
  debug: { en: 'Debug an event', zh: '调试事件' },
  sources: { en: 'Sources', zh: '来源' },
  sourcesNote: { en: 'A source is what the sender calls itself; who says nothing is known by the way it sends.', zh: '来源以发送方自报的名称区分；未报名称的按接入方式区分。' },
  rejections: { en: 'Rejected, and why', zh: '拒收及原因' },
  rejectionsNote: { en: 'The newest are kept, with personal data masked here.', zh: '保留最新的一部分，此处已遮盖个人信息。' },
  alerts: { en: 'Alerts', zh: '提醒' },
  noneRejected: { en: 'Nothing was rejected.', zh: '没有拒收的事件。' },
});

/** The page at /data. */
export function Page() {
  const say = useWords(words);
  const format = useFormat();
  const [tick, setTick] = useState<Tick>();
  useLiveMessages('tick', (data) => setTick(data as Tick));
  const sources = api.useQuery('get', '/v1/sources', {}, { refetchInterval: 5_000 });
  const rejections = api.useQuery('get', '/v1/rejections', {}, { refetchInterval: 30_000 });
  const alerts = useAlerts();

  const sentence = (found: readonly Source[]): string => {
    if (found.length === 0) return say('none');
    const silent = found.filter((source) => source.silent).length;
    const today = tick?.today ?? sumOf(found);
    const all = today.accepted + today.duplicate + today.late + today.rejected;
    const places = { fresh: found.length - silent, silent, rejected: today.rejected, all: format.number(all) };
    return say(silent === 0 ? 'fresh' : 'silent', places);
  };

  return (
    <>
      <PageHead
        name={say('name')}
        sentence={sources.data === undefined ? say('reading') : sentence(sources.data.sources)}
        actions={
          <Button component={Link} to="/data/debug">
            {say('debug')}
          </Button>
        }
      />
      <QueryPanel title={say('sources')} query={sources} note={say('sourcesNote')} empty={({ sources: found }) => (found.length === 0 ? say('none') : undefined)}>
        {({ sources: found }) => <SourceTable sources={found} />}
      </QueryPanel>
      <div className={styles['pair']}>
        <div id="rejected">
          <QueryPanel title={say('rejections')} query={rejections} note={say('rejectionsNote')} empty={({ reasons }) => (reasons.length === 0 ? <p className={styles['nothing']}>{say('noneRejected')}</p> : undefined)}>
            {({ reasons }) => <RejectionList reasons={reasons} />}
          </QueryPanel>
        </div>
        <div aria-live="polite">
          <QueryPanel title={say('alerts')} query={alerts}>
            {({ alerts: open }) => (
              <>
                <AlertList alerts={open} full />
                <WebhookNote />
              </>
            )}
          </QueryPanel>
        </div>
      </div>
      <HealthPanels />
    </>
  );
}

function sumOf(sources: readonly Source[]): Source['today'] {
  return sources.reduce((sum, { today }) => ({ accepted: sum.accepted + today.accepted, duplicate: sum.duplicate + today.duplicate, late: sum.late + today.late, rejected: sum.rejected + today.rejected }), { accepted: 0, duplicate: 0, late: 0, rejected: 0 });
}
