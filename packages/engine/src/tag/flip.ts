/** When a rule turns by itself, if nothing happens. */
export interface Flip {
  readonly at: number;
  readonly to: boolean;
}
