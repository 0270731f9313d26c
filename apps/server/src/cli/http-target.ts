/** Imports through a running server. */
import type { ImportTarget, MessageOutcome } from '../ingest/import-file.ts';
import type { Client } from './client.ts';

/** @throws CliError when the server cannot be reached or refuses; what was acknowledged stays done */
export function httpTarget(client: Client): ImportTarget {
  return {
    async importedRows(name) {
      const { row } = await client.write<{ readonly row: number }>(`/v1/import/${name}`);
      return row;
    },
    async take({ name, row, file, messages }) {
      const { results } = await client.write<{ readonly results: readonly MessageOutcome[] }>('/v1/import', { name, row, file, batch: messages });
      return results;
    },
  };
}
