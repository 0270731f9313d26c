/** The whole page as of any moment: a slider from the first event to now, with a tick wherever a tag or segment came or went. */
import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useKeys } from '../../shell/keys.ts';
import { useCustomerPlace } from './customer-search.ts';
import styles from './time-slider.module.css';

const words = defineWords({
  slider: { en: 'See the page as of', zh: '查看哪一时刻的画像' },
  before: { en: 'Previous change', zh: '上一次变化' },
  after: { en: 'Next change', zh: '下一次变化' },
  moment: { en: 'Date and time', zh: '日期和时间' },
  now: { en: 'Now', zh: '现在' },
  viewing: { en: 'Viewing {moment}', zh: '正在查看{moment}时的画像' },
  back: { en: 'Back to now', zh: '回到现在' },
  acting: { en: 'Acting is off in the past.', zh: '查看历史时不能操作。' },
  ticks: { en: '{count, plural, one {One change} other {# changes}} of tags and segments since {from}', zh: '自{from}以来，标签和人群共变化{count}次' },
});

const dayMs = 86_400_000;
/** The page follows the slider this long after it rested, ms. */
const restMs = 120;

interface TimeSliderProps {
  /** The first event, ms. */
  readonly from: number;
  /** Now, by the server's clock, ms. */
  readonly now: number;
}

/** Keys: `[` and `]` to the change before and after, with Shift by a day, `t` back to now. */
export function TimeSlider({ from, now }: TimeSliderProps) {
  const say = useWords(words);
  const format = useFormat();
  const { profile, search, go } = useCustomerPlace();
  const { data } = api.useQuery('get', '/v1/profiles/{identifier}/moments', { params: { path: { identifier: profile } } });
  const ticks = useMemo(() => [...new Set((data?.moments ?? []).map(({ at }) => Date.parse(at)))].filter((at) => at >= from && at <= now), [data, from, now]);
  const chosen = search.asOf === undefined ? now : Date.parse(search.asOf);
  const [dragged, setDragged] = useState<number>();
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  const shown = dragged ?? chosen;
  const seek = (at: number, replace = false): void => go({ asOf: at >= now ? undefined : new Date(Math.max(from, at)).toISOString() }, { replace });
  // Until the changes are known there is none to go to.
  const next = (): void => data && seek(ticks.find((at) => at > chosen) ?? now);
  const last = (): void => data && seek(ticks.findLast((at) => at < chosen) ?? from);
  useKeys({ '[': last, ']': next, 'Shift+[': () => seek(chosen - dayMs), 'Shift+]': () => seek(chosen + dayMs), t: () => seek(now) });

  const at = (moment: number): string => `${(((moment - from) / Math.max(1, now - from)) * 100).toFixed(3)}%`;
  const drag = (value: number): void => {
    setDragged(value);
    clearTimeout(rest.current);
    rest.current = setTimeout(() => {
      setDragged(undefined);
      seek(value, true);
    }, restMs);
  };
  return (
    <>
      <div className={styles['slider']} role="group" aria-label={say('slider')}>
        <Button variant="default" aria-label={say('before')} title={`${say('before')} [`} onClick={last} disabled={data === undefined || chosen <= from}>
          ‹
        </Button>
        <div className={styles['track']}>
          <svg className={styles['ticks']} aria-hidden="true" width="100%" height="16">
            {ticks.map((tick) => (
              <line key={tick} x1={at(tick)} x2={at(tick)} y1="2" y2="14" />
            ))}
          </svg>
          <input type="range" min={from} max={now} step={1_000} value={Math.min(now, shown)} aria-label={say('slider')} aria-valuetext={shown >= now ? say('now') : format.dateTime(shown)} onChange={(event) => drag(event.currentTarget.valueAsNumber)} />
          <span className={styles['ends']}>
            <span>{format.date(from)}</span>
            <span>{say('now')}</span>
          </span>
        </div>
        <Button variant="default" aria-label={say('after')} title={`${say('after')} ]`} onClick={next} disabled={data === undefined || search.asOf === undefined}>
          ›
        </Button>
        <input className={styles['field']} type="datetime-local" aria-label={say('moment')} value={localOf(shown)} min={localOf(from)} max={localOf(now)} onChange={(event) => event.currentTarget.value !== '' && seek(new Date(event.currentTarget.value).getTime(), true)} />
        <Button variant="default" onClick={() => seek(now)} disabled={search.asOf === undefined} title={`${say('now')} t`}>
          {say('now')}
        </Button>
      </div>
      <p className="aloud">{say('ticks', { count: ticks.length, from: format.date(from) })}</p>
      {search.asOf !== undefined && (
        <div className={styles['past']} role="status">
          <span aria-hidden="true">◷ </span>
          <strong>{say('viewing', { moment: format.dateTime(chosen) })}</strong> <span>{say('acting')}</span>{' '}
          <Button size="compact-sm" variant="default" onClick={() => seek(now)}>
            {say('back')}
          </Button>
        </div>
      )}
    </>
  );
}

/** As the field for a local date and time wants it. */
function localOf(moment: number): string {
  const date = new Date(moment);
  return new Date(moment - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
