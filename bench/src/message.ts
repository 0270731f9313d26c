/** Events as a Segment SDK sends them. */
import type { BehaviourEvent } from '@limn/engine';

export function messageOf({ id, event, time, user, properties }: BehaviourEvent): object {
  return { type: 'track', messageId: id, event, userId: user, timestamp: new Date(time).toISOString(), properties, context: { library: { name: 'analytics-node', version: '2.1.3' }, ip: '203.0.113.7' } };
}

/** The body of a batch. */
export function batchOf(events: readonly BehaviourEvent[]): Buffer {
  return Buffer.from(JSON.stringify({ batch: events.map(messageOf), sentAt: new Date().toISOString() }));
}
