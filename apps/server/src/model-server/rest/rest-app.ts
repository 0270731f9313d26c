/** REST of a model server: two protocols, `/metrics`, and errors as both have them, with Limn's code and cure beside. */
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { HttpProblem, problemCodes } from '../../errors.ts';
import { problemInChinese, wantsChinese } from '../../language/problem-words.ts';
import { problemOfInference, type ModelService } from '../model-service.ts';
import { decodeBody, tooLarge } from './request-body.ts';
import { senderOf } from './rest-request.ts';
import { tensorflowRoutes } from './tensorflow-routes.ts';
import { v2Routes } from './v2-routes.ts';

/** Bounds of what comes in, and who is told of our own mistakes. */
export interface RestOptions {
  /** Of a body, once decompressed. */
  readonly mostBodyBytes: number;
  /** Of a run. */
  readonly mostRows: number;
  readonly onFailure: (error: Error) => void;
}

/** A longest name, percent-encoded. */
const maxParamLength = 1_000;
/** A request must have come within this, ms. */
const requestTimeout = 30_000;
/** Seconds after which a client may ask again, where nothing else is said. */
const retryAfterSeconds = '1';

/** Creates the app; `listen` starts it. */
export function createRestApp(service: ModelService, { mostBodyBytes, mostRows, onFailure }: RestOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: mostBodyBytes,
    requestTimeout,
    forceCloseConnections: 'idle',
    // Requests that come while it stops are told so in the shape of the protocol.
    return503OnClosing: false,
    routerOptions: { maxParamLength },
    frameworkErrors: (_error, request, reply) => void sendError(request, reply, new HttpProblem('malformed_request', { detail: 'The path is not percent-encoded UTF-8.', cure: 'Encode names in paths with encodeURIComponent.' })),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request: FastifyRequest, bytes: Buffer, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity') return done(null, bytes);
    decodeBody(bytes, { encoding, mostBytes: mostBodyBytes }).then((decoded) => done(null, decoded), done);
  });
  // Connections whose last answer goes out while the server stops would be kept for over a minute.
  app.addHook('preClose', async () => {
    const sweep = setInterval(() => app.server.closeIdleConnections(), 20).unref();
    app.server.once('close', () => clearInterval(sweep));
  });
  app.setErrorHandler((error: Error, request, reply) => {
    const problem = problemOf(error, mostBodyBytes);
    if (problem !== undefined) return sendError(request, reply, problem);
    onFailure(error);
    return sendError(request, reply, new HttpProblem('internal_error', { detail: 'The request met a mistake of the server.', cure: 'Look into the log of the server and report it.' }));
  });
  app.setNotFoundHandler((request, reply) => sendError(request, reply, new HttpProblem('unknown_route', { detail: `Nothing is served at ${request.method} ${request.url.split('?', 1)[0]!.slice(0, 200)}.`, cure: 'GET /v2 says what this is; docs/guide/serve-models.md lists the paths.' })));
  app.get('/metrics', async (request, reply) => {
    service.access.requireInfer(senderOf(request));
    return reply.type(service.metrics.contentType).send(await service.metrics.read());
  });
  v2Routes(app, service, { mostRows });
  tensorflowRoutes(app, service);
  return app;
}

function problemOf(error: Error, mostBodyBytes: number): HttpProblem | undefined {
  const known = problemOfInference(error);
  if (known instanceof HttpProblem) return known;
  const { code, statusCode, message } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(mostBodyBytes);
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  return new HttpProblem('malformed_request', { detail: `${message}.`, cure: 'Compare the request with docs/guide/serve-models.md.' });
}

function sendError(request: FastifyRequest, reply: FastifyReply, problem: HttpProblem): FastifyReply {
  const { status } = problemCodes[problem.code];
  const isChinese = wantsChinese(request.headers['accept-language']);
  const { detail, cure } = isChinese ? problemInChinese(problem.code, problem.words) : problem.words;
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="limn"');
  if (status === 503) void reply.header('retry-after', retryAfterSeconds);
  if (isChinese) void reply.header('content-language', 'zh-CN');
  return reply.code(status).headers(problem.headers).type('application/json; charset=utf-8').send({ error: `${detail} ${cure}`, code: problem.code, cure });
}
