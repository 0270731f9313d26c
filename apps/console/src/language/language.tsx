/** Which language the reader reads, switched in place. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { localeOf, nodeOf, textOf, type Language, type Places, type Words } from './words.ts';

interface LanguageChoice {
  readonly language: Language;
  choose(language: Language): void;
}

const storageKey = 'limn-language';
const Choice = createContext<LanguageChoice>({ language: 'en', choose: () => {} });

function firstLanguage(): Language {
  const kept = localStorage.getItem(storageKey);
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.languages.some((name) => name.toLowerCase().startsWith('zh')) ? 'zh' : 'en';
}

/** Holds the choice, keeps it for the next visit, and tells the document. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = localeOf[language];
  }, [language]);
  const choice = useMemo<LanguageChoice>(
    () => ({
      language,
      choose(next) {
        localStorage.setItem(storageKey, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <Choice value={choice}>{children}</Choice>;
}

/** The language in use, and how to change it. */
export function useLanguage(): LanguageChoice {
  return useContext(Choice);
}

/** Says the sentences of `words` in the reader's language: `say` gives text, `say.rich` elements. */
export function useWords<const W extends Words>(words: W) {
  const { language } = useLanguage();
  return useMemo(() => {
    const say = (id: keyof W, places?: Readonly<Record<string, string | number | boolean | Date>>): string => textOf(language, words[id]!, places);
    return Object.assign(say, { rich: (id: keyof W, places: Places): ReactNode => nodeOf(language, words[id]!, places) });
  }, [language, words]);
}
