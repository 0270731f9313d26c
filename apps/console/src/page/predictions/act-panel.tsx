/** What somebody is about to do, with its effect before the button: promote, roll back, train. */
import { lazy, Suspense } from 'react';
import type { Asked, Model } from './model-facts.ts';

const Promote = lazy(() => import('./promote-panel.tsx').then(({ PromotePanel }) => ({ default: PromotePanel })));
const RollBack = lazy(() => import('./roll-back-panel.tsx').then(({ RollBackPanel }) => ({ default: RollBackPanel })));
const Train = lazy(() => import('./train-panel.tsx').then(({ TrainPanel }) => ({ default: TrainPanel })));

interface ActPanelProps {
  readonly act: 'promote' | 'rollback' | 'train' | undefined;
  readonly asked: Asked;
  /** Who would be promoted. */
  readonly target: Model | undefined;
  readonly close: () => void;
}

/** Nothing while nothing is about to be done. */
export function ActPanel({ act, asked, target, close }: ActPanelProps) {
  return (
    <Suspense fallback={null}>
      {act === 'promote' && target !== undefined && <Promote asked={asked} model={target} close={close} />}
      {act === 'rollback' && <RollBack asked={asked} close={close} />}
      {act === 'train' && <Train asked={asked} close={close} />}
    </Suspense>
  );
}
