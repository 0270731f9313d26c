/** Whether the search stands open; any part of the console may open it. */
import { useSyncExternalStore } from 'react';

let open = false;
const watchers = new Set<() => void>();

function setOpen(next: boolean): void {
  open = next;
  for (const watcher of watchers) watcher();
}

/** Opens the search over the page. */
export function openSearch(): void {
  setOpen(true);
}

/** Closes it. */
export function closeSearch(): void {
  setOpen(false);
}

/** Is it open. */
export function useSearchOpen(): boolean {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => open,
  );
}
