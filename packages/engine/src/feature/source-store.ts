/**
 * What is kept of each source: its recent events as rows, exact at any moment and for any window; and, once there are
 * many, what is older than anything late can reach as tiles. The rows that were rolled up are kept beside, up to a bound,
 * or where their events stand in the log: so that a moment before the roll-up can be read again, by the same code.
 *
 * How an event is stored never shows in a value.
 */
import { copyRow, restoreRow, type Row } from '../event/row.ts';
import { grown } from '../identity/grown.ts';
import { BlockStore, firstFreeWord } from './block-store.ts';
import { ByteReader, ByteWriter } from './codec.ts';
import { HotSources } from './hot-sources.ts';
import { PastEvents } from './past-events.ts';
import type { FeaturePlan } from './plan.ts';
import { inOnePart, type Region } from './region.ts';
import { idAt, isTile, readHead, readKept, sortRows, startBefore, timeAt, writeRow } from './row-codec.ts';
import { Sweep } from './sweep.ts';
import { TileSet } from './tile.ts';

/** More rows than this are rolled up where possible: about 4 µs of reading. */
export const defaultRowBound = 96;
/** More than this many times the bound, and rows are kept in pages. */
const hotFactor = 4;
/** A source with many rows is looked at again after this many times the bound; a page holds as many. */
const stepFactor = 2;

/** Fills the plan's row from the event that stands at a position of the log. */
type LoadRow = (position: number) => void;

export interface SourceStoreParts {
  readonly allocate: (bytes: number) => ArrayBufferLike;
  readonly load: LoadRow;
  readonly rowBound: number;
  /** Bytes for rows that were rolled up, and for what pages come to. */
  readonly pastBytes: number;
  readonly summaryBytes: number;
}

/** Words of a source beside those of its block: bytes of tiles before the first row; rows; rows that trigger the next roll-up, 0: the bound; flags; one to make the record 32 bytes. */
const sourceWords = 5;
const tileBytesAt = firstFreeWord;
const rowCountAt = firstFreeWord + 1;
const rowLimitAt = firstFreeWord + 2;
const flagsAt = firstFreeWord + 3;
const rolledUp = 1;
const hot = 2;

export class SourceStore {
  readonly #plan: FeaturePlan;
  readonly #load: LoadRow;
  readonly #rowBound: number;
  /** By source: its tiles, then its rows; tiles alone when it is hot. */
  readonly #rows: BlockStore;
  /** Rows of sources with more than `hotFactor` times the bound. */
  readonly #hot: HotSources;
  /** What was rolled up. */
  readonly #past: PastEvents;
  readonly #writer = new ByteWriter();
  readonly #reader = new ByteReader();
  /** Moment of the last roll-up, and the event time below which there are only tiles; 0: never rolled up. */
  #rolledAt = new Float64Array(1024);
  #cut = new Float64Array(1024);
  #sweep: Sweep | undefined;

  constructor(plan: FeaturePlan, { allocate, load, rowBound, pastBytes, summaryBytes }: SourceStoreParts) {
    this.#plan = plan;
    this.#rowBound = rowBound;
    this.#load = load;
    this.#hot = new HotSources({ allocate, pageRows: rowBound * stepFactor, summaryBytes });
    this.#rows = new BlockStore(allocate, sourceWords);
    this.#past = new PastEvents(allocate, pastBytes);
  }

  /**
   * Puts the plan's row in its place among the source's rows.
   * @param moment the engine's, for the roll-up that may follow
   * @returns false when the event stands there already. Cost: the rows received within the deduplication time, up to a
   *   bound; with more rows than that, one look-up and at most one page.
   */
  insert(source: number, moment: number): boolean {
    const { row, kept } = this.#plan;
    this.#ensure(source);
    this.#sweep?.keep(source);
    const at = source * this.#rows.recordWords;
    // Only imported history can be older than what is rolled up already.
    if ((this.#rows.records[at + flagsAt]! & rolledUp) !== 0 && row.time < this.#cut[source]!) this.#unroll(source);
    const floor = Math.min(row.time, row.receivedAt - this.#plan.deduplicationMs);
    const rows = (this.#rows.records[at + flagsAt]! & hot) === 0 ? undefined : this.#hot.rows(source);
    const place = rows === undefined ? this.#placeFor(source, row, floor) : -1;
    if (rows === undefined ? place < 0 : rows.has(row.id, Math.max(floor, this.#cut[source]!))) return false;
    const writer = this.#writer;
    writer.reset();
    writeRow(kept[row.family]!, row, writer);
    if (rows === undefined) this.#insertAt(source, place);
    else rows.insert(row, writer.view());
    if (++this.#rows.records[at + rowCountAt]! > this.#rowLimit(at)) this.#settle(source, moment);
    return true;
  }

  /** Tiles and rows of a source; valid until the next insert. Right for every moment from `rolledAt` on. */
  region(source: number): Region {
    const length = this.#rows.length(source);
    const start = length === 0 ? 0 : this.#rows.offset(source);
    const block = length === 0 ? nothing : { bytes: this.#rows.bytes(source), start, end: start + length };
    if (!this.#isHot(source)) return block;
    return this.#hot.region(source, length === 0 ? undefined : block) ?? block;
  }

  /** From this moment on `region` is right; before, `history` is. */
  rolledAt(source: number): number {
    return source < this.#rolledAt.length ? this.#rolledAt[source]! : 0;
  }

  /**
   * All events of the source as rows; valid until the next insert. Cost: its pages; and one read of the log for each
   * rolled-up event of which the row is not kept, and then all rows.
   */
  history(source: number): Region {
    if (this.#past.length(source) === 0) return this.region(source);
    const positions = this.#past.positions(source);
    if (positions.length > 0) {
      const bytes = this.#restore(source, positions);
      return { bytes, start: 0, end: bytes.length };
    }
    const before = this.#past.rows(source);
    if (this.#isHot(source)) return this.#hot.rows(source).behind(before) ?? nothing;
    const left = this.#rowsLeft(source);
    return left.end === left.start ? before! : { ...left, before };
  }

  /** Bytes of all tiles and rows, and of what was rolled up. */
  get encodedBytes(): number {
    return this.#hot.length + this.#rows.contentBytes + this.#past.contentBytes;
  }

  memoryBytes(): number {
    return this.#rows.memoryBytes() + this.#hot.memoryBytes + this.#past.memoryBytes + this.#rolledAt.byteLength * 2;
  }

  /** @returns where in the block the row belongs; −1 when its event is there. */
  #placeFor(source: number, row: Row, floor: number): number {
    const length = this.#rows.length(source);
    if (length === 0) return 0;
    const bytes = this.#rows.bytes(source);
    const base = this.#rows.offset(source);
    const first = base + this.#rows.records[source * this.#rows.recordWords + tileBytesAt]!;
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

  /** Puts what is written at a place of the block. */
  #insertAt(source: number, place: number): void {
    const writer = this.#writer;
    const length = this.#rows.length(source);
    this.#rows.resize(source, length + writer.length);
    const bytes = this.#rows.bytes(source);
    const to = this.#rows.offset(source) + place;
    if (place < length) bytes.copyWithin(to + writer.length, to, to + length - place);
    for (let i = 0; i < writer.length; i++) bytes[to + i] = writer.bytes[i]!;
  }

  /**
   * There are more rows than the limit: those that are older than anything late can reach become tiles, and if very many
   * are left, they go to pages. The next limit depends on counts alone, never on how rows are kept: a replay rolls up alike.
   */
  #settle(source: number, moment: number): void {
    const at = source * this.#rows.recordWords;
    const cut = moment - this.#plan.retention.rawMs;
    const old = this.#countBelow(source, cut);
    // Too little to gain: look again when there are many more, or a source would be rolled up without end.
    if (old >= this.#rowBound / 4) this.#rollUp(source, { moment, cut, old });
    const count = this.#rows.records[at + rowCountAt]!;
    this.#rows.records[at + rowLimitAt] = Math.max(this.#rowBound, count + Math.min(count, this.#rowBound * stepFactor));
    if (count > this.#rowBound * hotFactor && !this.#isHot(source)) this.#heat(source);
    else if (count <= this.#rowBound && this.#isHot(source)) this.#cool(source);
  }

  #countBelow(source: number, cut: number): number {
    if (this.#isHot(source)) return this.#hot.rows(source).countBelow(cut);
    const { bytes, start, end } = this.region(source);
    const first = start + this.#rows.records[source * this.#rows.recordWords + tileBytesAt]!;
    let newer = 0;
    for (let to = end; to > first; newer++) {
      to = startBefore(bytes, to);
      if (timeAt(bytes, to) < cut) break;
    }
    return this.#rows.records[source * this.#rows.recordWords + rowCountAt]! - newer;
  }

  /** Rows below the cut become tiles. */
  #rollUp(source: number, { moment, cut, old }: { readonly moment: number; readonly cut: number; readonly old: number }): void {
    const tiles = new TileSet(this.#plan);
    const { row, kept: families } = this.#plan;
    const rows: { readonly bytes: Uint8Array; readonly at: number }[] = [];
    /** The same, as stretches without a gap; newest first. */
    const stretches: Uint8Array[] = [];
    let firstKept = 0;
    for (let part: Region | undefined = this.region(source); part !== undefined; part = part.before) {
      const { bytes } = part;
      firstKept = part.end;
      let first = part.end;
      for (let end = part.end, at = 0; end > part.start; end = at) {
        at = startBefore(bytes, end);
        if (isTile(bytes, at)) tiles.take(bytes, at);
        else if (timeAt(bytes, at) < cut) {
          rows.push({ bytes, at });
          first = at;
        } else firstKept = at;
      }
      if (first < firstKept) stretches.push(bytes.subarray(first, firstKept));
    }
    // Tiles first: rows are folded into those that are there.
    const positions: number[] = [];
    for (const { bytes, at } of rows.reverse()) {
      const reader = this.#reader.at(bytes, at);
      readHead(reader, at, row);
      const family = families[row.family]!;
      readKept(reader, family, row, true);
      tiles.add(family, row);
      positions.push(row.position);
    }
    const writer = this.#writer;
    writer.reset();
    for (const stretch of stretches.reverse()) writer.append(stretch);
    this.#past.remember(source, writer.view(), positions);
    tiles.age(moment);
    writer.reset();
    tiles.encode(writer);
    const tileBytes = writer.length;
    const at = source * this.#rows.recordWords;
    const kept = this.#rows.records[at + rowCountAt]! - old;
    if (this.#isHot(source)) this.#hot.rows(source).dropBelow(cut, kept);
    else {
      const region = this.region(source);
      writer.append(region.bytes.subarray(firstKept, region.end));
    }
    this.#rows.replace(source, writer.view());
    this.#rows.records[at + tileBytesAt] = tileBytes;
    this.#rows.records[at + rowCountAt] = kept;
    this.#rows.records[at + flagsAt]! |= rolledUp;
    this.#rolledAt[source] = moment;
    this.#cut[source] = cut;
  }

  #isHot(source: number): boolean {
    return (this.#rows.records[source * this.#rows.recordWords + flagsAt]! & hot) !== 0;
  }

  /** Rows leave the block for pages. */
  #heat(source: number): void {
    const { bytes, start, end } = this.region(source);
    const at = source * this.#rows.recordWords;
    const first = start + this.#rows.records[at + tileBytesAt]!;
    this.#hot.add(source, { bytes, start: first, end });
    this.#rows.records[at + flagsAt]! |= hot;
    this.#rows.replace(source, bytes.slice(start, first));
  }

  /** Rows come back from their pages into the block. */
  #cool(source: number): void {
    const { bytes, start, end } = inOnePart(this.region(source));
    this.#hot.drop(source);
    this.#rows.records[source * this.#rows.recordWords + flagsAt]! &= ~hot;
    this.#rows.replace(source, bytes.slice(start, end));
  }

  /** Undoes all roll-ups of a source. */
  #unroll(source: number): void {
    // Restoring goes through the row in hand, which is on its way in: keep it.
    const { row } = this.#plan;
    const inHand = copyRow(row);
    const bytes = this.#restore(source, this.#past.positions(source));
    restoreRow(row, inHand);
    let count = 0;
    for (let end = bytes.length; end > 0; end = startBefore(bytes, end)) count++;
    const at = source * this.#rows.recordWords;
    this.#hot.drop(source);
    this.#rows.replace(source, bytes);
    this.#past.forget(source);
    this.#rows.records[at + tileBytesAt] = 0;
    this.#rows.records[at + rowCountAt] = count;
    // Twice as many before the next roll-up, or history in no order would be rolled up and down without end.
    this.#rows.records[at + rowLimitAt] = Math.max(this.#rowBound, count * 2);
    this.#rows.records[at + flagsAt] = 0;
    this.#rolledAt[source] = 0;
    this.#cut[source] = 0;
    if (count > this.#rowBound * hotFactor) this.#heat(source);
  }

  /** Rows of a source without its tiles. */
  #rowsLeft(source: number): Region {
    const { bytes, start, end } = inOnePart(this.region(source));
    return { bytes, start: start + this.#rows.records[source * this.#rows.recordWords + tileBytesAt]!, end };
  }

  /** Rolled-up events, from the log where their rows are not kept, and the rows still here, as rows in order. */
  #restore(source: number, positions: readonly number[]): Uint8Array {
    const { row, kept } = this.#plan;
    const writer = new ByteWriter();
    // In the order of the log, so that it unpacks what stands together once.
    for (const position of positions) {
      this.#load(position);
      writeRow(kept[row.family]!, row, writer);
    }
    for (const { bytes, start, end } of [this.#past.rows(source) ?? nothing, this.#rowsLeft(source)]) writer.append(bytes.subarray(start, end));
    return sortRows(writer.view());
  }

  /** @param at of the source's record */
  #rowLimit(at: number): number {
    return Math.max(this.#rows.records[at + rowLimitAt]!, this.#rowBound);
  }

  #ensure(source: number): void {
    this.#rows.reserve(source);
    this.#rolledAt = grown(this.#rolledAt, source + 1);
    this.#cut = grown(this.#cut, source + 1);
  }

  /**
   * The state as of this call as sections for `load`, made piece by piece while the store goes on: a source is copied
   * before it changes for the first time. One at a time: another call, or ending this one, ends it.
   * @param sources how many there are. Cost: 1-2 ms a section; until it ends, a source that changes costs a copy once.
   */
  save(sources: number): Generator<readonly [string, Uint8Array]> {
    this.#ensure(Math.max(0, sources - 1));
    this.#sweep?.end();
    this.#sweep = new Sweep(sources, (source, out) => this.#writeRecord(source, out));
    return namePieces(this.#sweep);
  }

  /** Counts, moments, then tiles and rows, then what was rolled up. */
  #writeRecord(source: number, out: ByteWriter): void {
    const at = source * this.#rows.recordWords;
    const region = inOnePart(this.region(source));
    const isRolledUp = this.#rows.records[at + flagsAt]! & rolledUp;
    out.unsigned((region.end - region.start) * 2 + isRolledUp);
    out.unsigned(this.#rows.records[at + rowCountAt]!);
    out.unsigned(this.#rowLimit(at));
    if (isRolledUp) {
      out.unsigned(this.#rows.records[at + tileBytesAt]!);
      out.float(this.#rolledAt[source]!);
      out.float(this.#cut[source]!);
    }
    out.append(region.bytes.subarray(region.start, region.end));
    if (isRolledUp) this.#past.write(source, out);
  }

  load(sections: ReadonlyMap<string, Uint8Array>, sources: number): void {
    if (sources === 0) return;
    this.#ensure(sources - 1);
    const from = new ByteReader();
    for (let source = 0, piece = 0; source < sources; piece++) {
      const bytes = sections.get(`rows/${piece}`)!;
      from.at(bytes, 0);
      while (from.position < bytes.length) this.#readRecord(source++, from);
    }
  }

  #readRecord(source: number, from: ByteReader): void {
    const at = source * this.#rows.recordWords;
    const head = from.unsigned();
    const isRolledUp = head % 2;
    this.#rows.records[at + rowCountAt] = from.unsigned();
    this.#rows.records[at + rowLimitAt] = from.unsigned();
    this.#rows.records[at + flagsAt] = isRolledUp;
    if (isRolledUp === 1) {
      this.#rows.records[at + tileBytesAt] = from.unsigned();
      this.#rolledAt[source] = from.float();
      this.#cut[source] = from.float();
    }
    if (head > 1) this.#rows.replace(source, from.take((head - isRolledUp) / 2));
    if (isRolledUp === 1) this.#past.read(source, from);
    if (this.#rows.records[at + rowCountAt]! > this.#rowBound * hotFactor) this.#heat(source);
  }
}

const nothing: Region = { bytes: new Uint8Array(0), start: 0, end: 0 };

function* namePieces(sweep: Sweep): Generator<readonly [string, Uint8Array]> {
  let piece = 0;
  for (const bytes of sweep.pieces()) yield [`rows/${piece++}`, bytes];
}
