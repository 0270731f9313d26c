/** What every route family is given. */
import type { Limn } from '@limn/host';
import type { Trainings } from '../learn/trainings.ts';
import type { Surveys } from '../survey/surveys.ts';
import type { Access } from './access.ts';
import type { LogLine } from './create-http-server.ts';
import type { Metrics } from './metrics.ts';
import type { SealedIds } from './sealed-id.ts';

export interface HttpContext {
  readonly limn: Limn;
  readonly access: Access;
  readonly metrics: Metrics;
  /** At most one runs. */
  readonly trainings: Trainings;
  /** Columns of many customers as of one moment. */
  readonly surveys: Surveys;
  /** Names of customers as they may stand in addresses. */
  readonly ids: SealedIds;
  /** Writes a line to the server's log. */
  readonly told: (line: LogLine) => void;
}
