/** Imports into Limn in this process, as `POST /v1/import` does for others. */
import { isRejected, readTypedMessage, type LimnEvent, type SourceId } from '@limn/engine';
import type { Limn } from '@limn/host';
import type { ImportTarget } from './import-file.ts';

/** @throws HostError when a batch cannot be made durable */
export function limnTarget(limn: Limn): ImportTarget {
  return {
    importedRows: async (name) => limn.importedRows(name),
    async take({ name, row, file, messages }) {
      const receivedAt = limn.clock.now();
      const events: LimnEvent[] = [];
      const read = messages.map((message) => {
        const result = readTypedMessage(message, { receivedAt, sentAt: undefined, imported: true, find: (identifier): SourceId | undefined => limn.engine.find(identifier) });
        if (!isRejected(result)) events.push(result);
        return { message, result };
      });
      const refused = read.flatMap(({ message, result }) => (isRejected(result) ? [{ receivedAt, code: result.code, message: result.message, sent: message }] : []));
      const outcomes = await limn.ingest(events, { name, row }, file);
      if (refused.length > 0) limn.quarantine(refused);
      let next = 0;
      return read.map(({ result }) => (isRejected(result) ? result : outcomes[next++]!));
    },
  };
}
