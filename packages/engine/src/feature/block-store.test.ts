import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockStore, firstFreeWord } from './block-store.ts';

const plain = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes);

test('a block keeps its content while it and others grow, shrink and move', () => {
  const step = fc.record({ owner: fc.nat(40), length: fc.oneof(fc.nat(300), fc.nat(5_000), fc.integer({ min: 3_000_000, max: 9_000_000 })), replace: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const store = new BlockStore(plain);
      const model = new Map<number, Uint8Array>();
      steps.forEach(({ owner, length, replace }, i) => {
        const content = new Uint8Array(length).fill(i + 1);
        const before = model.get(owner) ?? new Uint8Array(0);
        if (replace) store.replace(owner, content);
        else {
          store.resize(owner, length);
          content.set(before.subarray(0, length));
          if (length > 0) store.bytes(owner).set(content, store.offset(owner));
        }
        model.set(owner, content);
      });
      expect(store.contentBytes).toBe([...model.values()].reduce((sum, { length }) => sum + length, 0));
      for (const [owner, content] of model) {
        expect(store.length(owner)).toBe(content.length);
        if (content.length > 0) expect(Buffer.compare(store.bytes(owner).subarray(store.offset(owner), store.offset(owner) + content.length), content)).toBe(0);
      }
    }),
    { numRuns: 40 },
  );
});

test('what an owner keeps beside its block stays while blocks move and records grow', () => {
  const store = new BlockStore(plain, 2);
  for (let owner = 0; owner < 3_000; owner++) {
    store.reserve(owner);
    store.records.set([owner + 1, owner * 2], owner * store.recordWords + firstFreeWord);
    store.resize(owner, 40);
  }
  for (let owner = 0; owner < 3_000; owner += 2) store.resize(owner, 400);
  for (let owner = 0; owner < 3_000; owner++) {
    const from = owner * store.recordWords + firstFreeWord;
    expect([...store.records.subarray(from, from + 2)]).toEqual([owner + 1, owner * 2]);
  }
});

test('memory stays within a fifth of what lives, plus the open slabs, when blocks of many owners keep growing', () => {
  const store = new BlockStore(plain);
  let live = 0;
  for (let round = 1; round <= 12; round++) {
    for (let owner = 0; owner < 30_000; owner++) {
      live += 60;
      store.resize(owner, round * 60);
      store.bytes(owner).fill(owner & 255, store.offset(owner), store.offset(owner) + round * 60);
    }
  }
  for (let owner = 0; owner < 30_000; owner += 997) {
    const at = store.offset(owner);
    expect(store.bytes(owner).subarray(at, at + 720).every((byte) => byte === (owner & 255))).toBe(true);
  }
  expect(store.memoryBytes()).toBeLessThan(live * 1.35 + (24 << 20));
});
