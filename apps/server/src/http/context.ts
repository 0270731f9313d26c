/** What every route family is given. */
import type { Limn } from '@limn/host';
import type { Trainings } from '../learn/trainings.ts';
import type { Access } from './access.ts';
import type { Metrics } from './metrics.ts';

export interface HttpContext {
  readonly limn: Limn;
  readonly access: Access;
  readonly metrics: Metrics;
  /** At most one runs. */
  readonly trainings: Trainings;
}
