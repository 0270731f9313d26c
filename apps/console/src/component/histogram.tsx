/** How values are spread over customers, small and without axes; a threshold on it is dragged, or moved with the arrow keys. */
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { placeOf, roundNear, stepFrom, valueAt, type Bin } from './histogram-scale.ts';
import styles from './histogram.module.css';

/** Which side of a threshold is meant. */
export type Side = 'above' | 'below';

/** A bound that the reader can move. */
export interface Threshold {
  readonly value: number;
  /** The bins on this side are in full colour. */
  readonly side: Side;
  /** No fractions. */
  readonly whole?: boolean;
  /** What it bounds, for readers who hear the page. */
  readonly label: string;
  /** @param settled the reader let go of it: worth an answer of the server */
  readonly onMove?: (value: number, settled: boolean) => void;
}

interface HistogramProps {
  readonly bins: readonly Bin[];
  /** What it shows, in a sentence. */
  readonly label: string;
  /** How a bound is written. */
  readonly show: (value: number) => string;
  readonly threshold?: Threshold | undefined;
  /** Counts of another distribution in the same bins, drawn as a line; scaled to the same area. */
  readonly beside?: readonly number[] | undefined;
  readonly height?: number;
}

const width = 320;

/** Bars of equal width, one a bin; the ends are written below. */
export function Histogram({ bins, label, show, threshold, beside, height = 56 }: HistogramProps) {
  const place = useRef<SVGSVGElement>(null);
  if (bins.length === 0) return null;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const step = width / bins.length;
  const top = (count: number): number => (count === 0 ? 0 : Math.max(1, (count / most) * (height - 4)));
  const isPicked = (bin: Bin): boolean => threshold === undefined || (threshold.side === 'above' ? bin.to > threshold.value : bin.from < threshold.value);
  const at = threshold === undefined ? 0 : placeOf(bins, threshold.value) * width;

  const drag = (event: PointerEvent, settled: boolean): void => {
    const box = place.current?.getBoundingClientRect();
    if (box === undefined || threshold?.onMove === undefined) return;
    threshold.onMove(roundNear(bins, valueAt(bins, (event.clientX - box.left) / box.width), threshold.whole ?? false), settled);
  };
  const walk = (event: KeyboardEvent): void => {
    const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key] as 1 | -1 | undefined;
    if (direction === undefined || threshold?.onMove === undefined) return;
    event.preventDefault();
    threshold.onMove(stepFrom(bins, threshold.value, direction, threshold.whole ?? false), true);
  };

  return (
    <div>
      <svg ref={place} className={styles['histogram']} viewBox={`0 0 ${width} ${height}`} height={height} preserveAspectRatio="none" role={threshold?.onMove === undefined ? 'img' : 'group'} aria-label={label}>
        {bins.map((bin, i) => (
          <rect key={bin.from} className={isPicked(bin) ? styles['picked'] : undefined} x={i * step + 0.5} width={Math.max(0.5, step - 1)} y={height - top(bin.count)} height={top(bin.count)} />
        ))}
        {beside !== undefined && <path className={styles['beside']} vectorEffect="non-scaling-stroke" d={outlineOf(beside, bins, { step, height })} />}
        {threshold?.onMove !== undefined && (
          <g
            className={styles['handle']}
            role="slider"
            tabIndex={0}
            aria-label={threshold.label}
            aria-valuenow={threshold.value}
            aria-valuetext={show(threshold.value)}
            aria-valuemin={bins[0]!.from}
            aria-valuemax={bins.at(-1)!.to}
            onKeyDown={walk}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && drag(event, false)}
            onPointerUp={(event) => drag(event, true)}
          >
            <rect className={styles['grip']} x={at - 12} width={24} y={0} height={height} />
            <line x1={at} x2={at} y1={0} y2={height} vectorEffect="non-scaling-stroke" />
            <circle cx={at} cy={height / 2} r={5} vectorEffect="non-scaling-stroke" />
          </g>
        )}
      </svg>
      <div className={`note ${styles['ends']}`}>
        <span>{show(bins[0]!.from)}</span>
        <span>{show(bins.at(-1)!.to)}</span>
      </div>
    </div>
  );
}

/** The other counts as steps, so scaled that as many customers fill as much. */
function outlineOf(counts: readonly number[], bins: readonly Bin[], { step, height }: { readonly step: number; readonly height: number }): string {
  const all = counts.reduce((sum, count) => sum + count, 0) || 1;
  const share = bins.reduce((sum, { count }) => sum + count, 0) / all;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return counts
    .map((count, i) => {
      const y = (height - Math.min(height, (count * share * (height - 4)) / most)).toFixed(1);
      return `${i === 0 ? 'M' : 'L'}${(i * step).toFixed(1)} ${y}H${((i + 1) * step).toFixed(1)}`;
    })
    .join('');
}
