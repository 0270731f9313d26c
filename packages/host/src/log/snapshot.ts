/** The log as it stood at a moment, as plain data that another thread can read from: its files only grow. */
import type { Disk } from '../file/disk.ts';
import { nodeDisk } from '../file/node-disk.ts';
import { createRandomReader, replaySegment } from './frame-reader.ts';
import type { ReadableLog, ReplayedRecord } from './event-log.ts';
import type { Segment } from './segment.ts';

/** Segments, and how far each was durable. */
export interface LogSnapshot {
  readonly segments: readonly { readonly segment: Segment; readonly bytes: number; readonly end: number }[];
}

/** The log as it stands now: segments go on growing, so their ends are kept. */
export function snapshotOf(segments: readonly Segment[]): LogSnapshot {
  return { segments: segments.map((segment) => ({ segment, bytes: segment.bytes, end: segment.end })) };
}

/** Records from a position on; in memory stands one frame at a time. @throws HostError `log_damaged` */
export async function* replaySnapshot({ segments }: LogSnapshot, fromPosition: number, disk: Disk = nodeDisk): AsyncGenerator<ReplayedRecord> {
  for (const { segment, bytes, end } of segments) if (end >= fromPosition) yield* replaySegment(segment, { fromPosition, until: bytes, disk });
}

/** A snapshot up to a position, read as a log. @param upTo where a record begins or ends; default: all of it */
export function openSnapshot(snapshot: LogSnapshot, upTo: number = snapshot.segments.at(-1)!.end, disk: Disk = nodeDisk): ReadableLog & { close(): void } {
  const reader = createRandomReader(disk);
  const segments = snapshot.segments.map(({ segment }) => segment);
  return {
    start: segments[0]!.firstPosition,
    end: upTo,
    eventAt: (position) => reader.eventAt(segments.findLast(({ firstPosition }) => firstPosition <= position)!, position),
    async *replay(fromPosition) {
      for await (const record of replaySnapshot(snapshot, fromPosition, disk)) {
        if (record.position + record.events.length > upTo) return;
        yield record;
      }
    },
    close: () => reader.close(),
  };
}
