/** What is answered where nothing is served. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from '../errors.ts';
import { wantsPage, type SendPage } from './console.ts';
import { sendProblem } from './problem.ts';
import type { HttpApp } from './type-provider.ts';

/**
 * Tells a path that does not exist (404) from one that takes another method (405, with Allow). A browser that asks for a
 * page gets the console's, where one is served.
 */
export function answerUnknownRoutes(app: HttpApp, sendPage?: SendPage): void {
  const routes: { readonly method: string; readonly segments: readonly string[] }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    // What browsers ask by themselves is no advice to anybody.
    for (const each of [method].flat()) if (each !== 'OPTIONS') routes.push({ method: each, segments: url.split('/') });
  });

  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0]!.split('/');
    const allowed = [...new Set(routes.filter(({ segments }) => fits(segments, path)).map(({ method }) => method))];
    if (allowed.length === 0) {
      if (sendPage !== undefined && wantsPage(request) && path[1] !== 'v1') return sendPage(reply);
      return sendProblem(reply, new HttpProblem('unknown_route', { detail: 'Nothing is served at this path.', cure: 'GET /openapi.json lists every path.' }));
    }
    const allow = allowed.join(', ');
    return sendProblem(reply, new HttpProblem('method_not_allowed', { detail: `This path takes ${allow}.`, cure: `Use ${allow}.` }, { allow }));
  });
}

function fits(segments: readonly string[], path: readonly string[]): boolean {
  return segments.length === path.length && segments.every((segment, i) => segment === path[i] || (segment.startsWith(':') && path[i] !== ''));
}
