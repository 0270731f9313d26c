import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './codec.ts';
import { DAY, EVER, HOUR } from './plan.ts';
import { beginTiles, blocksAt, blocksEnd, blockTiles, createBlockHead, endTiles, entryEnd, readBlockHead, skipStates, tileMs, writeBlockHead } from './tile-block.ts';

const block = fc
  .record({ group: fc.nat(255), level: fc.constantFrom(HOUR, DAY, EVER), units: fc.uniqueArray(fc.nat(500_000), { minLength: 1, maxLength: blockTiles }), columns: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }) })
  .map(({ group, level, units, columns }) => ({ group, level, slots: columns.length, columns, starts: level === EVER ? [0] : units.sort((a, b) => b - a).map((unit) => unit * tileMs(level)) }));

test('blocks say of themselves what they are, and their slots can be passed over', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 4 }), fc.nat(20), (blocks, before) => {
      const out = new ByteWriter();
      for (let i = 0; i < before; i++) out.byte(255);
      const at = beginTiles(out);
      for (const each of blocks) {
        writeBlockHead(out, each);
        for (const column of each.columns) {
          out.unsigned(column.length);
          out.append(column);
        }
      }
      endTiles(out, at);
      expect(entryEnd(out.bytes, at)).toBe(out.length);
      const reader = new ByteReader().at(out.bytes, blocksAt(at));
      const head = createBlockHead();
      for (const { group, level, slots, starts } of blocks) {
        readBlockHead(reader, head);
        expect([head.group, head.level, head.slots, [...head.starts.subarray(0, head.count)]]).toEqual([group, level, slots, starts]);
        for (let slot = 0; slot < slots; slot++) skipStates(reader);
      }
      expect(reader.position).toBe(blocksEnd(out.bytes, at));
    }),
    { numRuns: 100 },
  );
});
