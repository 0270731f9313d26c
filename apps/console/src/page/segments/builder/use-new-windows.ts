/** Windows that no feature has yet: computed for a draft beside the definition in force, so that the draft can be counted. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { changedDefinition } from './changed-definition.ts';
import { propose, useGeneration } from './use-publish.ts';
import type { Declared, Definition, NewFeature } from './window-family.ts';

interface NewWindowsOptions {
  readonly definition: Definition;
  readonly kind: 'segment' | 'tag';
  readonly name: string;
  /** As it is published. */
  readonly declared: Declared | undefined;
  readonly features: readonly NewFeature[];
}

/** `generation`: the version to count under; undefined while it is not ready, or nothing is needed. `proposed`: the same, ready or not. */
export function useNewWindows({ definition, kind, name, declared, features }: NewWindowsOptions) {
  const [asked, setAsked] = useState<{ readonly version: string; readonly features: string }>();
  const wanted = features.map((feature) => feature.name).sort().join(' ');
  const begin = useMutation({
    mutationFn: () => propose(changedDefinition(definition, { kind, name, declared, features })),
    onSuccess: ({ version }) => setAsked({ version, features: wanted }),
  });
  const isWanted = asked !== undefined && asked.features === wanted;
  const generation = useGeneration(isWanted ? asked.version : undefined);
  // A review lets go of it: then it is asked for again.
  const isAsked = isWanted && generation.data !== null;
  const isReady = generation.data?.state === 'ready';
  return {
    needed: features.length > 0,
    generation: isAsked && features.length > 0 && isReady ? asked.version : undefined,
    proposed: isAsked ? asked.version : undefined,
    progress: isAsked && generation.data?.state === 'building' ? generation.data.done / Math.max(1, generation.data.of) : undefined,
    error: begin.error,
    isBeginning: begin.isPending,
    begin: () => begin.mutate(),
  };
}
