/** The child's side of `inLogProcess`: one job, progress, one answer. */
import type { LogJob, LogMessage } from './log-job.ts';
import { runLogJob } from './run-log-job.ts';

/** No more words of progress than somebody could read. */
const TELL_EVERY_MS = 200;

const say = (message: LogMessage): void => void process.send!(message);
let told = 0;

function tell(share: number): void {
  const now = performance.now();
  if (now - told < TELL_EVERY_MS) return;
  told = now;
  say({ share });
}

// Ctrl-C reaches the whole group; the parent decides when this one ends.
process.on('SIGINT', () => {});
process.once('message', (job: LogJob) => {
  runLogJob(job, tell).then(
    (result) => say({ result }),
    (cause: unknown) => say({ failed: cause instanceof Error ? cause.message : String(cause) }),
  );
});
process.once('disconnect', () => process.exit());
