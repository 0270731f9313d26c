/** The newest groups: asked for, followed while they are looked for, taken over into the builder. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, client } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { components } from '../../api/schema.d.ts';

/** As the server has it. */
export type Found = components['schemas']['SegmentDiscovery'];

/** One group. */
export type Group = NonNullable<Found['groups']>[number];

/** While it runs it is asked often. */
const askEveryMs = 1_000;

/** The newest discovery. */
export function useGroups() {
  return api.useQuery('get', '/v1/discoveries/segments', {}, { refetchInterval: (query) => ((query.state.data as Found | undefined)?.state === 'running' ? askEveryMs : false) });
}

/** Looks anew. */
export function useLook() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => (await client.POST('/v1/discoveries/segments', { body: {} })).data,
    onSettled: () => queries.invalidateQueries({ queryKey: ['get', '/v1/discoveries/segments'] }),
  });
}

/** Whether what went wrong is that a key is wanted. */
export function wantsKey(error: unknown): boolean {
  return error instanceof ApiProblem && error.wantsKey;
}

/** Keeps the group as a draft and opens it in the builder; who may not keep one sees the rule alone. Nothing is published. */
export function useOpenGroup() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async ({ name, label, sentence, rule }: Group) => {
      if (rule === undefined) return;
      const { data } = await client.GET('/v1/drafts');
      const revision = data?.drafts.find((draft) => draft.name === name)?.revision ?? 0;
      const kept = await client
        .PUT('/v1/drafts/{name}', { params: { path: { name } }, body: { kind: 'segment', declared: { rule: rule.expression as never, label, description: sentence }, features: [], revision } })
        .then(() => true, () => false);
      await navigate({ to: '/segments/$name', params: { name }, search: { draft: kept ? 'kept' : JSON.stringify(rule.expression) } as never });
    },
  });
}
