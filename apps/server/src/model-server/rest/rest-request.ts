/** What the routes of both REST protocols read of a request and say in headers. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFromThisMachine } from '../../http/access.ts';
import type { Inferred } from '../model/served-version.ts';
import type { Sender } from '../model-access.ts';
import { readBody, type RequestBody } from './request-body.ts';

/** Who asks. */
export function senderOf(request: FastifyRequest): Sender {
  return { authorization: request.headers.authorization, isLocal: () => isFromThisMachine(request) };
}

/** @throws HttpProblem `malformed_json` | `malformed_request` */
export function bodyOf(request: FastifyRequest): RequestBody {
  return readBody(request.body as Buffer | undefined, request.headers['inference-header-content-length'] as string | undefined);
}

/** Names a failing model where nobody needs to read the body. */
export function namingFailures(reply: FastifyReply, { failingRows }: Inferred): FastifyReply {
  return failingRows === 0 ? reply : reply.header('limn-code', 'model_failing');
}
