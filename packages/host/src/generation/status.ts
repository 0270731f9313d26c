/** What is told about generations: how far they are, and whom they would move. */
import type { Change, SourceId } from '@limn/engine';

/** How a generation is. */
export interface GenerationStatus {
  readonly version: string;
  /** `building`: behind the log; `ready`: level with it, may be published; `failed`: see `reason`. */
  readonly state: 'current' | 'building' | 'ready' | 'pinned' | 'failed';
  /** Events of the log applied, of how many. */
  readonly done: number;
  readonly of: number;
  readonly reason?: string;
}

/** A tag or segment before and after. */
export interface RuleDiff {
  readonly name: string;
  readonly kind: Change['kind'];
  /** Members. */
  readonly before: number;
  readonly after: number;
  readonly entered: number;
  readonly left: number;
  /** Some of those who enter and leave, at most 20 each. */
  readonly entering: readonly SourceId[];
  readonly leaving: readonly SourceId[];
}

/** What one definition declares otherwise than another: declarations, such as `tag lapsing`. One that only uses something changed is not itself changed. */
export interface DeclarationDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** What publishing would bring, at a position of the log and a moment. */
export interface GenerationDiff extends DeclarationDiff {
  readonly from: string;
  readonly to: string;
  readonly position: number;
  readonly moment: number;
  readonly rules: readonly RuleDiff[];
}

/** How a definition is proposed. */
export interface ProposeOptions {
  /** Put it in force as soon as it is level, also after a restart. */
  readonly publish?: boolean;
  /** Resolve only when it is level (and in force, if that was asked). Default true. */
  readonly wait?: boolean;
  readonly onProgress?: (done: number, of: number) => void;
}
