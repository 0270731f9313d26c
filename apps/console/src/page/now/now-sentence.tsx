/** Is all well, and how much comes in: the page's first line. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Alert, Tick } from '../../api/activity.ts';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { alertLink } from '../data/alert-link.ts';
import { seriousOf } from './use-now.ts';

const words = defineWords({
  well: { en: 'All well. {rate}', zh: '一切正常。{rate}' },
  except: { en: 'All well except {what}. {rate}', zh: '除{what}外，一切正常。{rate}' },
  exceptMore: { en: 'All well except {what} and {others, plural, one {one more thing} other {# more things}}. {rate}', zh: '除{what}及另外{others}项外，一切正常。{rate}' },
  perSecond: { en: '{rate} events/s, fresh within {time}.', zh: '每秒{rate}条事件，延迟不超过{time}。' },
  perMinute: { en: '{events, plural, =0 {No events} one {One event} other {# events}} in the last minute.', zh: '最近一分钟有{events}条事件。' },
  none: { en: 'No events yet.', zh: '还没有事件。' },
  silent: { en: '{name}: silent for {time}', zh: '{name}已{time}没有数据' },
  rejections: { en: '{name}: many rejected', zh: '{name}拒收过多' },
  disk: { en: 'the disk: almost full', zh: '磁盘将满' },
  heavy: { en: 'one customer: very many events', zh: '某位客户事件过多' },
  checkpoint: { en: 'the state: cannot be written', zh: '状态无法写入' },
  notTaking: { en: 'events: cannot be taken', zh: '无法接收事件' },
  model: { en: '{name}: no model', zh: '{name}没有模型' },
});

/** What an alert is about, in a few words. */
export function useAlertWords(): (alert: Alert, nowMs: number) => string {
  const say = useWords(words);
  const format = useFormat();
  return ({ code, about = '', since }, nowMs) => {
    const kept = { name: about, time: format.duration(Math.max(0, nowMs - Date.parse(since))) };
    switch (code) {
      case 'source_silent':
        return say('silent', kept);
      case 'rejections_up':
        return say('rejections', kept);
      case 'disk_low':
        return say('disk');
      case 'heavy_customer':
        return say('heavy');
      case 'checkpoint_failing':
        return say('checkpoint');
      case 'model_missing':
        return say('model', kept);
      default:
        return say('notTaking');
    }
  };
}

/** One or two sentences. */
export function NowSentence({ tick, alerts }: { readonly tick: Tick | undefined; readonly alerts: readonly Alert[] }): ReactNode {
  const say = useWords(words);
  const format = useFormat();
  const wordsOf = useAlertWords();
  const rate = rateOf();
  const [worst, ...others] = seriousOf(alerts);
  if (worst === undefined) return say.rich('well', { rate });
  const what = (
    <Link {...alertLink(worst)}>
      <bdi>{wordsOf(worst, tick === undefined ? Date.now() : Date.parse(tick.at))}</bdi>
    </Link>
  );
  return others.length === 0 ? say.rich('except', { what, rate }) : say.rich('exceptMore', { what, others: others.length, rate });

  function rateOf(): string {
    if (tick === undefined) return '';
    if (tick.profiles === 0 && tick.lastMinute === 0) return say('none');
    if (tick.lastMinute < 120) return say('perMinute', { events: tick.lastMinute });
    return say('perSecond', { rate: format.number(Math.round(tick.lastMinute / 60)), time: format.duration(tick.freshMs) });
  }
}
