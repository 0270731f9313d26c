/** Who may ask models, and who may load and unload them. Keys are compared by digest, in constant time. */
import { HttpProblem } from '../errors.ts';
import { digestOf, isAmong } from '../http/key-digest.ts';

/** What a key opens: none set, this machine alone may. */
export interface ModelKeys {
  /** May ask models and read about them. */
  readonly api: readonly string[];
  /** May load and unload, too. */
  readonly admin: readonly string[];
}

/** What a request says of its sender. */
export interface Sender {
  readonly authorization: string | undefined;
  /** Whether nobody but this machine asks. Looked at only when no key is set. */
  isLocal(): boolean;
}

/** Tells who may what. */
export interface ModelAccess {
  /** @throws HttpProblem `missing_key` | `unknown_key` */
  requireInfer(sender: Sender): void;
  /** @throws HttpProblem `missing_key` | `unknown_key` | `key_cannot_administer` */
  requireAdmin(sender: Sender): void;
}

/** Headers with a good key that are remembered, so that their next requests spare the digest. */
const maxKnownHeaders = 1_000;

/** Without an api key this machine may ask; without any key it may load and unload, too. */
export function createModelAccess({ api, admin }: ModelKeys): ModelAccess {
  const digests = { api: api.map(digestOf), admin: admin.map(digestOf) };
  const known = new Map<string, 'api' | 'admin'>();

  function rightOf(authorization: string): 'api' | 'admin' | undefined {
    const remembered = known.get(authorization);
    if (remembered !== undefined) return remembered;
    const [scheme = '', key = ''] = authorization.split(' ', 2);
    const digest = digestOf(key);
    const isBearer = scheme.toLowerCase() === 'bearer';
    const right = isAmong(digests.admin, digest) ? 'admin' : isAmong(digests.api, digest) ? 'api' : undefined;
    if (!isBearer || right === undefined) return undefined;
    if (known.size >= maxKnownHeaders) known.clear();
    known.set(authorization, right);
    return right;
  }

  return {
    requireInfer({ authorization, isLocal }) {
      if (authorization === undefined) {
        if (api.length === 0 && isLocal()) return;
        throw missing('api');
      }
      if (rightOf(authorization) === undefined) throw unknown('api');
    },
    requireAdmin({ authorization, isLocal }) {
      if (authorization === undefined) {
        if (api.length === 0 && admin.length === 0 && isLocal()) return;
        throw missing('admin');
      }
      const right = rightOf(authorization);
      if (right === 'api') throw new HttpProblem('key_cannot_administer', { detail: 'This key may ask models, not load or unload them.', cure: 'Use an admin key (limn serve-models --admin-key).' });
      if (right === undefined) throw unknown('admin');
    },
  };
}

function missing(kind: 'api' | 'admin'): HttpProblem {
  return new HttpProblem('missing_key', { detail: `The request carries no ${kind} key.`, cure: `Send it as Authorization: Bearer KEY (of gRPC: as metadata); limn serve-models --${kind}-key sets it.` });
}

function unknown(kind: 'api' | 'admin'): HttpProblem {
  return new HttpProblem('unknown_key', { detail: `The key is not one of the ${kind} keys.`, cure: `Compare it with what limn serve-models --${kind}-key was given.` });
}
