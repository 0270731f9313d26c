/** What is fuzzed: inputs as they should be, and what must hold of everything made from them. */
import type { Random } from './random.ts';

export interface Target<Input> {
  readonly name: string;
  /** Inputs as they should be; cases are mutations of them and of the corpus. */
  readonly seeds: readonly Input[];
  mutate(input: Input, random: Random): Input;
  /** Throws when a promise is broken. May keep state: a failing case is tried again alone to find out. */
  check(input: Input, random: Random): void | Promise<void>;
  /** Begins anew. */
  reset?(): void;
  /** Smaller neighbours of an input. */
  smaller?(input: Input): Iterable<Input>;
  toJson(input: Input): unknown;
  fromJson(json: unknown): Input;
}

/** A case that broke a promise. */
export interface Finding {
  readonly target: string;
  readonly seed: number;
  readonly case: number;
  /** As the corpus keeps it. */
  readonly input: unknown;
  readonly reason: string;
}

/** JSON inputs are kept as they are. */
export const asJson = { toJson: (input: unknown) => input, fromJson: (json: unknown) => json } as const;

/** Bytes are kept as base64. */
export const asBase64 = {
  toJson: (bytes: Uint8Array) => Buffer.from(bytes).toString('base64'),
  fromJson: (json: unknown): Uint8Array => Uint8Array.from(Buffer.from(json as string, 'base64')),
} as const;
