/** What the process ends with, for scripts. Part of the interface: a number never changes its meaning. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** Tried and failed; the message says why. */
  failed: 1,
  /** Called wrongly: an unknown option, a missing argument, a request the server found malformed. */
  usage: 2,
  /** There is no such customer, column, segment, or file. */
  notFound: 3,
  /** No server answers. */
  unreachable: 4,
  /** Stopped by a second Ctrl-C; as shells count it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
