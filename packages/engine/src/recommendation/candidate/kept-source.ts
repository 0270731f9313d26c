/** A way that follows events and whose knowledge goes into a checkpoint. */
import type { FollowingSource } from './candidate-source.ts';

/**
 * One that learns from every event and can be put away. The bytes are a function of the interactions that were taken, and of
 * the options: following in one go, and following after a `load` in the middle, end in the same bytes and the same answers.
 */
export interface KeptSource extends FollowingSource {
  /** All that it knows, as a copy. */
  save(): Uint8Array;
  /** Takes the place of all that it knows. @param bytes of a `save` of a source of the same options */
  load(bytes: Uint8Array): void;
}
