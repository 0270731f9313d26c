import { HttpProblem } from '../errors.ts';

/**
 * The messages of `{"batch": […]}`.
 * @throws HttpProblem `malformed_batch`
 */
export function requireMessages(body: unknown): readonly unknown[] {
  const batch = typeof body === 'object' && body !== null && Object.hasOwn(body, 'batch') ? (body as { batch: unknown }).batch : undefined;
  if (Array.isArray(batch)) return batch;
  throw new HttpProblem('malformed_batch', { detail: 'The body has no batch, or it is not an array.', cure: 'Send {"batch": [{"type": "track", …}, …]}.' });
}
