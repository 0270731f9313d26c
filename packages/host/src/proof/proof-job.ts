/**
 * Proving the running state: a child of the lowest priority computes everything again from the log and compares it, bit
 * for bit, with a checkpoint of what is in memory. The serving process gives the checkpoint and goes on.
 */
import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ForeignModelData, ProfileDefinition, ScoringModel } from '@limn/engine';
import { hostError } from '../errors.ts';
import type { LogSnapshot } from '../log/snapshot.ts';
import type { Proof, ProofProgress } from './proof.ts';

/** All that the child needs. */
export interface ProofJob {
  readonly definition: ProfileDefinition;
  /** By content hash. */
  readonly models: ReadonlyMap<string, ScoringModel | ForeignModelData>;
  /** The state to be proven. */
  readonly checkpoint: string;
  readonly log: LogSnapshot;
  readonly feedFolder: string;
  /** See `GenerationManifest.base`. */
  readonly base: { readonly changes: number; readonly feed: number };
}

/** What the child says. */
export type ProofMessage = { readonly progress: ProofProgress } | { readonly proof: Proof } | { readonly failed: string };

/**
 * Cost: the log read once on another core, about 10 µs an event, and the memory of two states in the child.
 * @throws HostError `proof_failed`: nothing was proven, neither way
 */
export async function proveInProcess(job: ProofJob, { onProgress, signal }: { readonly onProgress: (progress: ProofProgress) => void; readonly signal: AbortSignal }): Promise<Proof> {
  const path = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './proof-process.ts' : './proof-process.js', import.meta.url));
  const child = fork(path, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: import.meta.url.endsWith('.ts') ? ['--conditions=source'] : [] });
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop);
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    return await new Promise<Proof>((resolve, reject) => {
      child.on('message', (message: ProofMessage) => {
        if ('progress' in message) onProgress(message.progress);
        else if ('proof' in message) resolve(message.proof);
        else reject(hostError('proof_failed', { reason: message.failed }));
      });
      child.once('error', (cause) => reject(hostError('proof_failed', { reason: cause.message }, cause)));
      child.once('exit', (code) => reject(hostError('proof_failed', { reason: `its process ended with ${String(code)}` })));
      child.send(job, (cause) => {
        if (cause !== null) reject(hostError('proof_failed', { reason: cause.message }, cause));
      });
    });
  } finally {
    signal.removeEventListener('abort', stop);
    child.kill();
  }
}
