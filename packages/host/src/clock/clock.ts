/** Now is a port: the wall clock, a manual clock in tests, an example's own time. */
export interface Clock {
  /** ms since 1970. Never goes back. */
  now(): number;
  /** Calls once at or soon after the moment. @returns to cancel. */
  wakeAt(moment: number, call: () => void): () => void;
}
