/** Which definitions were in force: when, by whom, why, and what each declared otherwise. */
import { Type } from '@sinclair/typebox';
import type { DeclarationDiff } from '@limn/host';
import { columnsOf } from '@limn/engine';
import type { HttpContext } from './context.ts';
import { publicationFields, sentPublication } from './rule-detail.ts';
import { answers, readProblems, readSecurity } from './schema.ts';
import type { HttpApp } from './type-provider.ts';

const Names = (description: string) => Type.Array(Type.String(), { description });
const closed = { additionalProperties: false } as const;

export function definitionHistoryRoutes(app: HttpApp, { limn, access }: HttpContext): void {
  /** By the two versions: definitions never change. */
  const known = new Map<string, DeclarationDiff>();
  const declarations = async (before: string | undefined, version: string): Promise<DeclarationDiff> => {
    if (before === undefined) return { added: [], removed: [], changed: [] };
    const key = `${before} ${version}`;
    const found = known.get(key) ?? (await limn.publications.declarations(before, version));
    known.set(key, found);
    return found;
  };

  app.get('/v1/definitions/history', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['definitions'],
      summary: 'Which definitions were in force',
      security: readSecurity,
      querystring: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })) }),
      response: answers(
        Type.Object({ publications: Type.Array(Type.Object({ ...publicationFields, added: Names('Declarations that were new, such as `tag lapsing`.'), removed: Names('Declarations that went.'), changed: Names('Declarations that read otherwise.') }, closed)) }, closed),
        'Newest first; the first is in force.',
        readProblems,
      ),
    },
    handler: async ({ query: { limit = 50 } }) => {
      const newest = limn.publications.list.slice(-limit).reverse();
      const publications = [];
      for (const publication of newest) publications.push({ ...sentPublication(publication), ...mutable(await declarations(publication.before, publication.version)) });
      return { publications };
    },
  });

  app.get('/v1/definitions/:version', {
    onRequest: async (request) => access.requireRead(request),
    schema: {
      tags: ['definitions'],
      summary: 'A definition that was proposed or in force',
      security: readSecurity,
      params: Type.Object({ version: Type.String({ maxLength: 64 }) }),
      response: answers(Type.Object({ version: Type.String(), definition: Type.Unsafe<unknown>({ type: 'object', description: 'Can be proposed again: POST /v1/generations.' }), columns: Names('Of every column of a profile, the name.') }, closed), 'Kept for ever.', [...readProblems, 404]),
    },
    handler: async ({ params: { version } }) => {
      const definition = await limn.publications.definition(version);
      return { version, definition, columns: [...columnsOf(definition).keys()] };
    },
  });
}

function mutable({ added, removed, changed }: DeclarationDiff): { readonly added: string[]; readonly removed: string[]; readonly changed: string[] } {
  return { added: [...added], removed: [...removed], changed: [...changed] };
}
