/** What a model file takes and gives, in terms of columns: enough to score profiles with a model made anywhere. */
import type { InputTransform, ModelSignature, ScoringModel, SignatureInput } from '@limn/engine';
import { outputNames } from './export-model.ts';

/** The signature of a model that `exportModel` writes. */
export function signatureOf({ inputs, link, classes }: Pick<ScoringModel, 'inputs' | 'link' | 'classes'>): ModelSignature {
  const byColumn = new Map<string, SignatureInput>();
  for (const transform of inputs) {
    const before = byColumn.get(transform.column);
    byColumn.set(transform.column, before?.isList === true ? before : inputOf(transform));
  }
  return { inputs: [...byColumn.values()], output: { name: outputNames.score }, link, ...(classes !== undefined && { classes }) };
}

function inputOf(transform: InputTransform): SignatureInput {
  const { column } = transform;
  if (transform.kind === 'category') return { name: column, type: 'string', columns: [column] };
  if (transform.kind === 'oneHot') return { name: column, type: 'string', columns: [column], isList: true };
  return { name: column, type: 'float32', columns: [column], ...(transform.of !== undefined && { of: transform.of }) };
}
