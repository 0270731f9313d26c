/** What a version did so far: cheap counters that the statistics of the protocol and `/metrics` are read from. */

/** Times it happened, and how long all of it took. */
export interface Tally {
  count: number;
  ms: number;
}

/** Counters of a version since it was loaded. */
export class ModelStatistics {
  /** Requests answered, and refused or failed after they were found to fit, from when they came. */
  readonly success: Tally = { count: 0, ms: 0 };
  readonly fail: Tally = { count: 0, ms: 0 };
  /** Waiting for a run. */
  readonly queue: Tally = { count: 0, ms: 0 };
  /** In ONNX Runtime, once a run. */
  readonly run: Tally = { count: 0, ms: 0 };
  /** By rows of the run. */
  readonly runsOfRows = new Map<number, Tally>();
  /** Rows answered. */
  rows = 0;
  /** Rows with a number among their answers that is none. */
  failingRows = 0;
  /** When the last request was answered, ms since 1970. */
  lastAt = 0;
  /** Of the newest rows, whether each was such, in a ring. */
  readonly #newest = new Uint8Array(NEWEST_ROWS);
  #seen = 0;
  #failingOfNewest = 0;

  /** More than half of the newest rows, of ten at least, have an answer that is no number. */
  get isFailing(): boolean {
    const known = Math.min(this.#seen, NEWEST_ROWS);
    return known >= FEWEST_ROWS && this.#failingOfNewest * 2 > known;
  }

  /** Counts a request's rows. */
  countRows(rows: number, failing: number): void {
    this.rows += rows;
    this.failingRows += failing;
    // The rows of one request beyond the ring would only overwrite each other.
    for (let row = Math.max(0, rows - NEWEST_ROWS); row < rows; row++) {
      const place = this.#seen++ % NEWEST_ROWS;
      const isFailing = Number(row < failing);
      this.#failingOfNewest += isFailing - this.#newest[place]!;
      this.#newest[place] = isFailing;
    }
  }

  /** Counts a run of so many rows. */
  countRun(rows: number, ms: number): void {
    addTo(this.run, ms);
    let tally = this.runsOfRows.get(rows);
    if (tally === undefined) this.runsOfRows.set(rows, (tally = { count: 0, ms: 0 }));
    addTo(tally, ms);
  }
}

const NEWEST_ROWS = 100;
const FEWEST_ROWS = 10;

/** Once more, having taken so long. */
export function addTo(tally: Tally, ms: number): void {
  tally.count++;
  tally.ms += ms;
}
