/** The tiles of a reading, by slot: columns of states that are merged straight from their bytes. */
import { ByteReader } from './codec.ts';
import type { FeaturePlan, Slot } from './plan.ts';
import { blocksAt, blocksEnd, createBlockHead, readBlockHead, type BlockHead } from './tile-block.ts';
import { slotsAt } from './tile.ts';
import type { WindowRead } from './window-read.ts';

/** A block of which some slot is wanted. */
interface Block extends BlockHead {
  /** By window: how many of its tiles are in it. */
  readonly ends: Uint32Array;
}

/** The states of a slot in one block. */
export interface TileColumn {
  block: Block;
  bytes: Uint8Array;
  /** Where the next state stands that is not merged yet, and its number. */
  position: number;
  merged: number;
}

export class TileColumns {
  readonly #windows: number;
  /** By group and level: the slots in the order of their states. */
  readonly #slotsOf: readonly (readonly (readonly Slot[])[])[];
  readonly #isWanted: readonly boolean[];
  readonly #reader = new ByteReader();
  /** Kept for the next reading. */
  readonly #blocks: Block[] = [];
  readonly #columns: TileColumn[] = [];
  #usedBlocks = 0;
  #usedColumns = 0;
  /** By slot. */
  readonly #of: readonly TileColumn[][];

  constructor(plan: FeaturePlan, slots: readonly Slot[], windows: readonly WindowRead[]) {
    this.#windows = windows.length;
    this.#slotsOf = plan.groups.map((group) => [0, 1, 2, 3].map((level) => (level === 0 ? [] : slotsAt(group, level))));
    this.#isWanted = plan.slots.map((slot) => slots.includes(slot));
    this.#of = plan.slots.map(() => []);
  }

  /** There are none. */
  begin(): void {
    if (this.#usedBlocks === 0) return;
    this.#usedBlocks = 0;
    this.#usedColumns = 0;
    for (let i = 0; i < this.#of.length; i++) this.#of[i]!.length = 0;
  }

  /** Takes up the tiles of a source. @param at where their entry begins @param windows the latest edge first */
  take(bytes: Uint8Array, at: number, windows: readonly WindowRead[]): void {
    const reader = this.#reader.at(bytes, blocksAt(at));
    const end = blocksEnd(bytes, at);
    while (reader.position < end) {
      const block = this.#nextBlock();
      readBlockHead(reader, block);
      measure(block, windows);
      const slots = this.#slotsOf[block.group]![block.level]!;
      for (let i = 0; i < slots.length; i++) {
        const { index } = slots[i]!;
        const length = reader.unsigned();
        if (this.#isWanted[index]!) this.#of[index]!.push(this.#column(block, bytes, reader.position));
        reader.position += length;
      }
    }
  }

  /** Of a slot; newest first when they are of one source. */
  of({ index }: Slot): readonly TileColumn[] {
    return this.#of[index]!;
  }

  #nextBlock(): Block {
    const block = (this.#blocks[this.#usedBlocks] ??= { ...createBlockHead(), ends: new Uint32Array(this.#windows) });
    this.#usedBlocks++;
    return block;
  }

  #column(block: Block, bytes: Uint8Array, position: number): TileColumn {
    const column = (this.#columns[this.#usedColumns] ??= { block, bytes, position, merged: 0 });
    this.#usedColumns++;
    column.block = block;
    column.bytes = bytes;
    column.position = position;
    column.merged = 0;
    return column;
  }
}

function measure({ starts, count, ends }: Block, windows: readonly WindowRead[]): void {
  let end = 0;
  for (let i = 0; i < windows.length; i++) {
    const { edge, index } = windows[i]!;
    while (end < count && starts[end]! >= edge) end++;
    ends[index] = end;
  }
}
