export { createHttpServer, type HttpServerOptions, type LogLine } from './http/create-http-server.ts';
export { exampleWriteKey, type Keys } from './http/access.ts';
export { listenGuard } from './http/listen-guard.ts';
export { HttpProblem, problemCodes, ServerError, type ProblemCode, type ServerErrorCode } from './errors.ts';
export type { Profile } from './http/profile.ts';
export type { Problem } from './http/schema.ts';
export type { Taken } from './http/take.ts';
