/** From a draft to what is in force: proposed, computed beside, compared, published; and back. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import type { Definition } from './window-family.ts';

/** How far a definition is computed. */
export type Generation = components['schemas']['Generation'];
/** Whom it would move. */
export type GenerationDiff = components['schemas']['GenerationDiff'];

/** Has the server compute a definition beside the one in force. A candidate that waits, this console's or another's, stands in the way: see `discardCandidates`. */
export async function propose(definition: Definition): Promise<Generation> {
  return (await client.POST('/v1/generations', { body: { definition: definition as never } })).data!;
}

/** Lets go of all that is computed or ready and not in force. */
export async function discardCandidates(): Promise<void> {
  const { data } = await client.GET('/v1/generations');
  for (const { version, state } of data?.generations ?? []) {
    if (state === 'building' || state === 'ready' || state === 'failed') await client.POST('/v1/generations/{version}/discard', { params: { path: { version } } });
  }
}

/** Lets go of one; that it has gone already is as good. */
export async function discardGeneration(version: string): Promise<void> {
  await client.POST('/v1/generations/{version}/discard', { params: { path: { version } } }).catch(() => undefined);
}

/** How far the definition is, until it is ready; null: somebody let go of it. Asked while it is computed. */
export function useGeneration(version: string | undefined) {
  return useQuery({
    queryKey: ['generation', version],
    queryFn: async ({ signal }) => (await client.GET('/v1/generations', { signal })).data!.generations.find((generation) => generation.version === version) ?? null,
    enabled: version !== undefined,
    refetchInterval: (query) => (query.state.data?.state === 'building' ? 300 : false),
    retry: false,
  });
}

/** Whom publishing would move, once it is ready. */
export function useDiff(version: string | undefined, isReady: boolean) {
  return useQuery({
    queryKey: ['diff', version],
    queryFn: async ({ signal }) => (await client.GET('/v1/generations/{version}/diff', { params: { path: { version: version! } }, signal })).data!,
    enabled: version !== undefined && isReady,
    staleTime: 0,
    refetchInterval: 15_000,
    retry: false,
  });
}

/** After another definition came into force, what was read is old. */
export function useForgetDefinition(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries(), [queries]);
}

/** Puts a computed definition in force. */
export function usePublish() {
  const forget = useForgetDefinition();
  return useMutation({
    mutationFn: async ({ version, by, note }: { readonly version: string; readonly by: string; readonly note: string }) =>
      (await client.POST('/v1/generations/{version}/publish', { params: { path: { version } }, body: { ...(by !== '' && { by }), ...(note !== '' && { note }) } })).data!,
    onSuccess: forget,
  });
}

/** Computes a definition that was in force before, and puts it in force again. */
export function useRestore() {
  const forget = useForgetDefinition();
  return useMutation({
    mutationFn: async ({ definition, by, note }: { readonly definition: Definition; readonly by: string; readonly note: string }) => {
      const { version } = await propose(definition);
      // The server computes it first; it answers when it is in force.
      return (await client.POST('/v1/generations/{version}/publish', { params: { path: { version } }, body: { ...(by !== '' && { by }), note } })).data!;
    },
    onSuccess: forget,
  });
}

/** A definition that was in force at some time. */
export async function readDefinition(version: string): Promise<Definition> {
  return (await client.GET('/v1/definitions/{version}', { params: { path: { version } } })).data!.definition as Definition;
}
