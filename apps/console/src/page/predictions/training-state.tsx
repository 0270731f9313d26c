/** Where a training stands while it runs, and why it failed. */
import { useLabel } from './model-facts.ts';
import { TrainingProgress, type TrainingProgressProps } from './training-progress.tsx';

interface TrainingStateProps {
  /** As the API gives it; undefined: not read yet. */
  readonly training: (Partial<TrainingProgressProps> & { readonly state: string; readonly code?: string; readonly detail?: Text; readonly cure?: Text }) | undefined;
}

type Text = { readonly en: string; readonly zh: string };

/** Nothing when it neither runs nor failed. */
export function TrainingState({ training }: TrainingStateProps) {
  const label = useLabel();
  if (training?.state === 'running') return <TrainingProgress step={training.step} share={training.share} />;
  if (training?.state !== 'failed') return null;
  const { code, detail, cure } = training;
  return (
    <p role="alert">
      {detail === undefined ? '' : label(detail)} {cure === undefined ? '' : label(cure)} <code>{code}</code>
    </p>
  );
}
