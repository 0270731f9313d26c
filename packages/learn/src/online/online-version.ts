/** Version of a learner: of all that its state follows from beside the log. */
import { hash } from 'node:crypto';
import { canonicalJson, versionOf } from '@limn/engine';
import type { TrainingDefinition } from '../dataset/training-definition.ts';

/** Of what is kept; another Limn may learn otherwise. */
const FORMAT = 1;

/** 32 hexadecimal digits; of another champion it is another, since the state judges it from the beginning of the log. */
export function versionOfLearner({ definition, prediction: { target, at, online } }: TrainingDefinition, champion: { readonly hash: string; readonly from: number } | undefined): string {
  return hash('sha256', canonicalJson([FORMAT, versionOf(definition), target, at, online, champion?.hash ?? '', champion?.from ?? 0])).slice(0, 32);
}
