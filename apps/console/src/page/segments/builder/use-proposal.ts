/** The draft as a definition that the server computes, from the moment the review opens. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ApiProblem } from '../../../api/problem.ts';
import { changedDefinition, type RuleChange } from './changed-definition.ts';
import { discardCandidates, discardGeneration, propose, useDiff, useGeneration } from './use-publish.ts';
import type { Definition } from './window-family.ts';

/** @param waiting a definition that was computed to count the draft: it makes room */
export function useProposal(definition: Definition, change: RuleChange, waiting: string | undefined) {
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: async ({ makeRoom }: { readonly makeRoom: boolean }) => {
      if (makeRoom) await discardCandidates();
      else if (waiting !== undefined) await discardGeneration(waiting);
      if (waiting !== undefined) queries.setQueryData(['generation', waiting], null);
      return propose(changedDefinition(definition, change));
    },
  });
  const { mutate } = begin;
  /** Strict mode mounts twice: one proposal is enough. */
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate({ makeRoom: false });
  }, [mutate]);

  const version = begin.data?.version;
  const generation = useGeneration(version);
  const status = generation.data ?? begin.data;
  const diff = useDiff(version, status?.state === 'ready' || status?.state === 'current');
  return {
    version,
    /** It is what is in force. */
    isSame: status?.state === 'current',
    progress: status?.state === 'building' ? status.done / Math.max(1, status.of) : undefined,
    failed: begin.error ?? generation.error ?? diff.error ?? (status?.state === 'failed' ? new ApiProblem({ code: 'generation_failed', detail: status.reason ?? '', status: 409 }) : null),
    isBusy: begin.error instanceof ApiProblem && begin.error.code === 'generation_busy',
    diff: diff.data,
    again: (makeRoom: boolean) => mutate({ makeRoom }),
    /** Lets go of it: it will not be published. */
    async drop(): Promise<void> {
      if (version !== undefined && status?.state !== 'current') await discardGeneration(version);
    },
  };
}
