import { expect, test } from 'vitest';
import { RarityTable } from './rarity-table.ts';

test('rarity is the logarithm, remembered or not, whatever was asked before', () => {
  const table = new RarityTable();
  for (const all of [10, 10, 5_000, 10]) {
    const rarityOf = table.among(all);
    for (const having of [1, 7, 10, 1, 4_000]) expect(rarityOf(having)).toBe(Math.log(all / having));
  }
});
