/** What no sentence for people may contain. */
import type { Language } from '../../src/index.ts';

const anywhere: readonly (readonly [RegExp, string])[] = [
  [/undefined|NaN|\[object|\bnull\b|Infinity/, 'a value of the program'],
  [/[{}]/, 'a placeholder'],
  [/ {2}|^\s|\s$/, 'stray spaces'],
  [/[,;:，；：、]\s*[,;:，；：。、.]/, 'joined punctuation'],
  [/\(\)|（）/, 'empty brackets'],
];

const inEnglish: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Han}|[，。；：、（）]/u, 'Chinese'],
  [/\b[a-z]+[A-Z]\w*/, 'a name from the program'],
  [/\b1 (?:\w+ )?(?:orders|days|hours|refunds|visits|products)\b/, 'one of many'],
];

const inChinese: readonly (readonly [RegExp, string])[] = [
  [/[A-Za-z]/, 'English'],
  [/\p{Script=Han} |(?<!–) \p{Script=Han}/u, 'a space beside Chinese'],
  [/\p{Script=Han}[,;:()]|[,;()]\p{Script=Han}/u, 'half-width punctuation'],
];

/** What is wrong with a sentence; undefined when nothing is. What is quoted comes from elsewhere and is not looked at. */
export function nonsenseIn(sentence: string, lang: Language): string | undefined {
  const own = sentence.replaceAll(/“[^”]*”/g, '“”');
  const found = [...anywhere, ...(lang === 'en' ? inEnglish : inChinese)].find(([pattern]) => pattern.test(own));
  return found && `${found[1]}: ${sentence}`;
}
