/** Messages that have happened, or will, and are not yet delivered: numbers in columns, one row a message, rows used again. */
export class Waiting {
  /** When it happened, and when it is delivered, ms since 1970. */
  at = new Float64Array(1_024);
  deliveredAt = new Float64Array(1_024);
  user = new Int32Array(1_024);
  /** Number of the event among the customer's, from 0: a repeat has that of its first delivery. */
  serial = new Int32Array(1_024);
  /** What it is about: a product, an order, a campaign; and how: pieces, a regime, an arm. */
  subject = new Int32Array(1_024);
  detail = new Int32Array(1_024);
  kind = new Uint8Array(1_024);
  device = new Uint8Array(1_024);
  signedIn = new Uint8Array(1_024);
  fault = new Uint8Array(1_024);
  readonly #free: number[] = [];
  #used = 0;

  /** A row that nobody uses. */
  claim(): number {
    const row = this.#free.pop() ?? this.#used++;
    if (row >= this.at.length) this.#grow();
    return row;
  }

  /** Gives a row back; what is in it may be read until the next claim. */
  release(row: number): void {
    this.#free.push(row);
  }

  #grow(): void {
    const length = this.at.length * 2;
    for (const name of ['at', 'deliveredAt'] as const) this[name] = copied(this[name], new Float64Array(length));
    for (const name of ['user', 'serial', 'subject', 'detail'] as const) this[name] = copied(this[name], new Int32Array(length));
    for (const name of ['kind', 'device', 'signedIn', 'fault'] as const) this[name] = copied(this[name], new Uint8Array(length));
  }
}

function copied<Column extends Float64Array | Int32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
