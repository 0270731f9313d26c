/** Values side by side on one scale: a bar or a dot each, with the interval it lies in, sorted as given. */
import type { ReactNode } from 'react';
import styles from './interval-rows.module.css';

/** One line. */
export interface IntervalRow {
  readonly key: string;
  readonly label: ReactNode;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** The value as readers see it, with its interval. */
  readonly text: ReactNode;
  /** Stands out. */
  readonly strong?: boolean;
  /** Stands back: what others are compared with. */
  readonly calm?: boolean;
}

interface IntervalRowsProps {
  /** What the rows are, for readers who hear the page. */
  readonly label: string;
  readonly rows: readonly IntervalRow[];
  /** bar: from 0; dot: anywhere. */
  readonly mark: 'bar' | 'dot';
  /** A line through all rows, such as the value of everybody. */
  readonly reference?: number | undefined;
}

/** Where the scale begins and ends: at 0 for bars, just around everything for dots. */
function scaleOf(rows: readonly IntervalRow[], mark: 'bar' | 'dot', reference: number | undefined): readonly [from: number, to: number] {
  const all = rows.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  if (reference !== undefined) all.push(reference);
  const [least, most] = [Math.min(...all, ...(mark === 'bar' ? [0] : [])), Math.max(...all, ...(mark === 'bar' ? [0] : []))];
  const room = mark === 'bar' || most === least ? 0 : (most - least) * 0.04;
  return most === least ? [least - 1, most + 1] : [least - room, most + room];
}

/** A list; the numbers stand beside the marks, so that nothing is told by a picture alone. */
export function IntervalRows({ label, rows, mark, reference }: IntervalRowsProps) {
  const [from, to] = scaleOf(rows, mark, reference);
  const at = (value: number): string => `${(((value - from) / (to - from)) * 100).toFixed(2)}%`;
  const width = (left: number, right: number): string => `${(((right - left) / (to - from)) * 100).toFixed(2)}%`;
  return (
    <ul className={styles['rows']} aria-label={label}>
      {rows.map(({ key, label: name, value, low, high, text, strong = false, calm = false }) => (
        <li key={key} className={`${styles['row']} ${strong ? styles['strong'] : ''} ${calm ? styles['calm'] : ''}`}>
          <span className={styles['label']}>{name}</span>
          <span className={styles['track']} aria-hidden="true">
            {reference !== undefined && <span className={styles['reference']} style={{ left: at(reference) }} />}
            {mark === 'bar' ? (
              <span className={styles['bar']} style={{ left: at(Math.min(0, value)), width: width(Math.min(0, value), Math.max(0, value)) }} />
            ) : (
              <>
                {low !== undefined && high !== undefined && <span className={styles['reach']} style={{ left: at(low), width: width(low, high) }} />}
                <span className={styles['dot']} style={{ left: at(value) }} />
              </>
            )}
          </span>
          <span className={styles['value']}>{text}</span>
        </li>
      ))}
    </ul>
  );
}
