/** One file of the change log: lines of JSON, one change each, with ids that follow one another. */
import { crc32 } from 'node:zlib';
import type { Change } from '@limn/engine';
import { hostError } from '../errors.ts';
import type { Disk } from '../file/disk.ts';
import { readWholeFile } from '../file/read-file.ts';

/** Where changes stand in one file. Grows while lines are appended. */
export interface ChangeFile {
  readonly path: string;
  readonly firstId: number;
  /** Id of its last change; `firstId - 1` without any. */
  lastId: number;
  /** Bytes that hold whole lines. */
  bytes: number;
  /** Where the lines of `firstId`, `firstId + 1024`, … begin. */
  readonly marks: number[];
}

const IDS_PER_MARK = 1024;
const BLOCK_BYTES = 64 * 1024;
/** Ends a line. */
export const LINE_FEED = 10;
const CHECKSUM = ',"crc":';

/** `0000000000000001.ndjson`: names sort like ids. */
export function changeFileName(firstId: number): string {
  return `${String(firstId).padStart(16, '0')}.ndjson`;
}

/** A file without a line. */
export function emptyChangeFile(path: string, firstId: number): ChangeFile {
  return { path, firstId, lastId: firstId - 1, bytes: 0, marks: [] };
}

/** One line without its end; the same text for the same change, whatever the order of its properties. */
export function encodeChange({ id, at, profile, kind, name, change, correction, comparedUntil, cause }: Change): string {
  return JSON.stringify({ id, at, profile, kind, name, change, correction, comparedUntil, cause: orderedCause(cause) });
}

function orderedCause(cause: Change['cause']): Change['cause'] {
  switch (cause.by) {
    case 'time':
      return { by: 'time' };
    case 'definition':
      return { by: 'definition', version: cause.version };
    default:
      return { by: cause.by, position: cause.position };
  }
}

/** A change as it stands in a file: its text, and a checksum of it as the last property. */
export function encodeLine(change: Change): string {
  const json = encodeChange(change);
  return `${json.slice(0, -1)}${CHECKSUM}${crc32(json)}}\n`;
}

/** The text of a line without its checksum; undefined when it is not as it was written. */
export function soundText(line: string): string | undefined {
  const at = line.lastIndexOf(CHECKSUM);
  const json = `${line.slice(0, at)}}`;
  return at > 0 && line.slice(at) === `${CHECKSUM}${crc32(json)}}` ? json : undefined;
}

/** Takes a line that stands at the end of the file into account. @param bytes of the line with its end */
export function addLine(file: ChangeFile, bytes: number): void {
  if ((file.lastId + 1 - file.firstId) % IDS_PER_MARK === 0) file.marks.push(file.bytes);
  file.lastId++;
  file.bytes += bytes;
}

/** The file as far as it holds whole lines with the ids that follow one another; what comes after is what a crash left. Reads all of it. */
export async function scanChangeFile(disk: Disk, path: string, firstId: number): Promise<ChangeFile> {
  const file = emptyChangeFile(path, firstId);
  const content = await readWholeFile(disk, path);
  for (let end = content.indexOf(LINE_FEED); end >= 0; end = content.indexOf(LINE_FEED, file.bytes)) {
    if (parseLine(content.toString('utf8', file.bytes, end))?.id !== file.lastId + 1) break;
    addLine(file, end + 1 - file.bytes);
  }
  return file;
}

/** Changes of the file with id ≥ from, at most `limit`. Cost: the 1,024 lines around the first, then what is returned. @throws HostError `change_damaged` */
export async function readChangeFile(disk: Disk, file: ChangeFile, { from, limit }: { readonly from: number; readonly limit: number }): Promise<Change[]> {
  const mark = Math.max(Math.floor((from - file.firstId) / IDS_PER_MARK), 0);
  let at = file.marks[mark] ?? file.bytes;
  let next = file.firstId + mark * IDS_PER_MARK;
  const until = file.bytes;
  const changes: Change[] = [];
  const decoder = new TextDecoder();
  let rest = '';
  const handle = await disk.open(file.path, 'read');
  try {
    while (changes.length < limit && at < until) {
      const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, until - at));
      const bytesRead = await handle.read(block, at);
      if (bytesRead === 0) throw hostError('change_damaged', { file: file.path, id: next });
      at += bytesRead;
      const lines = (rest + decoder.decode(block.subarray(0, bytesRead), { stream: true })).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        const change = parseLine(line);
        if (change?.id !== next) throw hostError('change_damaged', { file: file.path, id: next });
        if (next >= from && changes.length < limit) changes.push(change);
        next++;
      }
    }
    return changes;
  } finally {
    handle.close();
  }
}

/** Where the line of an id that the file holds begins. Reads the file up to there. */
export async function offsetOfChange(disk: Disk, file: ChangeFile, id: number): Promise<number> {
  const content = await readWholeFile(disk, file.path);
  let at = 0;
  for (let skipped = file.firstId; skipped < id; skipped++) at = content.indexOf(LINE_FEED, at) + 1;
  return at;
}

/** The change of a line without its end; undefined when it is not as it was written. */
export function parseLine(line: string): Change | undefined {
  const json = soundText(line);
  return json === undefined ? undefined : (JSON.parse(json) as Change);
}
