/** What every command is given: words, a terminal, and the server it asks. */
import type { Language } from '@limn/engine';
import type { Client } from './client.ts';
import type { Say } from './language.ts';
import type { Terminal } from './terminal.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface CliContext {
  readonly lang: Language;
  readonly say: Say;
  /** A whole number as people write it: `17,218`. */
  count(value: number): string;
  readonly terminal: Terminal;
  readonly env: Environment;
  /** Made when a command asks the server: by then its options are known. */
  client(): Client;
  /** Whether the answer is for a program. */
  json(): boolean;
  /** Prints an answer as one JSON document. */
  printJson(value: unknown): void;
}

/** Where the server listens unless told otherwise. */
export const defaultPort = 4750;
export const defaultHost = '127.0.0.1';
