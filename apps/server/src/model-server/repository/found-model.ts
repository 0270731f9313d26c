/** What a place holds models in: found first, read only when one is to be loaded. */
import type { ModelSignature } from '@limn/engine';

/** A version that is there. */
export interface FoundVersion {
  readonly version: string;
  /** Another when the file is another. */
  readonly fingerprint: string;
  /** Named in errors. */
  readonly file: string;
  /** @throws LearnError when it cannot be read or is damaged */
  read(): Promise<{ readonly bytes: Uint8Array; readonly signature?: ModelSignature }>;
}

/** A model and its versions. */
export interface FoundModel {
  readonly name: string;
  readonly versions: readonly FoundVersion[];
  /** Who answers when no version is named; absent: see `orHighest`. */
  readonly usual?: string;
  /** Whether the highest version answers then, where `usual` names nobody; else nobody does. */
  readonly orHighest: boolean;
  /** Versions by further names. */
  readonly labels: ReadonlyMap<string, string>;
}

/** A place that models are in. */
export interface ModelSource {
  /** All that is there now. @throws when the place cannot be read */
  find(): Promise<readonly FoundModel[]>;
}
