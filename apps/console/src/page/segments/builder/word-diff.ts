/** Which words of a sentence came and went. */

/** A stretch of words. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Words as the language has them: 汉字 have no spaces between. Amounts such as `£3,000.00` stay whole. */
function wordsOf(text: string, locale: string): readonly string[] {
  const whole = /[£$€¥]?\d[\d,.]*\d%?|[£$€¥]?\d%?/gu;
  const parts: string[] = [];
  let end = 0;
  const plain = (piece: string): void => {
    for (const { segment } of new Intl.Segmenter(locale, { granularity: 'word' }).segment(piece)) parts.push(segment);
  };
  for (const match of text.matchAll(whole)) {
    plain(text.slice(end, match.index));
    parts.push(match[0]);
    end = match.index + match[0].length;
  }
  plain(text.slice(end));
  return parts;
}

/** By longest common subsequence. Cost: the product of the lengths; sentences are short. */
export function wordDiff(before: string, after: string, locale: string): readonly DiffPart[] {
  const [a, b] = [wordsOf(before, locale), wordsOf(after, locale)];
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  const parts: { kind: DiffPart['kind']; text: string }[] = [];
  const put = (kind: DiffPart['kind'], text: string): void => {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      put('same', a[i]!);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) put('removed', a[i++]!);
    else put('added', b[j++]!);
  }
  return parts;
}
