/** Every code the engine can say, with its meaning. Messages carry what, where and how to mend it. */
import type { Outcome } from './event/event.ts';

export type RejectedOutcome = Extract<Outcome, { outcome: 'rejected' }>;

/** Why a sent event is not taken. */
export const rejectionCodes = {
  unknown_event_type: 'No event of the definition matches what was sent.',
  missing_field: 'A field that the definition requires is absent or null.',
  wrong_type: 'A field has another type than declared.',
  unknown_value: 'A field declared as one of several values holds another.',
  number_too_large: 'A number does not fit into 2^53 units of its scale.',
  text_too_long: 'A text field is longer than 1,024 characters.',
  malformed_text: 'A text is not well-formed Unicode.',
  too_many_items: 'An array field has more than 10,000 items.',
} as const;

export type RejectionCode = keyof typeof rejectionCodes;

/** @param what what is wrong and where, without a final stop @param cure what to do, without a final stop */
export function rejected(code: RejectionCode, { what, cure }: { what: string; cure: string }): RejectedOutcome {
  return { outcome: 'rejected', code, message: `${what}.`, cure: `${cure}.` };
}

/** Our own mistakes: what must hold whatever the world sends. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${message}`);
}
