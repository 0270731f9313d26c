/** What is usual for others, beside the value of a customer. */
import type { UsualColumn } from '../prediction/model.ts';
import type { ColumnValue } from '../registry/definition.ts';
import { shareText } from './share-text.ts';
import type { PredictionPhrases } from './prediction-phrases.ts';
import type { Wording } from './wording.ts';

/** A share from which on it is what most do. */
const MOST = 0.5;

/** @returns undefined when there is nothing worth saying */
export function usualText(column: string, value: ColumnValue, usual: UsualColumn, { wording, phrases }: { readonly wording: Wording; readonly phrases: PredictionPhrases }): string | undefined {
  const { format } = wording;
  const subject = wording.subject(column);
  if (value === undefined) return phrases.sameShare(shareText(usual.missing, format));
  if (usual.missing >= MOST) return subject.manner === 'since' || subject.type === 'time' ? phrases.usuallyNone() : undefined;
  switch (usual.kind) {
    case 'number': {
      // Numbers that stand for something have no order, and lists no single one.
      if (typeof value !== 'number' || subject.names !== undefined) return undefined;
      const isTime = subject.type === 'duration' || subject.type === 'time';
      const [lower, , upper] = usual.quartiles;
      const textOf = (bound: number): string => (isTime ? format.duration(bound) : format.roughly(bound, subject));
      return phrases.usually({ lower: textOf(lower), upper: textOf(upper), fromNow: isTime && lower === 0 && upper > 0 }, subject);
    }
    case 'boolean':
      return phrases.sameShare(shareText(value === true ? usual.yes : 1 - usual.yes, format));
    case 'category':
      return typeof value === 'string' || typeof value === 'number' ? usualWord(String(value), usual.shares) : undefined;
  }

  function usualWord(word: string, shares: readonly (readonly [string, number])[]): string | undefined {
    const own = shares.find(([each]) => each === word);
    const [commonest] = shares;
    if (commonest !== undefined && commonest[0] !== word && commonest[1] >= MOST) {
      const [name, share] = commonest;
      return phrases.mostly(format.value(typeof value === 'number' ? Number(name) : name, subject), shareText(share, format));
    }
    return own === undefined ? undefined : phrases.sameShare(shareText(own[1], format));
  }
}
