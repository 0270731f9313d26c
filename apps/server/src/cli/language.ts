/** Which language the command line speaks. */
import type { Language } from '@limn/engine';

/** Picks the words of the language in use; both stand side by side where they are said. */
export type Say = (en: string, zh: string) => string;

export function sayIn(lang: Language): Say {
  return (en, zh) => (lang === 'zh' ? zh : en);
}

/** `--lang` before the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`); English unless it is Chinese. */
export function languageOf(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Language {
  const flag = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = argv[flag] ?? '';
  const told = flag < 0 ? undefined : word.includes('=') ? word.slice('--lang='.length) : argv[flag + 1];
  const wanted = told ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '');
  return /^zh/i.test(wanted) ? 'zh' : 'en';
}
