/** What every route family is given. */
import type { Limn } from '@limn/host';
import type { ChangeIndex } from '../customer/change-index.ts';
import type { Trainings } from '../learn/trainings.ts';
import type { Retrainer } from '../retrain/retrainer.ts';
import type { LogWork } from '../log-work/log-work.ts';
import type { OnlineLearners } from '../online/online-learners.ts';
import type { Surveys } from '../survey/surveys.ts';
import type { Tides } from '../survey/tides.ts';
import type { ActivityHub } from '../activity/activity-hub.ts';
import type { Watcher } from '../watch/watcher.ts';
import type { Access } from './access.ts';
import type { LogLine } from './create-http-server.ts';
import type { Latencies } from './health.ts';
import type { Metrics } from './metrics.ts';
import type { SealedIds } from './sealed-id.ts';

export interface HttpContext {
  readonly limn: Limn;
  readonly access: Access;
  readonly metrics: Metrics;
  /** What happens now, for all who look. */
  readonly activity: ActivityHub;
  /** How long answers take. */
  readonly latencies: Latencies;
  /** At most one runs. */
  readonly trainings: Trainings;
  /** Learns models anew, by schedule, drift and request. */
  readonly retrainer: Retrainer;
  /** What is worked out from the whole log. */
  readonly logWork: LogWork;
  /** Predictions that learn with each event. */
  readonly online: OnlineLearners;
  /** Looks after what is learnt. */
  readonly watcher: Watcher;
  /** Columns of many customers as of one moment. */
  readonly surveys: Surveys;
  /** How segments and tags grew and shrank, by day. */
  readonly tides: Tides;
  /** The change feed by customer. */
  readonly changes: ChangeIndex;
  /** Names of customers as they may stand in addresses. */
  readonly ids: SealedIds;
  /** Writes a line to the server's log. */
  readonly told: (line: LogLine) => void;
}
