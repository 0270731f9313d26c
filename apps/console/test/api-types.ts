/** Writes `src/api/schema.d.ts`, the types of the API, out of what the server says of itself: `npm run api -w @limn/console`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customer } from '@limn/example-retail';
import { openLimn, wallClock } from '@limn/host';
import { createHttpServer } from '@limn/server';
import openapiTS, { astToString, COMMENT_HEADER, type OpenAPI3 } from 'openapi-typescript';

/** Where the types stand. */
export const typesFile = join(import.meta.dirname, '../src/api/schema.d.ts');

/** The types as they should be now. Opens a Limn in a folder of its own and asks it for /openapi.json. */
export async function apiTypes(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limn-api-types-'));
  const limn = await openLimn({ folder, definition: customer.definition, clock: wallClock() });
  const server = createHttpServer({ limn, keys: { write: [], read: [] } });
  try {
    await server.ready();
    return COMMENT_HEADER + astToString(await openapiTS(server.swagger() as unknown as OpenAPI3, { defaultNonNullable: false }));
  } finally {
    await server.close();
    await limn.close();
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await writeFile(typesFile, await apiTypes());
