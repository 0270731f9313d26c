/**
 * What comes in is bounded before it is read: so many requests and bytes on their way, and no more. The others wait, their
 * bodies unread, which bounds memory and holds their senders back; as soon as there is room the first of them is let in.
 * Only those that have waited too long are refused: refusing costs what ten events cost, for a part of the body comes
 * before it can be told, and a sender that is told at once comes back at once (goodput fell to a third when measured). The
 * more of them wait, the longer, so that refusals are few however many they are.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from '../errors.ts';
import type { HttpApp } from './type-provider.ts';

export interface AdmissionBounds {
  /** Requests being taken in at once. */
  readonly requests: number;
  /** Bytes of their bodies. One request is always admitted, however large. */
  readonly bytes: number;
  /** Requests that wait for room; further ones are refused at once. */
  readonly waiting: number;
}

/** About a tenth of a second of work, so that a read that comes in between has its answer soon. */
export const defaultBounds: AdmissionBounds = { requests: 1_000, bytes: 4 * 1024 * 1024, waiting: 5_000 };

/** Bytes that are counted for a body of unknown length. */
const unknownBytes = 256 * 1024;
/** Times that a compressed body is counted for: as events are, once read. */
const compression = 8;
/** Refusals a second that may be, when nobody is let in meanwhile. */
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

interface Waiting {
  readonly request: FastifyRequest;
  /** Lets it in, or refuses it. */
  readonly done: (error?: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export function createAdmission(bounds: AdmissionBounds = defaultBounds): Admission {
  const admitted = new WeakMap<FastifyRequest, number>();
  const now = { requests: 0, bytes: 0, refused: 0 };
  /** In the order in which they came. */
  const waiting = new Set<Waiting>();

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
    for (const next of waiting) {
      if (!admit(next.request)) return;
      leave(next);
      next.done();
    }
  }

  /** Whoever comes later stays behind those that wait, so that a large body has its turn too. */
  function enter(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    if (waiting.size === 0 && admit(request)) return done();
    if (waiting.size >= bounds.waiting) return refuse(request, done);
    const longest = Math.min(longestWaitMs, Math.max(shortestWaitMs, (waiting.size * 1_000) / refusalsPerSecond));
    const entry: Waiting = {
      request,
      done,
      timer: setTimeout(() => {
        leave(entry);
        refuse(request, done);
      }, longest).unref(),
    };
    waiting.add(entry);
    // A sender that leaves takes no room later.
    reply.raw.once('close', () => leave(entry));
  }

  function leave(entry: Waiting): void {
    clearTimeout(entry.timer);
    waiting.delete(entry);
  }

  function refuse({ raw }: FastifyRequest, done: (error: Error) => void): void {
    now.refused++;
    done(
      new HttpProblem(
        'overloaded',
        { detail: 'More comes in than can be taken; nothing of this request was taken.', cure: 'Send the same request again after the seconds of Retry-After, and fewer at once: SDKs do so by themselves.' },
        // What is still on its way is not read, so the connection cannot go on.
        { 'retry-after': String(retryAfterSeconds), ...(raw.complete ? undefined : { connection: 'close' }) },
      ),
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
        // Once a body is read whole its work goes on, and costs memory, even when nobody waits for the answer any more.
        reply.raw.once('close', () => {
          if (!request.raw.complete) release(request);
        });
        enter(request, reply, done);
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
