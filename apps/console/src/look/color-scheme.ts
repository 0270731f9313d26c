/** Which of light and dark: the reader's choice, otherwise the system's. */
import { localStorageColorSchemeManager } from '@mantine/core';

/** Where the choice is kept. */
export const keptColorScheme = localStorageColorSchemeManager({ key: 'limn-color-scheme' });

/** Value of a token as it looks now, for what is drawn on a canvas. @param name such as `--accent` */
export function tokenOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
