/** Whether the window is too narrow for tables. */
import { useSyncExternalStore } from 'react';

const query = '(max-width: 1099px)';

/** Follows the window. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}
