/** Who may do what: write keys only write, read keys only read, admin keys change what is computed. */
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../errors.ts';
import { digestOf, isAmong } from './key-digest.ts';
import { isLoopback } from './loopback.ts';

/** Who may write and who may read. */
export interface Keys {
  /** Keys that may send events. None: the example's, from this machine only. */
  readonly write: readonly string[];
  /** Keys that may read. None: reading is open from this machine, and closed from elsewhere. */
  readonly read: readonly string[];
  /** Keys that may change definitions and copy the data. None: open from this machine while no read key is set either, and closed otherwise. */
  readonly admin?: readonly string[];
}

/** The key of the examples and of the first minute, taken from this machine only, and only while no other is set. */
export const exampleWriteKey = 'example-write-key';

export interface Access {
  /** @throws HttpProblem when the request may not write. */
  requireWrite(request: FastifyRequest): void;
  /** @throws HttpProblem when the request may not read. */
  requireRead(request: FastifyRequest): void;
  /** Who may say who is who: whoever may write, and whoever administers. @throws HttpProblem when the request may do neither. */
  requireOperator(request: FastifyRequest): void;
  /** @throws HttpProblem when the request may not change what is computed. */
  requireAdmin(request: FastifyRequest): void;
}

/** What a key opens. */
interface Rights {
  readonly write: boolean;
  readonly read: boolean;
  readonly admin: boolean;
  /** Is the example's, which counts while no write key is set. */
  readonly example: boolean;
}

/** Authorization headers whose rights are remembered. */
const maxKnownHeaders = 1_000;

/**
 * Keys are compared by digest and in constant time, so that the time of an answer tells nothing about them. A header that
 * holds a key is remembered whole and found again by its (seeded) hash, which spares its next requests the digest; others
 * never are.
 */
export function createAccess(keys: Keys): Access {
  const write = keys.write.map(digestOf);
  const read = keys.read.map(digestOf);
  const admin = (keys.admin ?? []).map(digestOf);
  const example = write.length === 0 ? [digestOf(exampleWriteKey)] : [];
  const known = new Map<string, Rights>();

  function rightsOf(authorization: string | undefined): Rights | undefined {
    if (authorization === undefined) return undefined;
    return known.get(authorization) ?? compare(authorization);
  }

  function compare(authorization: string): Rights | undefined {
    const key = sentKey(authorization);
    if (key === undefined) return undefined;
    const digest = digestOf(key);
    const rights = { write: isAmong(write, digest), read: isAmong(read, digest), admin: isAmong(admin, digest), example: isAmong(example, digest) };
    if (rights.write || rights.read || rights.admin || rights.example) {
      if (known.size >= maxKnownHeaders) known.clear();
      known.set(authorization, rights);
    }
    return rights;
  }

  function requireWrite(request: FastifyRequest): void {
    const rights = rightsOf(request.headers.authorization);
    if (rights === undefined) throw missingKey('write');
    if (rights.write || (rights.example && isFromThisMachine(request))) return;
    if (rights.read) {
      throw new HttpProblem('key_cannot_write', { detail: 'This is a read key.', cure: 'Use a write key (limn start --write-key).' });
    }
    throw unknownKey('write');
  }

  const isOpenToAdmin = (request: FastifyRequest): boolean => admin.length === 0 && read.length === 0 && isFromThisMachine(request);

  return {
    requireWrite,
    requireOperator(request) {
      const rights = rightsOf(request.headers.authorization);
      if (rights?.admin === true || (rights === undefined && isOpenToAdmin(request))) return;
      requireWrite(request);
    },
    requireRead(request) {
      const rights = rightsOf(request.headers.authorization);
      if (rights === undefined) {
        if (read.length === 0 && isFromThisMachine(request)) return;
        throw missingKey('read');
      }
      if (rights.read) return;
      if (rights.write || rights.example) {
        throw new HttpProblem('key_cannot_read', { detail: 'This is a write key.', cure: 'Use a read key (limn start --read-key), or none on the machine itself when none is set.' });
      }
      throw unknownKey('read');
    },
    requireAdmin(request) {
      const rights = rightsOf(request.headers.authorization);
      if (rights === undefined) {
        if (isOpenToAdmin(request)) return;
        throw missingKey('admin');
      }
      if (rights.admin) return;
      if (rights.write || rights.read || rights.example) {
        throw new HttpProblem('key_cannot_administer', { detail: 'This is a key for events or profiles.', cure: 'Use an admin key (limn start --admin-key).' });
      }
      throw unknownKey('admin');
    },
  };
}

/** The user name of Basic (as the SDKs of the Segment spec send a write key), or the token of Bearer. */
function sentKey(authorization: string): string | undefined {
  const space = authorization.indexOf(' ');
  const scheme = authorization.slice(0, space).toLowerCase();
  const credentials = authorization.slice(space + 1).trim();
  if (scheme === 'bearer') return credentials;
  if (scheme !== 'basic') return undefined;
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? decoded : decoded.slice(0, colon);
}

/**
 * Whether nobody but this machine asked. A page of a foreign site can make a browser here ask: then Origin names the site,
 * or Host does (DNS rebinding).
 */
export function isFromThisMachine({ socket, hostname, headers: { origin } }: FastifyRequest): boolean {
  return isLoopback(socket.remoteAddress ?? '') && isLoopback(hostname) && (origin === undefined || isLoopback(hostnameOf(origin)));
}

/** Empty where pages have none: files and sandboxed frames send `null`. */
function hostnameOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : '';
}

function missingKey(kind: 'write' | 'read' | 'admin'): HttpProblem {
  return new HttpProblem('missing_key', {
    detail: `The request carries no ${kind} key.`,
    cure: `Send the ${kind} key as Basic user name (curl -u KEY:) or as Authorization: Bearer KEY.`,
  });
}

function unknownKey(kind: 'write' | 'read' | 'admin'): HttpProblem {
  return new HttpProblem('unknown_key', { detail: `The key is not one of the server's ${kind} keys.`, cure: `Compare it with what limn start --${kind}-key was given.` });
}
