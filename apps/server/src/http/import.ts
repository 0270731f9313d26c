/** History, taken in once: files and other systems' past, resumable by row. */
import { Type } from '@sinclair/typebox';
import { keepBodies, rawBody } from './body.ts';
import type { HttpContext } from './context.ts';
import { acceptUnchecked, Message } from './message.ts';
import { answers, referTo, writeProblems, writeSecurity } from './schema.ts';
import { takeBody, Taken } from './take.ts';
import type { HttpApp } from './type-provider.ts';

const ImportName = Type.String({ minLength: 1, maxLength: 200, description: "Name of the history, best a hash of the file's content." });

export function importRoutes(app: HttpApp, context: HttpContext): void {
  keepBodies(app, ['application/json']);

  app.post('/v1/import', {
    onRequest: async (request) => context.access.requireWrite(request),
    validatorCompiler: acceptUnchecked,
    schema: {
      tags: ['collect'],
      summary: 'Import history',
      description: 'Like batch, but messages bring their own receivedAt, or it is their timestamp. Rows up to row are done with this batch.',
      security: writeSecurity,
      body: Type.Object({
        name: ImportName,
        row: Type.Integer({ minimum: 0, description: 'Last row of the history that this batch covers, from 1.' }),
        file: Type.Optional(Type.String({ description: 'What the history is called among the sources, such as the name of its file. Default: import.' })),
        batch: Type.Array(referTo(Message)),
      }),
      response: answers(referTo(Taken), 'What became of each message; the rows are done.', writeProblems),
    },
    handler: (request, reply) => takeBody(context, reply, { is: 'import' }, rawBody(request)),
  });

  app.get('/v1/import/:name', {
    onRequest: async (request) => context.access.requireWrite(request),
    schema: {
      tags: ['collect'],
      summary: 'Rows of a history that are done',
      security: writeSecurity,
      params: Type.Object({ name: ImportName }),
      response: answers(Type.Object({ name: Type.String(), row: Type.Integer({ description: '0 when the name is not known.' }) }), 'How far the import is.', [400, 401, 403, 500]),
    },
    handler: async ({ params: { name } }) => ({ name, row: context.limn.importedRows(name) }),
  });
}
