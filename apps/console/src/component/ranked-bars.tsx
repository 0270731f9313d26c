/** Shares or counts by name, longest first: what a pie would hide. */
import type { ReactNode } from 'react';
import styles from './histogram.module.css';

/** One bar. */
export interface RankedBar {
  readonly key: string;
  /** What it is; may link. */
  readonly name: ReactNode;
  /** 0 to 1, of the longest bar there could be. */
  readonly share: number;
  readonly figure: ReactNode;
  /** In full colour. */
  readonly picked?: boolean;
}

/** Bars in the order given. @param label what they show, for readers who hear the page */
export function RankedBars({ bars, label }: { readonly bars: readonly RankedBar[]; readonly label: string }) {
  return (
    <ul className={styles['bars']} aria-label={label}>
      {bars.map(({ key, name, share, figure, picked }) => (
        <li key={key}>
          <span className={styles['name']}>{name}</span>
          <span className={styles['track']}>
            <span className={`${styles['bar']} ${picked === true ? styles['picked'] : ''}`} style={{ width: `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%` }} />
          </span>
          <span className={styles['figure']}>{figure}</span>
        </li>
      ))}
    </ul>
  );
}
