/** Every code the engine can say, with its meaning. Messages carry what, where and how to mend it. */
import type { Outcome } from './event/event.ts';

/** The outcome of an event that is not taken, with code, reason and cure. */
export type RejectedOutcome = Extract<Outcome, { outcome: 'rejected' }>;

/** Why a sent event is not taken. */
export const rejectionCodes = {
  malformed_json: 'A line is not JSON.',
  not_an_object: 'A message is not a JSON object.',
  unknown_call: 'A message is none of the calls of the Segment spec.',
  missing_event_name: 'A track call does not say what happened.',
  missing_identifier: 'A message names no customer.',
  malformed_identifier: 'An identifier is neither a text nor a whole number, or not well-formed Unicode.',
  identifier_too_long: 'An identifier is longer than 512 characters.',
  malformed_id: 'The message id is not a text of 1 to 512 characters.',
  malformed_time: 'A time is neither ISO 8601 nor milliseconds since 1970.',
  missing_time: 'A message of imported history does not say when it happened.',
  time_before_2000: 'A time lies before the year 2000: most often seconds sent as milliseconds.',
  time_in_future: 'A time lies more than a day in the future.',
  malformed_properties: 'Properties or traits are not a JSON object.',
  properties_too_deep: 'Properties are nested deeper than 32 levels.',
  properties_too_large: 'Properties hold more than 64 KB.',
  forbidden_key: 'A key of the properties is __proto__.',
  malformed_number: 'A number of the properties is too large for a 64-bit float.',
  malformed_cloud_event: 'An attribute that CloudEvents 1.0 requires is absent or malformed.',
  unsupported_cloud_event: 'A CloudEvent has another specversion than 1.0, or data that is not JSON.',
  unknown_event_type: 'No event of the definition matches what was sent.',
  missing_field: 'A field that the definition requires is absent or null.',
  wrong_type: 'A field has another type than declared.',
  unknown_value: 'A field declared as one of several values holds another.',
  number_too_large: 'A number does not fit into 2^53 units of its scale.',
  text_too_long: 'A text field is longer than 1,024 characters.',
  malformed_text: 'A text is not well-formed Unicode.',
  too_many_items: 'An array field has more than 10,000 items.',
} as const;

/** The code of a refused event; stable. */
export type RejectionCode = keyof typeof rejectionCodes;

/**
 * The outcome of a refused event.
 * @param what what is wrong and where, without a final stop
 * @param cure what to do, without a final stop; it may end with a question
 */
export function rejected(code: RejectionCode, { what, cure }: { what: string; cure: string }): RejectedOutcome {
  return { outcome: 'rejected', code, message: `${what}.`, cure: cure.endsWith('?') ? cure : `${cure}.` };
}

/** Our own mistakes: what must hold whatever the world sends. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${message}`);
}

/** Why a definition is not taken. */
export const definitionCodes = {
  malformed_definition: 'A part has not the shape that it needs: a text where a number belongs, a list where an object belongs.',
  unknown_format: 'The definition is written for another version of Limn.',
  unknown_key: 'A part holds a key that it does not have.',
  missing_key: 'A part lacks a key that it needs.',
  missing_words: 'A name or sentence is not there in both languages.',
  unknown_operation: 'There is no such expression, aggregate, type or kind.',
  unknown_name: 'An event, field, view, column or catalogue is used that nobody declares.',
  unknown_placeholder: 'A summary names in braces what is no field of its event, or a sentence what is no column.',
  bad_name: 'A name is not made of letters, digits and _, or is taken by the language.',
  duplicate_name: 'Two events, views, columns, catalogues or recommendations share a name.',
  duplicate_match: 'Two events are read from the same message.',
  used_before_declared: 'A column is used by a view that stands before its own.',
  bad_duration: 'A length of time is not a whole number with s, m, h or d.',
  bad_resolution: 'A resolution does not go with its window.',
  bad_time_zone: 'A time zone is not known.',
  bad_number: 'A number lies outside the range that it may have.',
  bad_buckets: 'The bounds of buckets do not rise, or the labels do not match them.',
  wrong_kind: 'A value is used as something that it is not, such as a text in a sum.',
  impossible_value: 'A value is compared with one that it never has.',
  not_countable: 'What is aggregated does not stay a whole number of its smallest unit.',
  item_outside_each: 'An item of an array is used where whole events are looked at.',
  unsolvable_rule: 'The moment at which time alone turns a rule cannot be computed.',
  bad_event_time: 'An event value has a time without a zone, or none.',
  malformed_model: 'A model is not as models are written, so that nothing of it can be trusted.',
  too_large: 'A definition is larger or deeper than anyone needs.',
} as const;

/** The code of a mistake in a definition; stable. */
export type DefinitionCode = keyof typeof definitionCodes;

/** One mistake in a definition. */
export interface DefinitionProblem {
  readonly code: DefinitionCode;
  /** Where, from the top: `views.orders.features.spend30d.over`. */
  readonly path: string;
  /** What is wrong, a sentence. */
  readonly message: string;
  /** How to mend it, a sentence. */
  readonly cure: string;
}

/** A definition that cannot be used. Carries every problem found; its own code, path, message and cure are the first's. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly code: DefinitionCode;
  readonly path: string;
  readonly cure: string;
  readonly problems: readonly DefinitionProblem[];

  /** @param problems at least one */
  constructor(problems: readonly DefinitionProblem[]) {
    const [first] = problems;
    assert(first !== undefined, 'a definition error has a problem');
    super(problems.map(({ code, path, message, cure }) => `${path === '' ? '' : `${path}: `}${message} ${cure} [${code}]`).join('\n'));
    ({ code: this.code, path: this.path, cure: this.cure } = first);
    this.problems = problems;
  }
}
