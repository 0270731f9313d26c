/** Talks to a running server. */
import { CliError, type CliErrorCode } from '../errors.ts';
import { exampleWriteKey } from '../http/access.ts';
import type { Say } from './language.ts';
import { terminalWords } from '../language/terminal-words.ts';

export interface Client {
  readonly url: string;
  /** @throws CliError when nobody answers, or the answer is a problem */
  get<Answer>(path: string): Promise<Answer>;
  /** A question with a body, with the read key. @throws CliError */
  query<Answer>(path: string, body: unknown): Promise<Answer>;
  /** With the write key. @throws CliError */
  write<Answer>(path: string, body?: unknown): Promise<Answer>;
  /** With the admin key. @throws CliError */
  administer<Answer>(path: string, body?: unknown): Promise<Answer>;
  /** Puts something in its place, with the admin key. @throws CliError */
  put<Answer>(path: string, body: unknown): Promise<Answer>;
}

export interface ClientOptions {
  readonly url: string;
  readonly readKey?: string | undefined;
  readonly writeKey?: string | undefined;
  readonly adminKey?: string | undefined;
  readonly say: Say;
}

interface ProblemDocument {
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly cure?: string;
}

export function createClient({ url, readKey, writeKey = exampleWriteKey, adminKey, say }: ClientOptions): Client {
  const ask = async <Answer>(path: string, key: string | undefined, init: RequestInit = {}): Promise<Answer> => {
    const headers = { ...(key !== undefined && { authorization: `Bearer ${key}` }), ...(init.body !== undefined && { 'content-type': 'application/json' }) };
    let response: Response;
    try {
      response = await fetch(new URL(path, url), { ...init, headers });
    } catch (cause) {
      throw new CliError('server_unreachable', {
        detail: say(`No Limn answers at ${url}.`, `${url} 没有 Limn 在应答。`),
        cure: say('Start one with `npm start`; if it runs elsewhere, set LIMN_URL or LIMN_PORT.', '请先用 `npm start` 启动；若在别处运行，请设置 LIMN_URL 或 LIMN_PORT。'),
      }, { cause });
    }
    const answer = await readAnswer(response);
    if (response.ok && answer !== undefined) return answer as Answer;
    throw problemError(response.status, answer as ProblemDocument | undefined, url, say);
  };
  return {
    url,
    get: (path) => ask(path, readKey),
    query: (path, body) => ask(path, readKey, post(body)),
    write: (path, body) => ask(path, writeKey, post(body)),
    administer: (path, body) => ask(path, adminKey, post(body)),
    put: (path, body) => ask(path, adminKey, { method: 'PUT', body: JSON.stringify(body) }),
  };
}

function post(body: unknown): RequestInit {
  return body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
}

async function readAnswer(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function problemError(status: number, problem: ProblemDocument | undefined, url: string, say: Say): CliError {
  if (problem?.detail === undefined) {
    return new CliError('not_limn', {
      detail: say(`Something answers at ${url}, but it is not Limn.`, `${url} 有程序应答，但不是 Limn。`),
      cure: say('Set LIMN_URL or LIMN_PORT to where Limn runs.', '请把 LIMN_URL 或 LIMN_PORT 设为 Limn 所在的地址。'),
    });
  }
  const code: CliErrorCode = status === 404 ? 'not_found' : status === 400 ? 'malformed_request' : 'request_refused';
  return new CliError(code, terminalWords(problem.code, say) ?? { detail: problem.detail, cure: problem.cure ?? '' });
}
