/** Steps of models: promoting and rolling back, and reading everything anew after. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../../api/client.ts';

/** What was answered before a step is old: predictions, scores, comparisons. */
export function useForgetModels(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    for (const path of ['/v1/predictions', '/v1/models/{hash}/comparison', '/v1/predictions/{name}/scores', '/v1/profiles/{identifier}/explain/{name}']) void queries.invalidateQueries({ queryKey: ['get', path] });
  }, [queries]);
}

/** Takes a model a step further. */
export function usePromote() {
  const forget = useForgetModels();
  return api.useMutation('post', '/v1/models/{hash}/promote', { onSuccess: forget });
}

/** Puts the one before in its place again. */
export function useRollBack() {
  const forget = useForgetModels();
  return api.useMutation('post', '/v1/predictions/{name}/rollback', { onSuccess: forget });
}
