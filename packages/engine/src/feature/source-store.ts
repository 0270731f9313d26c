/**
 * What is kept of each source: its recent events as rows, exact at any moment and for any window; and, once there are
 * many, what is older than anything late can reach as tiles. The positions of rolled-up events are kept beside, so that
 * a moment before the roll-up can be read again from the log, by the same code.
 *
 * How an event is stored never shows in a value.
 */
import type { Row } from '../event/row.ts';
import { grown } from '../identity/grown.ts';
import { BlockStore } from './block-store.ts';
import { ByteReader, ByteWriter } from './codec.ts';
import type { FeaturePlan } from './plan.ts';
import { idAt, readHead, readKept, startBefore, timeAt, writeRow } from './row-codec.ts';
import { TileSet } from './tile.ts';

/** More rows than this are rolled up where possible: about 4 µs of reading. */
export const defaultRowBound = 96;

/** Rows and tiles to read, newest at the end. */
export interface Region {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Fills the plan's row from the event that stands at a position of the log. */
export type LoadRow = (position: number) => void;

/** Words of a source: bytes of tiles before the first row; rows; rows that trigger the next roll-up; 1 when ever rolled up. */
const sourceWords = 4;
const tileBytesAt = 0;
const rowCountAt = 1;
const rowLimitAt = 2;
const rolledUpAt = 3;

export class SourceStore {
  readonly #plan: FeaturePlan;
  readonly #load: LoadRow;
  readonly #rowBound: number;
  readonly #rows: BlockStore;
  /** Positions of rolled-up events, each as the difference to the one before. */
  readonly #past: BlockStore;
  readonly #writer = new ByteWriter();
  readonly #reader = new ByteReader();
  /** By source, side by side because every insert reads them: see `sourceWords`. */
  #counts = new Uint32Array(1024 * sourceWords);
  /** Moment of the last roll-up, and the event time below which there are only tiles; 0: never rolled up. */
  #rolledAt = new Float64Array(1024);
  #cut = new Float64Array(1024);
  #lastPast = new Float64Array(1024);

  constructor(plan: FeaturePlan, parts: { allocate: (bytes: number) => ArrayBufferLike; load: LoadRow; rowBound: number }) {
    this.#plan = plan;
    this.#rowBound = parts.rowBound;
    this.#load = parts.load;
    for (let at = rowLimitAt; at < this.#counts.length; at += sourceWords) this.#counts[at] = this.#rowBound;
    this.#rows = new BlockStore(parts.allocate);
    this.#past = new BlockStore(parts.allocate);
  }

  /**
   * Puts the plan's row in its place among the source's rows.
   * @param moment the engine's, for the roll-up that may follow
   * @returns false when the event stands there already. Cost: the rows received within the deduplication time.
   */
  insert(source: number, moment: number): boolean {
    const { row, kept } = this.#plan;
    this.#ensure(source);
    // Only imported history can be older than what is rolled up already.
    if (this.#counts[source * sourceWords + rolledUpAt] === 1 && row.time < this.#cut[source]!) this.#unroll(source);
    const at = this.#placeFor(source, row);
    if (at < 0) return false;
    const writer = this.#writer;
    writer.reset();
    writeRow(kept[row.family]!, row, writer);
    const length = this.#rows.length(source);
    this.#rows.resize(source, length + writer.length);
    const bytes = this.#rows.bytes(source);
    const to = this.#rows.offset(source) + at;
    if (at < length) bytes.copyWithin(to + writer.length, to, to + length - at);
    for (let i = 0; i < writer.length; i++) bytes[to + i] = writer.bytes[i]!;
    if (++this.#counts[source * sourceWords + rowCountAt]! > this.#counts[source * sourceWords + rowLimitAt]!) this.#rollUp(source, moment);
    return true;
  }

  /** Tiles and rows of a source; valid until the next insert. Right for every moment from `rolledAt` on. */
  region(source: number): Region {
    const length = this.#rows.length(source);
    if (length === 0) return { bytes: noBytes, start: 0, end: 0 };
    const start = this.#rows.offset(source);
    return { bytes: this.#rows.bytes(source), start, end: start + length };
  }

  /** From this moment on `region` is right; before, `history` is. */
  rolledAt(source: number): number {
    return source < this.#rolledAt.length ? this.#rolledAt[source]! : 0;
  }

  /** All events of the source as rows again, read from the log. Cost: one read of the log for each rolled-up event. */
  history(source: number): Region {
    if (this.#past.length(source) === 0) return this.region(source);
    const bytes = this.#restore(source);
    return { bytes, start: 0, end: bytes.length };
  }

  encodedBytes(sources: number): number {
    let sum = 0;
    for (let source = 0; source < sources; source++) sum += this.#rows.length(source) + this.#past.length(source);
    return sum;
  }

  memoryBytes(): number {
    return this.#rows.memoryBytes() + this.#past.memoryBytes() + this.#counts.byteLength + this.#rolledAt.byteLength * 3;
  }

  /** @returns where in the block the row belongs; −1 when its event is there. */
  #placeFor(source: number, row: Row): number {
    const length = this.#rows.length(source);
    if (length === 0) return 0;
    const bytes = this.#rows.bytes(source);
    const base = this.#rows.offset(source);
    const first = base + this.#counts[source * sourceWords + tileBytesAt]!;
    const floor = Math.min(row.time, row.receivedAt - this.#plan.deduplicationMs);
    let place = base + length;
    let end = place;
    while (end > first) {
      const at = startBefore(bytes, end);
      const time = timeAt(bytes, at);
      if (time < floor) break;
      const id = idAt(bytes, at);
      if (id === row.id) return -1;
      if (time > row.time || (time === row.time && id > row.id)) place = at;
      end = at;
    }
    return place - base;
  }

  /** Rows that are older than anything late can reach become tiles. */
  #rollUp(source: number, moment: number): void {
    const { plan, rows } = { plan: this.#plan, rows: this.#rows };
    const cut = moment - plan.retention.rawMs;
    const region = this.region(source);
    const firstRow = region.start + this.#counts[source * sourceWords + tileBytesAt]!;
    const old: number[] = [];
    let keepFrom = region.end;
    for (let end = region.end; end > firstRow; ) {
      const at = startBefore(region.bytes, end);
      if (timeAt(region.bytes, at) < cut) old.push(at);
      else keepFrom = at;
      end = at;
    }
    const kept = this.#counts[source * sourceWords + rowCountAt]! - old.length;
    // Too little to gain: look again when there is twice as much, or a hot source would be rolled up without end.
    if (old.length < this.#rowBound / 4) {
      this.#counts[source * sourceWords + rowLimitAt] = this.#counts[source * sourceWords + rowCountAt]! * 2;
      return;
    }
    const tiles = new TileSet(plan);
    const reader = this.#reader.at(region.bytes, 0);
    for (let end = firstRow; end > region.start; ) {
      const at = startBefore(region.bytes, end);
      tiles.decode(reader, at);
      end = at;
    }
    const { row } = plan;
    const positions: number[] = [];
    for (const at of old.reverse()) {
      readHead(reader, at, row);
      const family = plan.kept[row.family]!;
      readKept(reader, family, row, true);
      tiles.add(family, row);
      positions.push(row.position);
    }
    tiles.age(moment);
    const writer = this.#writer;
    writer.reset();
    tiles.encode(writer);
    const tileBytes = writer.length;
    const content = new Uint8Array(tileBytes + region.end - keepFrom);
    content.set(writer.view());
    content.set(region.bytes.subarray(keepFrom, region.end), tileBytes);
    rows.replace(source, content);
    this.#counts[source * sourceWords + tileBytesAt] = tileBytes;
    this.#counts[source * sourceWords + rowCountAt] = kept;
    this.#counts[source * sourceWords + rowLimitAt] = Math.max(this.#rowBound, kept * 2);
    this.#counts[source * sourceWords + rolledUpAt] = 1;
    this.#rolledAt[source] = moment;
    this.#cut[source] = cut;
    this.#rememberPast(source, positions);
  }

  #rememberPast(source: number, positions: readonly number[]): void {
    const writer = this.#writer;
    writer.reset();
    let last = this.#lastPast[source]!;
    for (const position of positions) {
      writer.signed(position - last);
      last = position;
    }
    this.#lastPast[source] = last;
    const length = this.#past.length(source);
    this.#past.resize(source, length + writer.length);
    this.#past.bytes(source).set(writer.view(), this.#past.offset(source) + length);
  }

  /** Undoes all roll-ups of a source. */
  #unroll(source: number): void {
    // Restoring goes through the row in hand, which is on its way in: keep it.
    const { row } = this.#plan;
    const inHand = copyOf(row);
    const bytes = this.#restore(source);
    restoreInto(row, inHand);
    this.#rows.replace(source, bytes);
    this.#past.replace(source, noBytes);
    let count = 0;
    for (let end = bytes.length; end > 0; end = startBefore(bytes, end)) count++;
    this.#counts[source * sourceWords + tileBytesAt] = 0;
    this.#counts[source * sourceWords + rowCountAt] = count;
    this.#counts[source * sourceWords + rowLimitAt] = Math.max(this.#rowBound, count * 2);
    this.#counts[source * sourceWords + rolledUpAt] = 0;
    this.#rolledAt[source] = 0;
    this.#cut[source] = 0;
    this.#lastPast[source] = 0;
  }

  /** Rolled-up events from the log and the rows still here, as rows in order. */
  #restore(source: number): Uint8Array {
    const { row, kept } = this.#plan;
    const writer = new ByteWriter();
    const pastLength = this.#past.length(source);
    const reader = new ByteReader().at(this.#past.bytes(source), this.#past.offset(source));
    const pastEnd = reader.position + pastLength;
    let position = 0;
    while (reader.position < pastEnd) {
      position += reader.signed();
      this.#load(position);
      writeRow(kept[row.family]!, row, writer);
    }
    const { bytes, start, end } = this.region(source);
    const firstRow = start + this.#counts[source * sourceWords + tileBytesAt]!;
    writer.ensure(end - firstRow);
    writer.bytes.set(bytes.subarray(firstRow, end), writer.length);
    writer.length += end - firstRow;
    return sorted(writer.view());
  }

  #ensure(source: number): void {
    if ((source + 1) * sourceWords <= this.#counts.length) return;
    const from = Math.floor(this.#counts.length / sourceWords);
    this.#counts = grown(this.#counts, (source + 1) * sourceWords);
    // All columns hold at least as many sources as the first, which alone is looked at above.
    const room = Math.floor(this.#counts.length / sourceWords);
    this.#rolledAt = grown(this.#rolledAt, room);
    this.#cut = grown(this.#cut, room);
    this.#lastPast = grown(this.#lastPast, room);
    for (let at = from * sourceWords + rowLimitAt; at < this.#counts.length; at += sourceWords) this.#counts[at] = this.#rowBound;
  }

  /** @param sources how many there are @returns sections for `load` */
  *save(sources: number): Generator<readonly [string, Uint8Array]> {
    this.#ensure(Math.max(0, sources - 1));
    const bytesOf = (column: Uint32Array | Float64Array, length: number): Uint8Array => new Uint8Array(column.buffer, column.byteOffset, length * column.BYTES_PER_ELEMENT);
    yield ['rows/counts', bytesOf(this.#counts, sources * sourceWords)];
    yield ['rows/rolledAt', bytesOf(this.#rolledAt, sources)];
    yield ['rows/cut', bytesOf(this.#cut, sources)];
    yield ['rows/lastPast', bytesOf(this.#lastPast, sources)];
    yield* saveBlocks('rows', this.#rows, sources);
    yield* saveBlocks('past', this.#past, sources);
  }

  load(sections: ReadonlyMap<string, Uint8Array>, sources: number): void {
    if (sources === 0) return;
    this.#ensure(sources - 1);
    const fill = (column: Uint32Array | Float64Array, section: string): void => {
      new Uint8Array(column.buffer, column.byteOffset).set(sections.get(section)!);
    };
    fill(this.#counts, 'rows/counts');
    fill(this.#rolledAt, 'rows/rolledAt');
    fill(this.#cut, 'rows/cut');
    fill(this.#lastPast, 'rows/lastPast');
    loadBlocks('rows', this.#rows, sections, sources);
    loadBlocks('past', this.#past, sections, sources);
  }
}

const noBytes = new Uint8Array(0);
/** Blocks are saved one after the other in pieces of about this size. */
const pieceBytes = 4 << 20;

function* saveBlocks(name: string, blocks: BlockStore, owners: number): Generator<readonly [string, Uint8Array]> {
  const lengths = new Uint32Array(owners);
  for (let owner = 0; owner < owners; owner++) lengths[owner] = blocks.length(owner);
  yield [`${name}/lengths`, new Uint8Array(lengths.buffer)];
  for (let owner = 0, piece = 0; owner < owners; piece++) {
    let end = owner;
    let size = 0;
    while (end < owners && (size === 0 || size + lengths[end]! <= pieceBytes)) size += lengths[end++]!;
    const bytes = new Uint8Array(size);
    for (let at = 0; owner < end; owner++) {
      const length = lengths[owner]!;
      if (length === 0) continue;
      const offset = blocks.offset(owner);
      bytes.set(blocks.bytes(owner).subarray(offset, offset + length), at);
      at += length;
    }
    yield [`${name}/${piece}`, bytes];
  }
}

function loadBlocks(name: string, blocks: BlockStore, sections: ReadonlyMap<string, Uint8Array>, owners: number): void {
  const stored = sections.get(`${name}/lengths`)!;
  const lengths = new Uint32Array(stored.buffer.slice(stored.byteOffset, stored.byteOffset + stored.byteLength));
  let piece = 0;
  let bytes = sections.get(`${name}/0`) ?? noBytes;
  let at = 0;
  for (let owner = 0; owner < owners; owner++) {
    const length = lengths[owner]!;
    if (length === 0) continue;
    while (at >= bytes.length) {
      bytes = sections.get(`${name}/${++piece}`)!;
      at = 0;
    }
    blocks.replace(owner, bytes.subarray(at, at + length));
    at += length;
  }
}

/** Rows in order of (event time, id). */
function sorted(rows: Uint8Array): Uint8Array {
  const starts: { at: number; end: number }[] = [];
  for (let end = rows.length; end > 0; ) {
    const at = startBefore(rows, end);
    starts.push({ at, end });
    end = at;
  }
  starts.sort((a, b) => timeAt(rows, a.at) - timeAt(rows, b.at) || idAt(rows, a.at) - idAt(rows, b.at));
  const ordered = new Uint8Array(rows.length);
  let to = 0;
  for (const { at, end } of starts) {
    ordered.set(rows.subarray(at, end), to);
    to += end - at;
  }
  return ordered;
}

function copyOf(row: Row): Row {
  return { ...row, fields: row.fields.slice(), arrays: row.arrays.map(({ count, columns }) => ({ count, columns: columns.map((column) => column.slice(0, count)) })) };
}

function restoreInto(row: Row, from: Row): void {
  Object.assign(row, { family: from.family, time: from.time, receivedAt: from.receivedAt, id: from.id, position: from.position });
  row.fields.set(from.fields);
  row.arrays.forEach((array, a) => {
    const source = from.arrays[a]!;
    array.count = source.count;
    array.columns.forEach((column, c) => source.columns[c]!.forEach((value, i) => (column[i] = value)));
  });
}

