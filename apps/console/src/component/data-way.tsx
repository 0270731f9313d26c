/** The data's way from left to right, each stage with its numbers, joined by lines as wide as what goes along them; a list where there is no room. */
import type { ReactNode } from 'react';
import styles from './data-way.module.css';

/** One stage of the way. */
export interface Stage {
  readonly id: string;
  /** Its name, best a link to where its numbers are explained. */
  readonly name: ReactNode;
  /** The number it is known by, with its unit. */
  readonly main: ReactNode;
  /** Lines below. */
  readonly details: readonly ReactNode[];
  /** What goes on to the next stage, in any unit that all stages share. */
  readonly flow: number;
}

/** Widest and narrowest line, px. */
const widest = 12;
const narrowest = 1;

/** @param label what the whole shows, for readers who hear the page */
export function DataWay({ label, stages }: { readonly label: string; readonly stages: readonly Stage[] }) {
  const most = Math.max(1, ...stages.map(({ flow }) => flow));
  // By its logarithm: a thousand and one tag both can be seen.
  const width = (flow: number): number => (flow <= 0 ? narrowest : narrowest + ((widest - narrowest) * Math.log1p(flow)) / Math.log1p(most));
  return (
    <ol className={styles['way']} aria-label={label}>
      {stages.map(({ id, name, main, details, flow }, i) => (
        <li key={id} className={styles['stage']}>
          <div className={styles['content']}>
            <span className={styles['name']}>{name}</span>
            <span className={styles['main']}>{main}</span>
            {details.map((detail, line) => (
              // Lines of a stage keep their places.
              // oxlint-disable-next-line no-array-index-key
              <span key={line} className={styles['detail']}>
                {detail}
              </span>
            ))}
          </div>
          {i < stages.length - 1 && <FlowLine width={width(flow)} flows={flow > 0} />}
        </li>
      ))}
    </ol>
  );
}

function FlowLine({ width, flows }: { readonly width: number; readonly flows: boolean }) {
  return (
    <div className={styles['line']} aria-hidden="true">
      <svg width="100%" height="16" viewBox="0 0 100 16" preserveAspectRatio="none">
        <line x1="0" y1="8" x2="100" y2="8" strokeWidth={width} className={flows ? styles['flowing'] : styles['still']} />
      </svg>
      <svg width="10" height="16" viewBox="0 0 10 16">
        <path d="M0 0l9 8-9 8Z" className={flows ? styles['tip'] : styles['stillTip']} />
      </svg>
    </div>
  );
}
