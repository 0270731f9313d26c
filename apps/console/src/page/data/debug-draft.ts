/** The event under the debugger's hands: kept in this tab, for it may say who somebody is, and must not stand in an address. */
const storageKey = 'limn-debug-event';

/** What was pasted last in this tab; empty: nothing. */
export function readDraft(): string {
  return sessionStorage.getItem(storageKey) ?? '';
}

/** Keeps it over a reload, and hands it from another page to the debugger. */
export function keepDraft(text: string): void {
  sessionStorage.setItem(storageKey, text);
}
