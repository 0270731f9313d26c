/** Lineage as a graph, loaded when it is looked at; the list beside it says the same. */
import { lazy, Suspense } from 'react';
import type { Lineage } from './lineage-words.ts';
import styles from './lineage-graph.module.css';

const Flow = lazy(() => import('./lineage-flow.tsx').then(({ LineageFlow }) => ({ default: LineageFlow })));

interface LineageGraphProps {
  readonly lineage: Lineage;
  /** Id of the node in the middle. */
  readonly centre: string;
}

/** Scrolls within itself; not shown on narrow screens. */
export function LineageGraph(props: LineageGraphProps) {
  return (
    <div className={styles['graph']}>
      <Suspense fallback={null}>
        <Flow {...props} />
      </Suspense>
    </div>
  );
}
