/** One estimate on its scale: a line for the interval, a dot for the value, a tick for what is typical. No dial: ranges compare. */
import styles from './interval-bar.module.css';

interface IntervalBarProps {
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** What is said of somebody of whom nothing is known. */
  readonly typical?: number | undefined;
  /** The scale; default 0 to 1. */
  readonly from?: number;
  readonly to?: number;
  /** The same in words, for readers who hear the page. */
  readonly label: string;
}

/** The words stand beside it; the bar alone tells nothing that they do not. */
export function IntervalBar({ value, low, high, typical, from = 0, to = 1, label }: IntervalBarProps) {
  const at = (of: number): string => `${(Math.min(1, Math.max(0, (of - from) / (to - from || 1))) * 100).toFixed(2)}%`;
  const [left, right] = [low ?? value, high ?? value];
  return (
    <span className={styles['bar']} role="img" aria-label={label}>
      <span className={styles['axis']} />
      {typical !== undefined && <span className={styles['typical']} style={{ left: at(typical) }} />}
      <span className={styles['reach']} style={{ left: at(left), right: `calc(100% - ${at(right)})` }} />
      <span className={styles['dot']} style={{ left: at(value) }} />
    </span>
  );
}
