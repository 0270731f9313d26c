/** What a model was judged on: from the file beside it, or, of one that has none, from customers read as of that moment. */
import type { Limn } from '@limn/host';
import type { ReferenceRecord } from './reference-record.ts';
import { sketchCustomerDay } from './customer-day.ts';

/** Of which model. */
export interface ReferenceQuestion {
  readonly prediction: string;
  /** Of the champion. */
  readonly hash: string;
  readonly signal: AbortSignal;
}

/** Cost: a small file; without it readings of a thousand customers, a little at a time. @throws the signal's reason */
export async function referenceOf(limn: Pick<Limn, 'engine' | 'models' | 'readMoment'>, { prediction, hash, signal }: ReferenceQuestion): Promise<ReferenceRecord> {
  const kept = await limn.models.file(hash, 'reference.json');
  const read = kept === undefined ? undefined : parseReference(Buffer.from(kept).toString());
  if (read !== undefined) return read;
  const { about, steps } = limn.models.status(hash);
  const at = Math.min(judgedAt(about) ?? steps[0]!.at, limn.readMoment());
  const { customers, columns, scores, asked } = await sketchCustomerDay(limn.engine, { day: 0, asOf: at, championOf: (name) => (name === prediction ? hash : undefined), signal });
  const score = scores[prediction]?.sketch;
  return { prediction, at, rows: customers, columns: asked?.[prediction] ?? columns, ...(score !== undefined && { score }) };
}

/** When the last of the examples was that a model was judged on, ms; undefined: nothing says. */
export function judgedAt(about: Readonly<Record<string, unknown>>): number | undefined {
  const { to } = (about['window'] ?? {}) as { readonly to?: unknown };
  return typeof to === 'number' ? to : undefined;
}

function parseReference(text: string): ReferenceRecord | undefined {
  try {
    return JSON.parse(text) as ReferenceRecord;
  } catch {
    return undefined;
  }
}
