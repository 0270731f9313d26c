/** Where all events of a customer stand in the log, as they were known at a moment. */
import type { Row } from '../event/row.ts';
import { ByteReader } from './codec.ts';
import type { Region } from './region.ts';
import { isTile, readHead, startBefore } from './row-codec.ts';

/**
 * Events before the moment, and known by then, in the order of the log. Undefined: rows that are tiles by now might be among them; then the
 * regions must come from history. Cost: the rows.
 */
export function findPositions(regions: readonly Region[], asOf: number, row: Row): readonly number[] | undefined {
  const reader = new ByteReader();
  const found: number[] = [];
  for (const region of regions) {
    for (let part: Region | undefined = region; part !== undefined; part = part.before) {
      for (let at = part.end; at > part.start; ) {
        at = startBefore(part.bytes, at);
        if (isTile(part.bytes, at)) return undefined;
        readHead(reader.at(part.bytes, at), at, row);
        if (row.time < asOf && row.receivedAt <= asOf) found.push(row.position);
      }
    }
  }
  return found.sort((one, other) => one - other);
}
