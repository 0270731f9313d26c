/** All events of a customer, as they were known at a moment: what each was and when, without reading the log. */
import type { SourceId } from '../event/event.ts';
import type { Row } from '../event/row.ts';
import { ByteReader } from './codec.ts';
import type { Region } from './region.ts';
import { isTile, readHead, startBefore } from './row-codec.ts';

/** That an event happened. */
export interface Occurrence {
  /** In the log. */
  readonly position: number;
  readonly time: number;
  readonly receivedAt: number;
  /** Name of its definition. */
  readonly name: string;
  /** The identifier that it carried. */
  readonly source: SourceId;
}

/** The rows of one identifier. */
export interface SourceRegion {
  readonly source: SourceId;
  readonly region: Region;
}

/**
 * Events before the moment, and known by then, in the order in which they happened. Undefined: rows that are tiles by now
 * might be among them; then the regions must come from history. Cost: the rows, some 50 ns each, and their order.
 * @param names of the events by family
 */
export function findOccurrences(regions: readonly SourceRegion[], asOf: number, { row, names }: { readonly row: Row; readonly names: readonly string[] }): readonly Occurrence[] | undefined {
  const reader = new ByteReader();
  const found: Occurrence[] = [];
  for (const { source, region } of regions) {
    for (let part: Region | undefined = region; part !== undefined; part = part.before) {
      for (let at = part.end; at > part.start; ) {
        at = startBefore(part.bytes, at);
        if (isTile(part.bytes, at)) return undefined;
        readHead(reader.at(part.bytes, at), at, row);
        const { position, time, receivedAt } = row;
        if (time < asOf && receivedAt <= asOf) found.push({ position, time, receivedAt, name: names[row.family]!, source });
      }
    }
  }
  return found.sort((one, other) => one.time - other.time || one.position - other.position);
}
