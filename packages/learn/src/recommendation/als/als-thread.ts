/** A worker thread of a factorization: takes part in half after half until there is none, or until it is terminated. */
import { workerData } from 'node:worker_threads';
import { giveUp, joinTeam } from '../../tree/team.ts';
import { AlsMember } from './als-member.ts';
import type { AlsShare } from './als-team.ts';

const { task, meetings, index, size } = workerData as AlsShare;
try {
  const member = new AlsMember(task, joinTeam(meetings, index, size));
  for (let half = 0; half < task.next.length / 2; half++) member.half(half);
} catch (cause) {
  giveUp(meetings);
  throw cause;
}
