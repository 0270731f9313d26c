/** Tags and oddities as the server found them: asked for, and followed while they are looked for. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';

/** As the server has them. */
export type FoundTags = components['schemas']['TagDiscovery'];
/** As the server has them. */
export type FoundOddities = components['schemas']['OddityDiscovery'];

/** While it runs it is asked often. */
const askEveryMs = 1_000;
const whileRunning = (query: { readonly state: { readonly data: unknown } }): number | false => ((query.state.data as { readonly state?: string } | undefined)?.state === 'running' ? askEveryMs : false);

/** The newest tags. */
export function useTags() {
  return api.useQuery('get', '/v1/discoveries/tags', {}, { refetchInterval: whileRunning });
}

/** The newest oddities. */
export function useOddities() {
  return api.useQuery('get', '/v1/discoveries/oddities', {}, { refetchInterval: whileRunning });
}

/** Looks for tags anew. */
export function useLookForTags() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => (await client.POST('/v1/discoveries/tags', { body: {} })).data,
    onSettled: () => queries.invalidateQueries({ queryKey: ['get', '/v1/discoveries/tags'] }),
  });
}

/** Looks for oddities anew. */
export function useLookForOddities() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => (await client.POST('/v1/discoveries/oddities', { body: {} })).data,
    onSettled: () => queries.invalidateQueries({ queryKey: ['get', '/v1/discoveries/oddities'] }),
  });
}
