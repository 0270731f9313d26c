import { expect, test } from 'vitest';
import { BlockStore } from '../../src/feature/block-store.ts';

test('blocks that stay among others that move away are moved together with their content, and their slabs are used again', () => {
  const store = new BlockStore((bytes) => new ArrayBuffer(bytes));
  const owners = 4_000;
  const lengthOf = (owner: number, round: number): number => (owner % 4 === 0 ? 2_000 : 1_000 + round * 500);
  const fill = (owner: number, round: number): void => {
    store.resize(owner, lengthOf(owner, round));
    store.bytes(owner).fill((owner % 251) + 1, store.offset(owner), store.offset(owner) + lengthOf(owner, round));
  };
  for (let owner = 0; owner < owners; owner++) fill(owner, 0);
  const rounds = 8;
  for (let round = 1; round <= rounds; round++) for (let owner = 0; owner < owners; owner++) if (owner % 4 !== 0) fill(owner, round);

  let live = 0;
  for (let owner = 0; owner < owners; owner++) {
    const length = lengthOf(owner, rounds);
    live += length;
    const content = store.bytes(owner).subarray(store.offset(owner), store.offset(owner) + length);
    expect(content.findIndex((byte) => byte !== (owner % 251) + 1), `owner ${owner}`).toBe(-1);
  }
  expect(store.memoryBytes()).toBeLessThan(live * 1.35 + 3 * (4 << 20));
});
