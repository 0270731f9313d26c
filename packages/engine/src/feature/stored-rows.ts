/** What stands in a source's block, one entry after the other: for comparing two states, and for finding the event to blame. */
import { ByteReader } from './codec.ts';
import { idAt, isTile, startBefore, timeAt } from './row-codec.ts';
import { blocksAt, blocksEnd, createBlockHead, readBlockHead, skipStates } from './tile-block.ts';

/** A row, or a block of tiles of one level by the start of its newest, and its bytes. */
export type StoredEntry =
  | { readonly kind: 'row'; readonly position: number; readonly time: number; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'tile'; readonly level: 'hour' | 'day' | 'ever'; readonly start: number; readonly bytes: Uint8Array };

const levels = ['hour', 'day', 'ever'] as const;

/** Bytes of a row before its position in the log. */
const beforePosition = 13;

/** Tiles, then rows, the oldest row first. @param bytes what is stored of a source, as a state keeps it */
export function readStored(bytes: Uint8Array): readonly StoredEntry[] {
  const rows: StoredEntry[] = [];
  const reader = new ByteReader();
  for (let end = bytes.length; end > 0; ) {
    const at = startBefore(bytes, end);
    if (isTile(bytes, at)) return [...readTiles(bytes, at), ...rows.reverse()];
    rows.push({ kind: 'row', position: reader.at(bytes, at + beforePosition).unsigned(), time: timeAt(bytes, at), id: idAt(bytes, at), bytes: bytes.subarray(at, end) });
    end = at;
  }
  return rows.reverse();
}

function readTiles(bytes: Uint8Array, at: number): readonly StoredEntry[] {
  const blocks: StoredEntry[] = [];
  const head = createBlockHead();
  const end = blocksEnd(bytes, at);
  for (const reader = new ByteReader().at(bytes, blocksAt(at)); reader.position < end; ) {
    const start = reader.position;
    readBlockHead(reader, head);
    for (let slot = 0; slot < head.slots; slot++) skipStates(reader);
    blocks.push({ kind: 'tile', level: levels[head.level - 1]!, start: head.starts[0]!, bytes: bytes.subarray(start, reader.position) });
  }
  return blocks;
}
