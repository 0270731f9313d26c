/** The key the reader gave, where the server asks for one. Lives as long as the tab; never in a URL. */
const storageKey = 'limn-key';
const listeners = new Set<() => void>();

/** The key, if one was given. */
export function readKey(): string | undefined {
  return sessionStorage.getItem(storageKey) ?? undefined;
}

/** Keeps the key for this tab; undefined forgets it. */
export function keepKey(key: string | undefined): void {
  if (key === undefined) sessionStorage.removeItem(storageKey);
  else sessionStorage.setItem(storageKey, key);
  for (const listener of listeners) listener();
}

/** @returns to stop listening */
export function onKeyChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Headers that say who asks, in which language problems are to be told, and that e-mail addresses and the like come sealed. */
export function requestHeaders(): Record<string, string> {
  const key = readKey();
  return { 'accept-language': document.documentElement.lang || 'en', 'limn-identifiers': 'sealed', ...(key !== undefined && { authorization: `Bearer ${key}` }) };
}
