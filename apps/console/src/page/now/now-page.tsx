/** Is all well, and what just changed. Moves by itself, once a second at most; Pause stops it. */
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { api } from '../../api/client.ts';
import { PageHead } from '../../component/page-head.tsx';
import { Failed, Loading, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useKeys } from '../../shell/keys.ts';
import { AlertList } from '../data/alert-list.tsx';
import { Feed } from './feed.tsx';
import { NowSentence } from './now-sentence.tsx';
import { NowWay } from './now-way.tsx';
import { RateChart } from './rate-chart.tsx';
import { RuleBars } from './rule-bars.tsx';
import { useNow } from './use-now.ts';
import styles from './now.module.css';

const words = defineWords({
  name: { en: 'Now', zh: '此刻' },
  reading: { en: 'Reading…', zh: '正在读取…' },
  pause: { en: 'Pause', zh: '暂停' },
  resume: { en: 'Resume', zh: '继续' },
  paused: { en: 'Paused at {time}; what comes in is kept.', zh: '已暂停在{time}，新数据不会丢失。' },
  history: { en: 'What just happened', zh: '最新动态' },
  alerts: { en: 'Alerts', zh: '提醒' },
});

/** Kinds of events that have a filter of their own. */
const typesShown = 3;

/** The page at /now. */
export function Page() {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const [paused, setPaused] = useState(false);
  const { state, history, alerts } = useNow(paused);
  const { tick } = state;
  const definitions = api.useQuery('get', '/v1/sources', {}, { staleTime: 60_000 });
  useKeys({ Space: () => setPaused((was) => !was) });
  const types = useMemo(() => {
    const known = new Map((definitions.data?.sources ?? []).flatMap((source) => source.types.map(({ type, label, events }) => [type, { type, label: label[language].replace(/^[a-z]/, (letter) => letter.toUpperCase()), events }] as const)));
    return [...known.values()].sort((a, b) => b.events - a.events).slice(0, typesShown);
  }, [definitions.data, language]);

  return (
    <>
      <PageHead
        name={say('name')}
        sentence={tick === undefined ? say('reading') : <NowSentence tick={tick} alerts={alerts.data?.alerts ?? []} />}
        actions={
          <>
            {paused && <span className={styles['paused']}>{say('paused', { time: format.time(tick?.at) })}</span>}
            <Button variant="default" aria-pressed={paused} aria-keyshortcuts="Space" onClick={() => setPaused((was) => !was)}>
              {say(paused ? 'resume' : 'pause')}
            </Button>
          </>
        }
      />
      {history.error !== null && <Failed title={say('history')} error={history.error} again={() => void history.refetch()} />}
      {tick === undefined ? (
        !history.error && <Loading height={240} />
      ) : (
        <div className={styles['page']}>
          <div className={styles['way']}>
            <NowWay tick={tick} />
          </div>
          <div className={styles['feedPlace']}>
            <Feed entries={state.feed} leftOut={state.leftOut} types={types} />
          </div>
          <div className={styles['alerts']} aria-live="polite">
            <QueryPanel title={say('alerts')} query={alerts}>
              {({ alerts: open }) => <AlertList alerts={open} />}
            </QueryPanel>
          </div>
          <div className={styles['rate']}>
            <RateChart seconds={state.seconds} at={state.secondsAt} />
          </div>
          <div className={styles['moved']}>
            <RuleBars tick={tick} />
          </div>
        </div>
      )}
    </>
  );
}
