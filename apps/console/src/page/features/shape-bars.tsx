/** A distribution as small bars without axes: a picture of its shape, no more. */
import styles from './features.module.css';

interface ShapeBarsProps {
  /** Customers by bin; undefined while they are read. */
  readonly counts: readonly number[] | undefined;
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}

/** The highest bar fills the height; a bin with anybody in it is seen. */
export function ShapeBars({ counts, label, width = 96, height = 20 }: ShapeBarsProps) {
  if (counts === undefined || counts.length === 0) return <span className="note">—</span>;
  const most = Math.max(...counts, 1);
  const step = width / counts.length;
  return (
    <svg className={styles['shape']} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {counts.map((count, i) => {
        const tall = count === 0 ? 0 : Math.max(1, (count / most) * height);
        // Bins have no name of their own and never move.
        // oxlint-disable-next-line no-array-index-key
        return <rect key={i} x={i * step} y={height - tall} width={Math.max(0.5, step - (step > 3 ? 1 : 0))} height={tall} />;
      })}
    </svg>
  );
}
