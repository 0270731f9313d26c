import { createHash } from 'node:crypto';
import type { ForeignModelData, ModelSignature } from '@limn/engine';
import { learnError } from '../../errors.ts';
import { readSignature } from '../manifest.ts';
import { openSession } from '../scoring-session.ts';

/** Default bound of a model file. */
const MOST_BYTES = 512 * 2 ** 20;

/** A file that may come from anywhere, and what is said of it. */
export interface ForeignFile {
  /** Named in errors. */
  readonly file: string;
  readonly onnx: Uint8Array;
  /** Of unknown form. */
  readonly signature: unknown;
  /** Default 512 MiB. */
  readonly mostBytes?: number;
}

/**
 * Looks an ONNX model made elsewhere (scikit-learn, PyTorch, …) through, loads it once and tries it with two rows.
 * @throws LearnError `model_oversized`, `model_malformed`, `model_external_data`, `model_unknown_operator`, `model_signature`, `model_failed`
 */
export async function tryForeign({ file, onnx, signature, mostBytes = MOST_BYTES }: ForeignFile): Promise<ForeignModelData> {
  if (onnx.length > mostBytes) throw learnError('model_oversized', { file, reason: `${onnx.length} bytes, and ${mostBytes} are allowed` });
  const checked: ModelSignature = readSignature(signature, file);
  const session = await openSession(onnx, checked, { file, mostBytes });
  await session.close();
  const { inputs, output, link, classes } = checked;
  return { format: 1, kind: 'foreign', onnx: createHash('sha256').update(onnx).digest('hex'), outputs: session.outputs, inputs, output, link, ...(classes !== undefined && { classes }) };
}
