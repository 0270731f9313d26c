/** A worker thread of a boosting team: takes part in round after round until it is terminated. */
import { workerData } from 'node:worker_threads';
import { BoostingMember } from './boosting-member.ts';
import type { BoostingThreadData } from './boosting-team.ts';
import { giveUp, joinTeam } from './team.ts';

const { task, meetings, index, size } = workerData as BoostingThreadData;
const me = joinTeam(meetings, index, size);
try {
  const member = new BoostingMember(task, me);
  for (let round = 0; ; round++) {
    me.meet();
    member.round(round);
  }
} catch (cause) {
  giveUp(meetings);
  throw cause;
}
