import { canonicalJson } from '../registry/canonical-json.ts';
import { murmur128 } from '../registry/murmur.ts';

/**
 * An id for a message that has none: equal content, equal id, so that a resend is recognised.
 * Deterministic, whatever the order of keys. Cost grows with the content; bound it first.
 */
export function contentId(content: readonly unknown[]): string {
  return `content:${murmur128(canonicalJson(content))}`;
}
