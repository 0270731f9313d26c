/** Values as others have them, drawn column by column. */
import type { ColumnValue } from '../../registry/definition.ts';
import type { UsualColumn } from '../model.ts';

/** One value as some customer may have it. Each column is drawn by itself: what goes together in life need not here. @param isList its values are lists */
export function drawUsual(usual: UsualColumn, isList: boolean, chance: () => number): ColumnValue {
  if (chance() < usual.missing) return undefined;
  switch (usual.kind) {
    case 'number':
      return drawNumber(usual, chance);
    case 'boolean':
      return chance() < usual.yes;
    case 'category':
      return isList ? usual.shares.filter(([, share]) => chance() < share).map(([word]) => word) : drawWord(usual.shares, chance());
  }
}

/** By quarters; beyond the outer ones as far as a standard deviation. */
function drawNumber({ quartiles: [lower, median, upper], deviation }: Extract<UsualColumn, { readonly kind: 'number' }>, chance: () => number): number {
  const least = lower >= 0 ? Math.max(0, lower - deviation) : lower - deviation;
  const edges = [least, lower, median, upper, upper + deviation];
  const quarter = Math.floor(chance() * 4);
  const drawn = edges[quarter]! + chance() * (edges[quarter + 1]! - edges[quarter]!);
  return [lower, median, upper].every(Number.isInteger) ? Math.round(drawn) : drawn;
}

function drawWord(shares: readonly (readonly [word: string, share: number])[], at: number): string | undefined {
  let passed = 0;
  for (const [word, share] of shares) if ((passed += share) > at) return word;
  // The rarer ones are not known by name.
  return shares.at(-1)?.[0];
}
