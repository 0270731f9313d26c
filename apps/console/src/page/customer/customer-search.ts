/** What the address of a customer's page holds, and how to move within it. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

/** All that is to be seen of the page. */
export interface CustomerSearch {
  /** ISO 8601: the page as of then; absent: now, live. */
  readonly asOf?: string | undefined;
  /** Somebody to compare with. */
  readonly with?: string | undefined;
  /** Position of the event whose drawer stands open. */
  readonly event?: string | undefined;
  /** The column whose reasons stand open. */
  readonly why?: string | undefined;
  /** `events`: the timeline event by event. */
  readonly view?: string | undefined;
  /** The stretch of the timeline. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** On narrow screens: which part is shown. */
  readonly part?: string | undefined;
}

/** The customer of the address, what else it says, and how to change that. */
export interface CustomerPlace {
  readonly profile: string;
  readonly search: CustomerSearch;
  /** Other parameters stay. With `replace`, Back does not return to what is left. */
  go(change: CustomerSearch, options?: { readonly replace?: boolean }): void;
}

/** Of the page that stands. */
export function useCustomerPlace(): CustomerPlace {
  const { profile = '' } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as CustomerSearch;
  const navigate = useNavigate();
  return useMemo(
    () => ({
      profile,
      search,
      go: (change, { replace = false } = {}) => void navigate({ to: '/customers/$profile', params: { profile }, search: { ...search, ...change } as Record<string, string | undefined>, replace, resetScroll: false }),
    }),
    [profile, search, navigate],
  );
}
