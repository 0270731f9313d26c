/** A way that follows events and whose knowledge goes into a checkpoint. */
import { ByteWriter } from '../../feature/codec.ts';
import type { FollowingSource } from './candidate-source.ts';

/**
 * One that learns from every event and can be put away. The bytes are a function of the interactions that were taken, and of
 * the options: following in one go, and following after a `load` in the middle, end in the same bytes and the same answers.
 */
export interface KeptSource extends FollowingSource {
  /** All that it knows, as copies, in pieces that take some ms each: take them all before the next interaction. It may be asked meanwhile. */
  save(): Iterable<Uint8Array>;
  /** Takes the place of all that it knows. @param bytes the pieces of a `save`, joined, of a source of the same options */
  load(bytes: Uint8Array): void;
}

/** A part of what a source knows, written row by row: between two, what is written may be taken. */
export interface KeptPart {
  encode(out: ByteWriter): Iterable<void>;
}

const PIECE_BYTES = 131_072;

/** What parts write, one after the other, in pieces. @param head written first */
export function* piecesOf(parts: readonly KeptPart[], head: (out: ByteWriter) => void = () => {}): Generator<Uint8Array> {
  const out = new ByteWriter();
  head(out);
  for (const part of parts) {
    for (const _ of part.encode(out)) {
      if (out.length < PIECE_BYTES) continue;
      yield out.view().slice();
      out.reset();
    }
  }
  yield out.view().slice();
}

/** Pieces as one. */
export function joined(pieces: Iterable<Uint8Array>): Uint8Array {
  const all = [...pieces];
  const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of all) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
