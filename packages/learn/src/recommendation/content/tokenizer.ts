/** Words of titles and descriptions, English and Chinese: a dictionary where Chinese needs one, and no words that say nothing. */
import type { Tokenizer } from '@limn/engine';

/** Cuts Chinese; English comes out as it stands between its spaces. */
interface Cutter {
  (text: string): readonly string[];
}

const SPOKEN = /[\p{L}\p{N}]/u;
const NUMBER = /^[\d.,]+$/;
const HAN = /\p{Script=Han}/u;

/** Words of which nothing follows for what an item is. */
const SILENT: ReadonlySet<string> = new Set(
  'a an and are as at be by for from in is it its no not of on or our that the their this to with you your we per 的 了 和 与 及 或 在 是 为 有 也 都 等 个 款 一 不 就 这 那 之 其 可 更 最'.split(' '),
);

/**
 * Words by `@node-rs/jieba` (cut for search: long words, and the words within them), or by `Intl.Segmenter` where that cannot be
 * loaded. Small letters; English words without the `s` of the plural; numbers alone are left out. Loading takes 0.1 s and 20 MB;
 * then some 2 µs a character.
 */
export async function createTokenizer(): Promise<Tokenizer> {
  const cut = await openJieba().catch(() => openSegmenter());
  return (text) => cut(text.normalize('NFKC').toLowerCase()).flatMap((word) => {
    const plain = word.trim();
    if (!SPOKEN.test(plain) || NUMBER.test(plain) || SILENT.has(plain)) return [];
    return [HAN.test(plain) ? plain : withoutPlural(plain)];
  });
}

async function openJieba(): Promise<Cutter> {
  const [{ Jieba }, { dict }] = await Promise.all([import('@node-rs/jieba'), import('@node-rs/jieba/dict.js')]);
  const jieba = Jieba.withDict(dict);
  // Unknown words are guessed from their characters, as names of brands are.
  return (text) => jieba.cutForSearch(text, true);
}

/** The cutter that every JavaScript engine brings. */
export function openSegmenter(): Cutter {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return (text) => Array.from(segmenter.segment(text)).flatMap(({ segment, isWordLike }) => (isWordLike === true ? segment : []));
}

/** `candles` → `candle`, `dresses` → `dress`, `glass` stays. The stem need be no word, only the same for both. */
function withoutPlural(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(ss|us|is)$/.test(word)) return word;
  return /(ch|sh|ss|x|z)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}
