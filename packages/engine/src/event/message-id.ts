/** The sender's name for one message, by which a resend is recognised. */
import { rejected, type RejectedOutcome } from '../errors.ts';

const MAX_LENGTH = 512;

/** @returns the id as text; undefined when absent; or why it cannot be one. Numbers count as their text. */
export function readMessageId(value: unknown, field: string): string | undefined | RejectedOutcome {
  if (value === undefined || value === null) return undefined;
  const id = typeof value === 'number' ? String(value) : value;
  if (typeof id === 'string' && id.length > 0 && id.length <= MAX_LENGTH && id.isWellFormed()) return id;
  return rejected('malformed_id', { what: `${field} is not a text of 1 to ${MAX_LENGTH} well-formed characters`, cure: `send a unique ${field}, or none at all` });
}
