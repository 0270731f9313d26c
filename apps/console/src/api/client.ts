/** Calls of the server, typed by its own OpenAPI document; what goes wrong is an `ApiProblem`. */
import { QueryClient } from '@tanstack/react-query';
import createFetchClient, { type Middleware } from 'openapi-fetch';
import createQueryHooks from 'openapi-react-query';
import { requestHeaders } from './key.ts';
import { ApiProblem, problemOf } from './problem.ts';
import type { paths } from './schema.d.ts';

const manners: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(requestHeaders())) request.headers.set(name, value);
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
  onError({ error }) {
    if (error instanceof Error && error.name === 'AbortError') return error;
    return error instanceof ApiProblem ? error : new ApiProblem({ code: 'unreachable', detail: String(error), status: 0 });
  },
};

/** For calls outside of components. Throws `ApiProblem`. */
export const client = createFetchClient<paths>({ baseUrl: '' });
client.use(manners);

/** Hooks of TanStack Query: `api.useQuery('get', '/v1/segments')`. */
export const api = createQueryHooks(client);

/** Answers are fresh for a while; what was cut off is asked again, what was refused is not. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      gcTime: 5 * 60_000,
      retry: (failures, error) => failures < 3 && (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: false,
    },
  },
});
