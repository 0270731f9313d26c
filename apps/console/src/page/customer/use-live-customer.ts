/** Keeps the page of a customer current: whatever happens to the customer, its answers are asked for anew, once a second at most. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLiveMessages } from '../../api/use-live.ts';

const leastPauseMs = 1_000;
/** Time moves customers too, and of very many events not all are told: everything is asked for again after so long. */
const quietMs = 20_000;

interface Told {
  readonly profile: string;
}

/** @param names all names of the customer @param live false while the page shows the past */
export function useLiveCustomer(names: readonly string[], live: boolean): void {
  const queries = useQueryClient();
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refresh = (): void => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => names.some((name) => JSON.stringify(queryKey).includes(JSON.stringify(name))) });
    }, leastPauseMs);
  };
  const hear = (data: unknown): void => {
    const { events, changes } = data as { readonly events?: readonly Told[]; readonly changes?: readonly Told[] };
    if (live && (events ?? changes ?? []).some(({ profile }) => names.includes(profile))) refresh();
  };
  useLiveMessages('happened', hear);
  useLiveMessages('change', hear);
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  useEffect(() => {
    if (!live) return undefined;
    const clock = setInterval(() => latest.current(), quietMs);
    return () => {
      clearInterval(clock);
      clearTimeout(waiting.current);
      waiting.current = undefined;
    };
  }, [live]);
}
