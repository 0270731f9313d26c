/** Bodies of requests: bounded; read here as JSON, or handed on as they are. */
import { BodyError, decodeJson, type SentBody } from '@limn/host';
import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../errors.ts';
import type { HttpApp } from './type-provider.ts';

/** A body as it was sent, for someone else to read. */
export type RawBody = Omit<SentBody, 'form'>;

/** Makes the app read JSON, and nothing else, unless a route family adds more. */
export function readJsonBodies(app: HttpApp): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer) => {
    try {
      return decodeJson(bytes, request.headers['content-encoding']);
    } catch (error) {
      throw problemOfBody(error);
    }
  });
}

/** Makes a route family take bodies of these content types as they are; `*` is any. `rawBody` gives them. */
export function keepBodies(app: HttpApp, contentTypes: readonly string[]): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...contentTypes], { parseAs: 'buffer' }, async (request: FastifyRequest, bytes: Buffer): Promise<RawBody> => {
    const encoding = request.headers['content-encoding'];
    return { bytes, ...(encoding !== undefined && { encoding }) };
  });
}

/** The body as it was sent, in a family that keeps them. */
export function rawBody({ body }: { readonly body: unknown }): RawBody {
  return (body as RawBody | undefined) ?? { bytes: undefined };
}

/** What is wrong with a body, as a problem; other errors as they are. */
export function problemOfBody(error: unknown): unknown {
  return error instanceof BodyError ? new HttpProblem(error.problem.code, error.problem) : error;
}
