/**
 * Keys of the console. Single keys can be switched off (WCAG 2.1.4), count for nothing while somebody types, and never
 * while an input method composes: Enter that ends a pinyin word submits nothing.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';

const storageKey = 'limn-single-keys';
/** After `g`, the next key counts for so long, ms. */
const prefixMs = 1_000;

let enabled = typeof localStorage === 'undefined' || localStorage.getItem(storageKey) !== 'off';
const watchers = new Set<() => void>();

/** Are single keys on, and the switch. */
export function useSingleKeys(): readonly [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => enabled,
  );
  return [on, switchSingleKeys];
}

function switchSingleKeys(on: boolean): void {
  enabled = on;
  localStorage.setItem(storageKey, on ? 'on' : 'off');
  for (const watcher of watchers) watcher();
}

/** Is the event part of composing a character, as while a pinyin word is chosen. */
export function isComposing(event: { readonly isComposing?: boolean; readonly keyCode?: number }): boolean {
  return event.isComposing === true || event.keyCode === 229;
}

/** Does somebody type into it. */
function isTyped(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** `Mod+k` is Ctrl K, or ⌘K on a Mac; `g n` is g, then n; letters are as typed, so that `?` needs no Shift said. */
function nameOf(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey ? 'Mod+' : '';
  const shift = event.shiftKey && /^(Arrow|Enter|\[|\]|\{|\}| )/.test(event.key) ? 'Shift+' : '';
  const plain = event.key === '{' ? '[' : event.key === '}' ? ']' : event.key;
  return `${mod}${shift}${plain === ' ' ? 'Space' : plain.length === 1 && mod !== '' ? plain.toLowerCase() : plain}`;
}

/** What keys do, by name: `/`, `g n`, `Mod+k`, `Shift+[`, `Space`, `Escape`. */
export type KeyMap = Readonly<Record<string, () => void>>;

/** Keys with Ctrl or ⌘ count everywhere, single ones only where nobody types and a button or link has no use for them. */
export function useKeys(map: KeyMap): void {
  const latest = useRef(map);
  useEffect(() => {
    latest.current = map;
  });
  useEffect(() => {
    let prefix: { readonly key: string; readonly at: number } | undefined;
    const press = (event: KeyboardEvent): void => {
      if (isComposing(event) || event.defaultPrevented || event.altKey) return;
      const name = nameOf(event);
      const single = !name.startsWith('Mod+');
      if (single && (isTyped(event.target) || (!enabled && name !== 'Escape'))) return;
      if (name === 'Space' && event.target instanceof HTMLElement && event.target.closest('button,a,summary,[role="button"],[tabindex]:not(main)') !== null) return;
      const joined = prefix !== undefined && event.timeStamp - prefix.at < prefixMs ? `${prefix.key} ${name}` : name;
      prefix = undefined;
      const act = latest.current[joined] ?? latest.current[name];
      if (act !== undefined) {
        event.preventDefault();
        act();
      } else if (Object.keys(latest.current).some((key) => key.startsWith(`${name} `))) {
        prefix = { key: name, at: event.timeStamp };
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
