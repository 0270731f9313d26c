/** A model made elsewhere becomes a candidate: looked through, tried, fitted to the columns of the definition, beside what is usual among the customers there are. */
import { canonicalJson, modelInputs, predictionsOf, type ForeignModelData, type ModelInput, type SignatureInput } from '@limn/engine';
import type { Limn, ModelStatus } from '@limn/host';
import { usualCustomers } from './usual-customers.ts';

/** Of a model file that is sent. */
export const mostModelBytes = 64 * 2 ** 20;

/** What is to be registered. */
export interface ForeignRegistration {
  /** The prediction that it is for. */
  readonly prediction: string;
  /** Name of the file, for the record. */
  readonly file: string;
  readonly onnx: Uint8Array;
  /** As a team wrote it down. */
  readonly signature: unknown;
  readonly by: string;
}

/** The same file under the same signature stays the one model that it is. @throws LearnError as `tryForeign`; HostError `model_unfit` | `model_failed` */
export async function registerForeignModel(limn: Limn, { prediction, file, onnx, signature, by }: ForeignRegistration): Promise<ModelStatus> {
  // Loaded here: a server starts without it.
  const { tryForeign } = await import('@limn/learn');
  const model = fitted(await tryForeign({ file, onnx, signature, mostBytes: mostModelBytes }), limn, prediction);
  const { inputs, output, link, classes } = model;
  const asked = { inputs, output, link, ...(classes !== undefined && { classes }) };
  const same = limn.models.list(prediction).find(({ about }) => about['onnx'] === model.onnx && canonicalJson(about['signature']) === canonicalJson(asked));
  if (same !== undefined) return same;
  const { usual, customers } = await usualCustomers(limn, prediction, model);
  return limn.models.register({
    prediction, by,
    model: { ...model, ...(usual !== undefined && { usual }) },
    about: { madeBy: 'elsewhere', file, bytes: onnx.length, onnx: model.onnx, signature: asked, customers },
    files: { 'model.onnx': onnx },
  });
}

/** Models are told the time since a moment, never the moment: a signature that says `time` of such a column means just that. */
function fitted(model: ForeignModelData, { engine: { definition, columns } }: Limn, name: string): ForeignModelData {
  const prediction = predictionsOf(definition).get(name);
  const seen = new Map<string, ModelInput>(prediction === undefined ? [] : modelInputs(prediction, columns, name).map((input) => [input.column, input]));
  const isSince = ({ of, columns: named }: SignatureInput): boolean => of === 'time' && named.every((column) => seen.get(column)?.type === 'duration');
  return { ...model, inputs: model.inputs.map((input) => (isSince(input) ? { ...input, of: 'duration' } : input)) };
}
