/**
 * What comes in is bounded before it is read: so many requests and bytes on their way, and no more. The rest is refused,
 * late: a sender who is told at once comes back at once, and refusing then costs what taking would have (goodput fell to a
 * third when measured); one who waits for its answer sends nothing meanwhile. The more of them wait, the longer, so that
 * refusing stays cheap however many they are. Its body stays unread, which bounds memory too.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../errors.ts';
import type { HttpApp } from './type-provider.ts';

export interface AdmissionBounds {
  /** Requests being taken in at once. */
  readonly requests: number;
  /** Bytes of their bodies. One request is always admitted, however large. */
  readonly bytes: number;
  /** Requests that wait for their refusal; further ones are refused at once. */
  readonly waiting: number;
}

/** About a tenth of a second of work, so that a read that comes in between has its answer soon. */
export const defaultBounds: AdmissionBounds = { requests: 1_000, bytes: 4 * 1024 * 1024, waiting: 5_000 };

/** Bytes that are counted for a body of unknown length. */
const unknownBytes = 256 * 1024;
/** Times that a compressed body is counted for: as events are, once read. */
const compression = 8;
/** Refusals a second: each costs as much as ten events, for its body comes in part before it can be told. */
const refusalsPerSecond = 200;
const shortestWaitMs = 200;
const longestWaitMs = 5_000;
/** Seconds after which a refused sender may come again. */
const retryAfterSeconds = 1;

export interface Admission {
  /** Requests refused so far. */
  readonly refused: number;
  /** Requests and bytes on their way now. */
  readonly requests: number;
  readonly bytes: number;
  /** Bounds all bodies that are sent to the routes of an app. */
  guard(app: HttpApp): void;
}

export function createAdmission(bounds: AdmissionBounds = defaultBounds): Admission {
  const admitted = new WeakMap<FastifyRequest, number>();
  const now = { requests: 0, bytes: 0, waiting: 0, refused: 0 };

  function admit(request: FastifyRequest): boolean {
    const bytes = bytesOf(request);
    if (now.requests > 0 && (now.requests >= bounds.requests || now.bytes + bytes > bounds.bytes)) return false;
    now.requests++;
    now.bytes += bytes;
    admitted.set(request, bytes);
    return true;
  }

  function release(request: FastifyRequest): void {
    const bytes = admitted.get(request);
    if (bytes === undefined) return;
    admitted.delete(request);
    now.requests--;
    now.bytes -= bytes;
  }

  async function refuse({ raw }: FastifyRequest): Promise<never> {
    now.refused++;
    if (now.waiting < bounds.waiting) {
      now.waiting++;
      await wait(Math.min(longestWaitMs, Math.max(shortestWaitMs, (now.waiting * 1_000) / refusalsPerSecond)), undefined, { ref: false });
      now.waiting--;
    }
    throw new HttpProblem(
      'overloaded',
      { detail: 'More comes in than can be taken; nothing of this request was taken.', cure: 'Send the same request again after the seconds of Retry-After, and fewer at once: SDKs do so by themselves.' },
      // What is still on its way is not read, so the connection cannot go on.
      { 'retry-after': String(retryAfterSeconds), ...(raw.complete ? undefined : { connection: 'close' }) },
    );
  }

  return {
    get refused() {
      return now.refused;
    },
    get requests() {
      return now.requests;
    },
    get bytes() {
      return now.bytes;
    },
    guard(app) {
      app.addHook('onRequest', (request, reply, done) => {
        if (request.method !== 'POST') return done();
        if (!admit(request)) {
          refuse(request).catch(done);
          return;
        }
        // Once a body is read whole its work goes on, and costs memory, even when nobody waits for the answer any more.
        reply.raw.once('close', () => {
          if (!request.raw.complete) release(request);
        });
        done();
      });
      app.addHook('onSend', (request, _reply, _payload, done) => {
        release(request);
        done();
      });
    },
  };
}

function bytesOf({ headers }: FastifyRequest): number {
  const length = headers['content-length'] === undefined ? unknownBytes : Number(headers['content-length']);
  return headers['content-encoding'] === undefined ? length : length * compression;
}
