/** The child's side of `proveInProcess`: one job, progress, one answer. */
import { prove } from './prove.ts';
import type { ProofJob, ProofMessage } from './proof-job.ts';
import { reasonOf } from '../errors.ts';

const say = (message: ProofMessage): void => void process.send!(message);

// Ctrl-C reaches the whole group; the parent decides when this one ends.
process.on('SIGINT', () => {});
process.once('message', (job: ProofJob) => {
  prove(job, (progress) => say({ progress })).then(
    (proof) => say({ proof }),
    (cause: unknown) => say({ failed: reasonOf(cause) }),
  );
});
process.once('disconnect', () => process.exit());
