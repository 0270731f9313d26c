/** One measured figure: a line of JSON, or of a table. */
export interface Figure {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  /** What it was measured with. */
  readonly [condition: string]: string | number;
}
