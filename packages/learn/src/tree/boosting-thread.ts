/** A worker thread of a boosting team: puts its columns into bins, then takes part in round after round until it is terminated. */
import { parentPort } from 'node:worker_threads';
import { fitColumns } from './bin.ts';
import { BoostingMember } from './boosting-member.ts';
import type { BoostingRequest } from './boosting-team.ts';
import { giveUp, joinTeam } from './team.ts';

parentPort!.on('message', (request: BoostingRequest) => {
  if (request.ask === 'bins') parentPort!.postMessage(fitColumns(request.share), []);
  else growAlong(request);
});

function growAlong({ task, meetings, index, size }: Extract<BoostingRequest, { ask: 'grow' }>): void {
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
}
