/** Shapes that several route families answer with. They validate, describe (/openapi.json) and type at once. */
import { Type, type Static, type TSchema } from '@sinclair/typebox';

/** A problem document, as RFC 9457 has it. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'urn:limn:problem: and the code.' }),
    title: Type.String({ description: 'What the code means; the same every time.' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'What is wrong in this request, and where.' }),
    code: Type.String({ description: 'Stable; for programs.' }),
    cure: Type.String({ description: 'How to mend it.' }),
  },
  { $id: 'Problem', description: 'An error as RFC 9457 has it, with a stable code and a cure.', additionalProperties: false },
);
export type Problem = Static<typeof Problem>;

/** A moment in an answer. */
export const Moment = (description: string) => Type.String({ format: 'date-time', description });

export const Words = Type.Object({ en: Type.String(), zh: Type.String() }, { description: 'In both languages.', additionalProperties: false });

/** An object of any keys with values of one schema. */
export const keyed = <Value extends TSchema>(value: Value, description: string) => Type.Unsafe<Readonly<Record<string, Static<Value>>>>({ type: 'object', additionalProperties: value, description });

/** A list parameter: `?views=orders,lifecycle`. */
export function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((part) => part.trim()).filter((part) => part !== '');
}

/** A schema that the app knows by its `$id`. */
export const referTo = <Schema extends TSchema>(schema: Schema) => Type.Unsafe<Static<Schema>>({ $ref: `${schema.$id}#` });

const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: referTo(Problem) } } });

const problemStatuses = {
  400: problem('The request is malformed.'),
  401: problem('A key is needed, or it is not known.'),
  403: problem('The key may not do this.'),
  404: problem('There is no such thing.'),
  409: problem('It cannot be done as things stand.'),
  413: problem('The body is too large.'),
  415: problem('The type or encoding of the body is not read here.'),
  429: problem('More comes in than can be taken; Retry-After says when to send it again.'),
  500: problem('The server made a mistake.'),
  503: problem('Nothing can be acknowledged now; Retry-After says when to ask again.'),
} as const;

/** The answers of a route: what it gives when all is well, and the problems it can have. */
export function answers(good: TSchema, description: string, problems: readonly (keyof typeof problemStatuses)[]): Record<number, unknown> {
  return {
    200: { description, content: { 'application/json': { schema: good } } },
    ...Object.fromEntries(problems.map((status) => [status, problemStatuses[status]])),
  };
}

/** The problems of every route that takes a body from a write key. */
export const writeProblems = [400, 401, 403, 413, 415, 429, 500, 503] as const;
/** The problems of every route that a read key opens. */
export const readProblems = [400, 401, 403, 500] as const;

export const writeSecurity = [{ writeKey: [] }, { writeKeyBearer: [] }];
/** The problems of every route that an admin key opens. */
export const adminProblems = [400, 401, 403, 404, 409, 413, 415, 500, 503] as const;

export const adminSecurity = [{ adminKey: [] }, { adminKeyBearer: [] }, {}];
export const readSecurity = [{ readKey: [] }, { readKeyBearer: [] }, {}];
