/**
 * A trained sequence model in one piece, for whoever keeps models as bytes.
 *
 *     header length u32, header (JSON), encoder (ONNX), items' vectors (little-endian 32-bit floats)
 */
import { learnError } from '../../errors.ts';
import { openSequenceModel, type SequenceModel } from './sequence-model.ts';
import type { SequenceSettings } from './sequence-options.ts';
import type { TrainedSequence } from './train-sequence.ts';

interface Header {
  readonly format: 1;
  readonly settings: SequenceSettings;
  readonly itemKeys: readonly string[];
  /** Bytes of the encoder. */
  readonly encoder: number;
}

const FORMAT = 1;

/** @param itemKeys names of items, by their number */
export function encodeSequence({ settings, encoder, itemVectors }: Pick<TrainedSequence, 'settings' | 'encoder' | 'itemVectors'>, itemKeys: readonly string[]): Uint8Array {
  const header = Buffer.from(JSON.stringify({ format: FORMAT, settings, itemKeys, encoder: encoder.length } satisfies Header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return Buffer.concat([length, header, encoder, new Uint8Array(itemVectors.buffer, itemVectors.byteOffset, itemVectors.byteLength)]);
}

/** What `encodeSequence` wrote, with all in memory of its own. */
export interface ReadSequence extends Pick<TrainedSequence, 'settings' | 'encoder'> {
  readonly itemKeys: readonly string[];
  readonly itemVectors: Float32Array;
}

/** Reads what `encodeSequence` gave; its caller knows that the bytes are whole. @param file that errors name @throws LearnError `artifact_format`, `artifact_damaged` */
export function readSequenceBytes(bytes: Uint8Array, file: string): ReadSequence {
  const { settings, itemKeys, encoder, at } = readHeader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), file);
  // A copy, where numbers may stand.
  const vectors = new Uint8Array(bytes.subarray(at + encoder));
  if (vectors.length !== itemKeys.length * settings.width * 4) throw learnError('artifact_damaged', { file, reason: `its vectors are not those of ${itemKeys.length} items` });
  return { settings, itemKeys, encoder: new Uint8Array(bytes.subarray(at, at + encoder)), itemVectors: new Float32Array(vectors.buffer) };
}

/** Opens what `encodeSequence` gave on this thread; see `openSequenceWay`. @throws LearnError as `readSequenceBytes`, and `model_failed` */
export async function openSequenceBytes(bytes: Uint8Array, { file = 'model' }: { readonly file?: string } = {}): Promise<{ readonly model: SequenceModel; readonly itemKeys: readonly string[] }> {
  const { itemKeys, ...parts } = readSequenceBytes(bytes, file);
  return { model: await openSequenceModel({ ...parts, itemCount: itemKeys.length }, { file }), itemKeys };
}

function readHeader(bytes: Buffer, file: string): Header & { readonly at: number } {
  try {
    const at = 4 + bytes.readUInt32LE();
    const header = JSON.parse(bytes.toString('utf8', 4, at)) as Header;
    if (header.format === FORMAT) return { ...header, at };
    throw learnError('artifact_format', { file, found: String(header.format), known: FORMAT });
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError) throw learnError('artifact_damaged', { file, reason: 'it does not begin like a sequence model' }, cause);
    throw cause;
  }
}
