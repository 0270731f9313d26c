/** A backup, taken by the process that has the data folder open. */
import { isAbsolute } from 'node:path';
import { HostError, type BackupReport } from '@limn/host';
import { Type, type Static } from '@sinclair/typebox';
import { HttpProblem } from '../errors.ts';
import type { HttpContext } from './context.ts';
import { adminProblems, adminSecurity, answers, Moment, referTo } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

export const Backup = Type.Object(
  {
    state: Type.Union([Type.Literal('none'), Type.Literal('running'), Type.Literal('done'), Type.Literal('failed')], { description: 'none: not one since the server has started.' }),
    done: Type.Integer({ description: 'Bytes so far.' }),
    of: Type.Integer({ description: 'Bytes of all files; 0 until it is known.' }),
    path: Type.Optional(Type.String({ description: 'Where it stands when it is done.' })),
    takenAt: Type.Optional(Moment('When it was taken.')),
    position: Type.Optional(Type.Integer({ description: 'Every event before this position of the log is in it.' })),
    files: Type.Optional(Type.Integer()),
    copiedBytes: Type.Optional(Type.Integer({ description: 'What was new since the backup before in the same target.' })),
    code: Type.Optional(Type.String({ description: 'Why it failed; for programs.' })),
    detail: Type.Optional(Type.String({ description: 'Why it failed.' })),
    cure: Type.Optional(Type.String()),
  },
  { $id: 'Backup', description: 'The newest backup, and how far it is.', additionalProperties: false },
);
export type Backup = Static<typeof Backup>;

export function backupRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  let newest: Backup = { state: 'none', done: 0, of: 0 };

  app.post('/v1/backup', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: {
      tags: ['operation'],
      summary: 'Take a backup',
      description: 'Into a folder of its own within the target. Answers at once; events come in meanwhile, and all that was acknowledged before is in it.',
      security: adminSecurity,
      body: Type.Object({ target: Type.String({ minLength: 1, maxLength: 4_096, description: 'A folder on the machine of the server, from its root; made when absent.' }) }, { additionalProperties: false }),
      response: answers(referTo(Backup), 'Begun.', adminProblems),
    },
    handler: async ({ body: { target } }) => {
      if (!isAbsolute(target)) throw new HttpProblem('malformed_request', { detail: `The target '${target}' does not begin at the root.`, cure: 'Write the whole path of the folder.' });
      const taking = limn.backup(target, (done, of) => (newest = { state: 'running', done, of }));
      // A refusal comes at once and is the answer; what happens later is asked for.
      const refused = await Promise.race([taking.then(() => undefined, (cause: unknown) => (isRefusal(cause) ? cause : undefined)), new Promise<undefined>((resolve) => setImmediate(resolve, undefined))]);
      if (refused !== undefined) throw refused;
      newest = { state: 'running', done: 0, of: 0 };
      taking.then(
        (report) => (newest = doneWith(report)),
        (cause: unknown) => (newest = failedWith(cause)),
      );
      return newest;
    },
  });

  app.get('/v1/backup', {
    onRequest: async (request) => access.requireAdmin(request),
    schema: { tags: ['operation'], summary: 'How far the newest backup is', security: adminSecurity, response: answers(referTo(Backup), 'Ask again until it is done or failed.', [401, 403, 500]) },
    handler: async () => newest,
  });
}

function isRefusal(cause: unknown): boolean {
  return cause instanceof HostError && (cause.code === 'backup_running' || cause.code === 'closing');
}

function doneWith({ path, takenAt, position, files, bytes, copiedBytes }: BackupReport): Backup {
  return { state: 'done', done: bytes, of: bytes, path, takenAt, ...(position !== undefined && { position }), files, copiedBytes };
}

function failedWith(cause: unknown): Backup {
  const { code, what, cure } = cause instanceof HostError ? cause : { code: 'internal_error', what: 'The server made a mistake.', cure: 'Look into the log of the server and report it.' };
  return { state: 'failed', done: 0, of: 0, code, detail: what, cure };
}
