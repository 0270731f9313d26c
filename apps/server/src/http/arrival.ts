/** How the messages of one request came. */
import type { Arrival, LimnEvent, SourceId } from '@limn/engine';
import type { Limn } from '@limn/host';

/**
 * @param sentAt when the sender says it sent them
 * @param earlier events of the same request, as they are read: an alias may speak of a user who first appears in them
 */
export function arrivalOf(limn: Limn, { sentAt, imported, earlier }: { readonly sentAt: unknown; readonly imported: boolean; readonly earlier: readonly LimnEvent[] }): Arrival {
  const users = new Set<string>();
  let seen = 0;
  return {
    receivedAt: limn.clock.now(),
    sentAt,
    ...(imported ? { imported: true } : undefined),
    find(identifier) {
      for (; seen < earlier.length; seen++) {
        const event = earlier[seen]!;
        if (event.kind === 'event' && event.user !== undefined) users.add(`user:${event.user}`);
      }
      return users.has(identifier) ? (identifier as SourceId) : limn.engine.find(identifier);
    },
  };
}
