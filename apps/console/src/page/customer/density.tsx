/** How dense the life was: bars over time, of which a stretch can be looked at nearer, by pointer or by buttons. */
import { Button } from '@mantine/core';
import { useState, type PointerEvent } from 'react';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useCustomerPlace } from './customer-search.ts';
import styles from './timeline.module.css';

const words = defineWords({
  picture: { en: 'Events from {from} to {to}; at most {most} in one stretch', zh: '{from}至{to}的事件，最密的一段有{most}条' },
  all: { en: 'All', zh: '全部' },
  days: { en: 'Last {days} days', zh: '近{days}天' },
  stretch: { en: '{from} to {to}', zh: '{from}至{to}' },
  zoom: { en: 'Stretch of time', zh: '时间范围' },
  drag: { en: 'Drag over the bars for a closer look.', zh: '在柱形上拖动可放大查看。' },
});

const dayMs = 86_400_000;
const stretches = [30, 90] as const;

interface DensityProps {
  readonly density: { readonly from: string; readonly to: string; readonly counts: readonly number[] };
  /** First event, and the end of the whole life. */
  readonly first: string;
  readonly last: string;
}

/** Bars from 0; the stretch that is dragged over becomes the time shown. */
export function Density({ density, first, last }: DensityProps) {
  const say = useWords(words);
  const format = useFormat();
  const { search, go } = useCustomerPlace();
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  const [begin, end] = [Date.parse(density.from), Date.parse(density.to)];
  const { counts } = density;
  const most = Math.max(1, ...counts);
  const shareOf = (event: PointerEvent<SVGSVGElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)));
  };
  const release = (): void => {
    if (drag === undefined) return;
    setDrag(undefined);
    const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    if (to - from < 0.01) return;
    go({ from: new Date(begin + from * (end - begin)).toISOString(), to: new Date(begin + to * (end - begin)).toISOString() });
  };
  const zoomed = search.from !== undefined || search.to !== undefined;
  return (
    <div className={styles['density']}>
      <svg
        viewBox={`0 0 ${counts.length} 32`}
        preserveAspectRatio="none"
        role="img"
        aria-label={say('picture', { from: format.date(begin), to: format.date(end), most: format.number(most) })}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = shareOf(event);
          setDrag({ from: at, to: at });
        }}
        onPointerMove={(event) => drag !== undefined && setDrag({ ...drag, to: shareOf(event) })}
        onPointerUp={release}
        onPointerCancel={() => setDrag(undefined)}
      >
        {counts.map((count, i) => count > 0 && <rect key={i} x={i + 0.1} width={0.8} y={32 - Math.max(2, (count / most) * 32)} height={Math.max(2, (count / most) * 32)} />)}
        {drag !== undefined && <rect className={styles['drag']!} x={Math.min(drag.from, drag.to) * counts.length} width={Math.abs(drag.to - drag.from) * counts.length} y={0} height={32} />}
      </svg>
      <div className={styles['zoom']} role="group" aria-label={say('zoom')}>
        <span className="note" title={say('drag')}>{say('stretch', { from: format.date(begin), to: format.date(end) })}</span>
        <span>
          {stretches
            .filter((days) => Date.parse(last) - Date.parse(first) > days * dayMs)
            .map((days) => (
              <Button key={days} size="compact-xs" variant="subtle" onClick={() => go({ from: new Date(Date.parse(last) - days * dayMs).toISOString(), to: undefined })}>
                {say('days', { days })}
              </Button>
            ))}
          <Button size="compact-xs" variant="subtle" disabled={!zoomed} onClick={() => go({ from: undefined, to: undefined })}>
            {say('all')}
          </Button>
        </span>
      </div>
    </div>
  );
}
