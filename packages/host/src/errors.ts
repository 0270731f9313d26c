/**
 * Every way in which the world can fail the host: a stable code, what happened where, and the cure. Bad events are not
 * here (they are outcomes), nor our own mistakes (they are assertions).
 */

interface Place {
  /** File or folder concerned. */
  readonly file: string;
}

const errors = {
  disk_full: {
    what: ({ file }: Place) => `The disk that holds ${file} is full; nothing of this was stored`,
    cure: 'Free some space, or give Limn a larger disk with LIMN_DATA; it goes on by itself as soon as there is room',
  },
  log_failed: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The event log could not be written to ${file}: ${reason}`,
    cure: 'Look at the disk and its permissions; Limn tries again by itself, and events can be sent again at any time',
  },
  log_damaged: {
    what: ({ file, offset, reason }: Place & { readonly offset: number; readonly reason: string }) =>
      `The event log is damaged in ${file} at byte ${offset}: ${reason}`,
    cure: 'Restore the file from a backup; nothing after the damage is served, because profiles would be wrong without saying so',
  },
  format_unknown: {
    what: ({ file, found, known }: Place & { readonly found: number; readonly known: number }) =>
      `${file} has format ${found}; this Limn reads format ${known}`,
    cure: 'Open the folder with the version of Limn that wrote it, or a newer one',
  },
  closing: {
    what: ({ file }: Place) => `${file} is closed; nothing of this was stored`,
    cure: 'Send it again when Limn has started again',
  },
  reader_failed: {
    what: ({ reason }: { readonly reason: string }) => `The thread that reads what is sent ended: ${reason}; nothing of this was stored`,
    cure: 'Send it again; the thread starts again by itself',
  },
  folder_locked: {
    what: ({ file, pid, since }: Place & { readonly pid: number | undefined; readonly since: string | undefined }) =>
      `The data folder ${file} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}${since === undefined ? '' : `, since ${since}`}`,
    cure: 'Stop that process, or choose another folder with --data or LIMN_DATA; two processes would spoil each other\'s profiles',
  },
  changes_failed: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `Changes could not be written to ${file}: ${reason}`,
    cure: 'Look at the disk and its permissions; Limn keeps them and tries again by itself',
  },
  change_diverged: {
    what: ({ file, id, stored, made }: Place & { readonly id: number; readonly stored: string; readonly made: string }) =>
      `Change ${id} in ${file} is ${stored}, but the same events now make it ${made}`,
    cure: 'Restore the log, the checkpoint and the changes from one and the same backup, or move the folder of changes away to number them anew',
  },
  change_damaged: {
    what: ({ file, id }: Place & { readonly id: number }) => `The changes in ${file} cannot be read where change ${id} should stand`,
    cure: 'Restore the file from a backup, or move the folder of changes and the checkpoints away: Limn makes them again from the log',
  },
  checkpoint_failed: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The checkpoint ${file} could not be written: ${reason}`,
    cure: 'Look at the disk and its permissions; the checkpoint before still holds, only the next start takes longer',
  },
  proof_failed: {
    what: ({ reason }: { readonly reason: string }) => `Nothing was proven, neither way: ${reason}`,
    cure: 'Mend what the reason names, and ask for the proof again',
  },
  generations_damaged: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `What is known of definitions in ${file} cannot be read: ${reason}`,
    cure: 'Restore the file from a backup, or move it away: Limn then computes the definition it is started with from the log',
  },
  generation_unknown: {
    what: ({ version }: { readonly version: string }) => `No definition of version ${version} is computed here`,
    cure: 'Propose the definition first; `limn generations` lists those that stand',
  },
  generation_busy: {
    what: ({ version }: { readonly version: string }) => `Another definition, ${version}, is being computed or waits to be published`,
    cure: 'Publish or discard that one first',
  },
  draft_changed: {
    what: ({ name, by }: { readonly name: string; readonly by: string | undefined }) => `The draft ${name} was written by ${by ?? 'somebody else'} meanwhile`,
    cure: 'Read it again, look at both, and write yours on top of it or let theirs stand',
  },
  draft_failed: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The draft could not be kept in or read from ${file}: ${reason}`,
    cure: 'Look at the disk and its permissions, then save it again; what is in force is not touched',
  },
  generation_failed: {
    what: ({ version, reason }: { readonly version: string; readonly reason: string }) => `The definition ${version} could not be computed: ${reason}`,
    cure: 'Mend what the reason names, then propose the definition again; the one in force is not touched',
  },
  checkpoint_unusable: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The checkpoint in ${file} is passed over: ${reason}`,
    cure: 'Nothing is lost: the state is computed again from an older one or from the log, only this start takes longer',
  },
  recommendation_building: {
    what: ({ done, of }: { readonly done: number; readonly of: number }) => `Recommendations are being computed for the first time: ${done} of ${of} events so far`,
    cure: 'Ask again in a moment; profiles, tags and segments answer meanwhile',
  },
  customers_building: {
    what: ({ done, of }: { readonly done: number; readonly of: number }) => `Customers are being compared for the first time: ${done} of ${of} identifiers so far`,
    cure: 'Ask again in a moment; everything else answers meanwhile',
  },
  recommendation_model_unusable: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The model of a recommendation in ${file} is passed over: ${reason}`,
    cure: 'Nothing is lost: other ways answer meanwhile; train it again with `limn train`, or restore the file from a backup',
  },
  model_unknown: {
    what: ({ hash }: { readonly hash: string }) => `There is no model ${hash}, or several begin so`,
    cure: 'List them, and name one by its hash or by enough of its beginning',
  },
  model_first: {
    what: ({ prediction }: { readonly prediction: string }) => `No other model has ever been champion of ${prediction}`,
    cure: 'There is nothing to go back to; let the champion retire instead, or promote another',
  },
  model_damaged: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The model in ${file} cannot be trusted: ${reason}`,
    cure: 'Restore the file from a backup, or train the model again; until then nothing is scored with it',
  },
  model_unfit: {
    what: ({ prediction, reason }: { readonly prediction: string; readonly reason: string }) => `The model does not fit the prediction ${prediction}: ${reason}`,
    cure: 'Train it for this definition, or name the inputs of the prediction that it was trained with',
  },
  model_feeds: {
    what: ({ prediction, columns }: { readonly prediction: string; readonly columns: string }) => `The model was made elsewhere and cannot answer for ${prediction}, which ${columns} rest on`,
    cure: 'Let it be a shadow, train a model with `limn train`, or declare another prediction that nothing rests on: what is kept follows from events by Limn\'s own arithmetic alone',
  },
  model_unserved: {
    what: ({ hash }: { readonly hash: string }) => `The model ${hash} was made elsewhere, and nothing here scores with it`,
    cure: 'Open the folder with `limn`, or hand `openLimn` a runtime for such models',
  },
  model_failed: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The model could not be kept in ${file}: ${reason}`,
    cure: 'Look at the disk and its permissions, then register it again',
  },
  models_damaged: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The list of models in ${file} cannot be read: ${reason}`,
    cure: 'Restore the file from a backup; the models themselves stand beside it',
  },
  decision_failed: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The decision could not be kept in ${file}: ${reason}`,
    cure: 'Look at the disk and its permissions, then decide again: nothing of this one was kept',
  },
  decision_unknown: {
    what: ({ id }: { readonly id: string | number }) => `There is no decision ${id}`,
    cure: 'Compare it with the id that was answered when it was made',
  },
  backup_failed: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The backup ${file} could not be taken: ${reason}`,
    cure: 'Look at that disk and its permissions, or name a folder elsewhere; backups taken before still stand, and nothing of this one is left',
  },
  backup_running: {
    what: ({ file }: Place) => `A backup of ${file} is being taken already`,
    cure: 'Wait for it to end, or for the next',
  },
  backup_damaged: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The backup is damaged in ${file}: ${reason}`,
    cure: 'Take another backup: the one before or after it in the same target, or a copy elsewhere; nothing was restored',
  },
  no_backup: {
    what: ({ file }: Place) => `${file} is no backup of Limn, and holds none`,
    cure: 'Name the folder that `limn backup` wrote into, or one of the backups in it',
  },
  restore_refused: {
    what: ({ file }: Place) => `${file} is there already and not empty`,
    cure: 'Restore into a folder that does not exist yet; what stands there is not touched',
  },
  lake_failed: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The history in ${file} could not be written or read: ${reason}`,
    cure: 'Look at the disk and its permissions; events stay in the log and roll to the lake when it works again',
  },
  lake_damaged: {
    what: ({ file, reason }: Place & { readonly reason: string }) => `The history is damaged in ${file}: ${reason}`,
    cure: 'Restore the folder lake from a backup; profiles do not come from there and are not touched',
  },
  sql_failed: {
    what: ({ reason }: { readonly reason: string }) => `The query failed: ${reason}`,
    cure: 'Mend the SQL; `describe events` and `describe profiles` list the columns',
  },
  sql_refused: {
    what: ({ statement }: { readonly statement: string }) => `The query may only read, and this does not: ${statement}`,
    cure: 'Ask with one SELECT (or EXPLAIN, DESCRIBE, SUMMARIZE) over the views `events` and `profiles`',
  },
} as const;

/** The code of a failure; stable. */
export type HostErrorCode = keyof typeof errors;

/** What a message of this code needs to know. */
export type HostErrorDetails<Code extends HostErrorCode = HostErrorCode> = Parameters<(typeof errors)[Code]['what']>[0];

/** All codes, for documentation and tests. */
export const hostErrorCodes = Object.keys(errors) as readonly HostErrorCode[];

/** The world failed the host. `message` says what, where and the cure; `code` is stable; `cause` is the system's own error. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly code: HostErrorCode;
  /** What failed and where, one sentence. */
  readonly what: string;
  /** How to mend it, one sentence. */
  readonly cure: string;
  /** What `what` was made of, to say it in other words; undefined when only the sentence is known. */
  readonly details: HostErrorDetails | undefined;

  /** @param what what failed and where, a sentence; the cure of the code is added */
  constructor(code: HostErrorCode, what: string, cause?: unknown, details?: HostErrorDetails) {
    const cure = `${errors[code].cure}.`;
    super(`${what} ${cure}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.what = what;
    this.cure = cure;
    this.details = details;
  }
}

/** The error of a code, with its own sentence filled in. */
export function hostError<Code extends HostErrorCode>(code: Code, details: HostErrorDetails<Code>, cause?: unknown): HostError {
  const what = errors[code].what as (details: HostErrorDetails<Code>) => string;
  return new HostError(code, `${what(details)}.`, cause, details);
}

/** Whether the system says that a disk or a quota has no room left. */
export function isDiskFull(cause: unknown): boolean {
  const code = systemCode(cause);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** `ENOENT`, `EIO`, …; undefined when it is no error of the system. */
export function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

/** The message of anything thrown, without a final stop. */
export function reasonOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
}
