/** Errors as RFC 9457 problem documents: one shape, whatever went wrong. */
import { rejectionCodes, type RejectedOutcome, type RejectionCode } from '@limn/engine';
import { HostError } from '@limn/host';
import type { FastifyError, FastifyReply } from 'fastify';
import { hostWords } from '../language/host-words.ts';
import { problemInChinese, wantsChinese } from '../language/problem-words.ts';
import { rejectionWords } from '../language/rejection-words.ts';
import { HttpProblem, problemCodes, type ProblemCode, type ProblemWords } from '../errors.ts';
import type { Problem } from './schema.ts';

/** Seconds after which a client may ask again when the disk or the log fails. */
const retryAfterSeconds = 5;

/** Answers with a problem document and says how it was decided. Safe to call once a reply. */
export function sendProblem(reply: FastifyReply, problem: HttpProblem): FastifyReply {
  const { status, title } = problemCodes[problem.code];
  // A browser that reads Basic asks for a name and a password in a window of its own, before the page knows.
  const isPage = reply.request.headers['sec-fetch-site'] !== undefined;
  if (status === 401) void reply.header('www-authenticate', isPage ? 'Bearer realm="limn"' : 'Basic realm="limn", charset="UTF-8"');
  if (status === 503) void reply.header('retry-after', String(retryAfterSeconds));
  const kind = { code: problem.code, status };
  if (!wantsChinese(reply.request.headers['accept-language'])) return sendDocument(reply.headers(problem.headers), problemDocument({ ...kind, title }, problem.words));
  const said = problemInChinese(problem.code, problem.words);
  return sendDocument(reply.headers({ ...problem.headers, 'content-language': 'zh-CN' }), problemDocument({ ...kind, title: said.title }, said));
}

/** Answers that the one event of a request was not taken, with the code of the event. */
export function sendRejection(reply: FastifyReply, rejection: RejectedOutcome): FastifyReply {
  if (wantsChinese(reply.request.headers['accept-language'])) {
    const { title, cure } = rejectionWords(rejection.code as RejectionCode);
    const said = { detail: `${title.zh.replace(/。$/, '')}：${rejection.message}`, cure: cure.zh };
    return sendDocument(reply.header('content-language', 'zh-CN'), problemDocument({ code: rejection.code, status: 400, title: title.zh.replace(/。$/, '') }, said));
  }
  const title = (rejectionCodes[rejection.code as RejectionCode] ?? 'The event was not taken').replace(/\.$/, '');
  return sendDocument(reply, problemDocument({ code: rejection.code, status: 400, title }, { detail: rejection.message, cure: rejection.cure }));
}

/** What a thrown error means to the client. undefined: it is our own mistake, to be logged. */
export function problemOf(error: unknown): HttpProblem | undefined {
  if (error instanceof HttpProblem) return error;
  const { code, statusCode, message } = error as Partial<FastifyError>;
  if (error instanceof HostError && ownWords.has(error.code)) return new HttpProblem(error.code as ProblemCode, { detail: error.what, cure: error.cure, zh: hostWords(error) });
  const known = code === undefined ? undefined : foreignCodes[code];
  if (known !== undefined) return new HttpProblem(known.code, known);
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  return new HttpProblem('malformed_request', { detail: `${message}.`, cure: 'Compare the request with /openapi.json.' });
}

/** Codes of the host whose own words suit the client. */
const ownWords: ReadonlySet<string> = new Set<ProblemCode>(['generation_unknown', 'generation_busy', 'generation_failed', 'draft_changed', 'draft_failed', 'proof_failed', 'backup_running', 'model_unknown', 'model_first', 'model_unfit', 'model_feeds', 'model_unserved', 'model_damaged', 'decision_unknown', 'decision_failed', 'recommendation_building', 'customers_building']);

/** Codes of fastify and of the host in our words. */
const foreignCodes: Readonly<Record<string, { readonly code: ProblemCode } & ProblemWords>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body_too_large', detail: 'The body has more than 4 MB, or a model file more than 64.', cure: 'Send smaller batches, for instance of 500 events; make a model smaller.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'The Content-Type is not one that this path reads.',
    cure: 'Send Content-Type: application/json; /openapi.json lists the others.',
  },
  disk_full: { code: 'disk_full', detail: 'Nothing of this request was taken.', cure: 'Make space on the disk; Limn goes on by itself. Send the request again.' },
  log_failed: { code: 'log_failed', detail: 'Nothing of this request was taken.', cure: 'Look at the disk; `limn doctor` helps. Send the request again.' },
  reader_failed: { code: 'reader_failed', detail: 'Nothing of this request was taken.', cure: 'Send the request again; smaller batches, if it happens again.' },
  closing: { code: 'closing', detail: 'Nothing of this request was taken.', cure: 'Send the request again when the server has started.' },
};

function problemDocument(kind: { readonly code: string; readonly status: number; readonly title: string }, { detail, cure }: ProblemWords): Problem {
  return { type: `urn:limn:problem:${kind.code}`, title: kind.title, status: kind.status, detail, code: kind.code, cure };
}

function sendDocument(reply: FastifyReply, document: Problem): FastifyReply {
  return reply.code(document.status).header('content-type', 'application/problem+json; charset=utf-8').send(document);
}
