/** Work that stops when nobody waits for it any more. */
import type { FastifyReply } from 'fastify';

/** Aborted when the client goes before it was answered. */
export function clientLeft(reply: FastifyReply): AbortSignal {
  const left = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) left.abort();
  });
  return left.signal;
}

/** Does what is asked for while the client waits; when it has gone, nothing is answered and nothing is reported. */
export async function whileWaiting<Answer>(reply: FastifyReply, work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const signal = clientLeft(reply);
  try {
    return await work(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    reply.hijack();
    return undefined as Answer;
  }
}
