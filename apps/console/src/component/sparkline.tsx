/** A small line without axes, for how a number went; the words beside it say what it says. */
import styles from './sparkline.module.css';

interface SparklineProps {
  /** In time order; undefined: nothing known there. */
  readonly values: readonly (number | undefined)[];
  /** What it shows, for readers who hear the page. */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  /** Least and most of the scale, where lines are compared; default: the line's own. */
  readonly scale?: readonly [least: number, most: number];
}

/** Gaps stay gaps; the newest point carries a dot. */
export function Sparkline({ values, label, width = 96, height = 24, scale }: SparklineProps) {
  const known = values.flatMap((value) => (value === undefined ? [] : value));
  if (known.length < 2) return <span className="note">—</span>;
  const [least, most] = scale ?? [Math.min(...known), Math.max(...known)];
  const x = (i: number): number => 2 + (i / Math.max(1, values.length - 1)) * (width - 4);
  const y = (value: number): number => (most === least ? height / 2 : height - 2 - ((value - least) / (most - least)) * (height - 4));
  const path = values.map((value, i) => (value === undefined ? '' : `${values[i - 1] === undefined ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`)).join('');
  const last = values.findLastIndex((value) => value !== undefined);
  return (
    <svg className={styles['line']} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <path d={path} />
      <circle cx={x(last)} cy={y(values[last]!)} r="2" />
    </svg>
  );
}
