/** What stands in a source's block, one entry after the other: for comparing two states, and for finding the event to blame. */
import { ByteReader } from './codec.ts';
import { idAt, isTile, levelAt, startBefore, timeAt } from './row-codec.ts';

/** A row or a tile, and its bytes. */
export type StoredEntry =
  | { readonly kind: 'row'; readonly position: number; readonly time: number; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'tile'; readonly level: 'hour' | 'day' | 'ever'; readonly start: number; readonly bytes: Uint8Array };

const levels = ['hour', 'day', 'ever'] as const;

/** Bytes of a row before its position in the log. */
const beforePosition = 13;

/** Entries of a block, oldest first. @param bytes whole rows and tiles, as a state keeps them */
export function readStored(bytes: Uint8Array): readonly StoredEntry[] {
  const entries: StoredEntry[] = [];
  const reader = new ByteReader();
  for (let end = bytes.length; end > 0; ) {
    const at = startBefore(bytes, end);
    const own = bytes.subarray(at, end);
    entries.push(
      isTile(bytes, at)
        ? { kind: 'tile', level: levels[levelAt(bytes, at) - 1]!, start: timeAt(bytes, at), bytes: own }
        : { kind: 'row', position: reader.at(bytes, at + beforePosition).unsigned(), time: timeAt(bytes, at), id: idAt(bytes, at), bytes: own },
    );
    end = at;
  }
  return entries.reverse();
}
