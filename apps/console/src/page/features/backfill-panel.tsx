/** Definitions that are computed beside the one in force: how far, and how long it will take. */
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import styles from './features.module.css';

const words = defineWords({
  building: { en: 'Definition {version}: backfill {share}, {done} of {of} events{left, select, none {} other {, {left} left}}.', zh: '定义{version}：回填{share}，共{of}条事件已完成{done}条{left, select, none {} other {，还需{left}}}。' },
  ready: { en: 'Definition {version} is computed and waits to be published.', zh: '定义{version}已计算完成，等待发布。' },
  failed: { en: 'Definition {version} could not be computed: {reason}', zh: '定义{version}计算失败：{reason}' },
  progress: { en: 'Progress of the backfill', zh: '回填进度' },
});

/** Where a backfill was when it was first seen. */
interface Begun {
  readonly version: string;
  readonly done: number;
  readonly at: number;
}

/** Nothing while nothing is computed beside. */
export function BackfillPanel() {
  const say = useWords(words);
  const format = useFormat();
  const query = api.useQuery('get', '/v1/generations', {}, { refetchInterval: ({ state }) => (state.data?.generations.some((each) => each.state === 'building') ? 1_000 : 15_000), staleTime: 0 });
  const beside = query.data?.generations.filter(({ state }) => state === 'building' || state === 'ready' || state === 'failed') ?? [];
  const building = beside.find(({ state }) => state === 'building');
  const begun = useRef<Begun>(undefined);
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    if (building === undefined) {
      begun.current = undefined;
      setLeft(undefined);
      return;
    }
    const now = performance.now();
    if (begun.current?.version !== building.version) begun.current = { version: building.version, done: building.done, at: now };
    const { done, at } = begun.current;
    const rate = (building.done - done) / (now - at);
    setLeft(rate > 0 ? (building.of - building.done) / rate : undefined);
  }, [building]);
  return beside.map(({ version, state, done, of, reason = '' }) => (
    <div key={version} className={styles['backfill']} role="status">
      <p>
        {state === 'building'
          ? say('building', { version: version.slice(0, 8), share: format.percent(of === 0 ? 1 : done / of), done: format.number(done), of: format.number(of), left: left === undefined ? 'none' : format.duration(left) })
          : say(state === 'ready' ? 'ready' : 'failed', { version: version.slice(0, 8), reason })}
      </p>
      {state === 'building' && <progress className={styles['progress']} max={of} value={done} aria-label={say('progress')} />}
    </div>
  ));
}
