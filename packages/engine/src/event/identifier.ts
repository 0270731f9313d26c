/** Identifiers as senders write them. */
import { rejected, type RejectedOutcome } from '../errors.ts';

/** Characters (UTF-16 units) an identifier may have. */
const MAX_LENGTH = 512;

/**
 * Reads an identifier: a text, or a whole number that JSON carries exactly.
 *
 * Null and blank texts count as absent, because SDKs send `"userId": ""` for visitors who are not signed in.
 * @param field its name in the message, for the sentence
 * @returns the identifier as text; undefined when absent; or why it cannot be one.
 */
export function readIdentifier(value: unknown, field: string): string | undefined | RejectedOutcome {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return String(value);
    return rejected('malformed_identifier', { what: `${field} is a number that is not whole or above 2^53, so that two customers could look alike`, cure: `send ${field} as a text` });
  }
  if (typeof value !== 'string') {
    return rejected('malformed_identifier', { what: `${field} is neither a text nor a number`, cure: `send ${field} as a text` });
  }
  if (value.length > MAX_LENGTH) {
    return rejected('identifier_too_long', { what: `${field} has ${value.length} characters, more than ${MAX_LENGTH}`, cure: `send a shorter ${field}, for instance its hash` });
  }
  if (!value.isWellFormed()) {
    return rejected('malformed_identifier', { what: `${field} is not well-formed Unicode (a lone surrogate)`, cure: `send ${field} as valid UTF-8 text` });
  }
  return value.trim() === '' ? undefined : value;
}
