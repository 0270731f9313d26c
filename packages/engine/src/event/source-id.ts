/** Names by which customers are known. */
import type { SourceId } from './event.ts';

/** The source id of a value: `user:17850`, `anonymous:5f3c…`. */
export function sourceId(kind: 'user' | 'anonymous', value: string): SourceId {
  return `${kind}:${value}` as SourceId;
}
