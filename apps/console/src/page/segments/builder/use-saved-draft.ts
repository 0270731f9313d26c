/** The draft as the server keeps it: read when the builder opens, written when the reader pauses. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '../../../api/client.ts';
import { ApiProblem } from '../../../api/problem.ts';
import type { components } from '../../../api/schema.d.ts';
import type { RuleKind } from '../rule-kind.ts';
import type { DraftContent } from './draft-state.ts';
import { ruleOf } from './rule-form.ts';
import { readWho } from './who.ts';

/** A draft as the server has it. */
export type SavedDraft = components['schemas']['Draft'];

/** How the keeping goes. */
export type SavedState = 'none' | 'saving' | 'saved' | 'changed' | 'failed' | 'forbidden';

/** Without a change for so long the draft is written, ms. */
const pauseMs = 700;

/** The kept draft of a name; null: none. Throws `ApiProblem`. */
export async function readDraft(name: string): Promise<SavedDraft | null> {
  // Asked by name, one that is not there would be a failure for the browser to complain of.
  const { data } = await client.GET('/v1/drafts');
  return data?.drafts.find((draft) => draft.name === name) ?? null;
}

/** The kept draft of a name; null: none. */
export function useKeptDraft(name: string) {
  return useQuery({ queryKey: ['draft', name], queryFn: () => readDraft(name), staleTime: 2_000 });
}

/**
 * Writes the draft whenever it was changed and then left alone for a moment.
 * @param steps how many steps were made; 0: nothing to write
 */
export function useSavedDraft({ kind, name, content, steps, kept }: { readonly kind: RuleKind; readonly name: string; readonly content: DraftContent; readonly steps: number; readonly kept: SavedDraft | null | undefined }) {
  const queries = useQueryClient();
  const revision = useRef(kept?.revision ?? 0);
  const [state, setState] = useState<SavedState>(kept ? 'saved' : 'none');
  const latest = useRef(content);
  useEffect(() => {
    latest.current = content;
  });
  const { mutateAsync } = useMutation({
    mutationFn: async ({ rebase, over }: { readonly rebase: boolean; readonly over: boolean }) => {
      const rule = ruleOf(latest.current.form);
      if (rule === undefined) return undefined;
      if (over) revision.current = (await readDraft(name))?.revision ?? 0;
      const { label, description, features } = latest.current;
      const by = readWho();
      const body = { kind, declared: { rule: rule as never, label, ...(description !== undefined && { description }) }, features: [...features], revision: revision.current, ...(by !== '' && { by }), ...(rebase && { rebase }) };
      return (await client.PUT('/v1/drafts/{name}', { params: { path: { name } }, body })).data;
    },
    scope: { id: `draft ${name}` },
  });

  const save = useCallback(
    async ({ rebase = false, over = false }: { readonly rebase?: boolean; readonly over?: boolean } = {}): Promise<void> => {
      setState('saving');
      try {
        const written = await mutateAsync({ rebase, over });
        if (written !== undefined) {
          revision.current = written.revision;
          queries.setQueryData(['draft', name], written);
          void queries.invalidateQueries({ queryKey: ['get', '/v1/drafts'] });
        }
        setState('saved');
      } catch (error) {
        const { code = '', wantsKey = false } = error instanceof ApiProblem ? error : {};
        setState(code === 'draft_changed' ? 'changed' : wantsKey ? 'forbidden' : 'failed');
      }
    },
    [mutateAsync, queries, name],
  );

  useEffect(() => {
    if (steps === 0) return undefined;
    const timer = setTimeout(() => void save(), pauseMs);
    return () => clearTimeout(timer);
  }, [content, steps, save]);

  const forget = useCallback(async (): Promise<void> => {
    await client.DELETE('/v1/drafts/{name}', { params: { path: { name } } }).catch(() => undefined);
    revision.current = 0;
    setState('none');
    queries.setQueryData(['draft', name], null);
    await queries.invalidateQueries({ queryKey: ['get', '/v1/drafts'] });
  }, [queries, name]);

  /** Goes on from what somebody else wrote. */
  const adopt = useCallback((draft: SavedDraft): void => {
    revision.current = draft.revision;
    setState('saved');
  }, []);

  return { state, save, forget, adopt };
}
