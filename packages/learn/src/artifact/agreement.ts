/** A model as ONNX and the same model in the engine's own scorer: they must say the same before anybody is told anything. */
import { createScorer, type ScoringModel } from '@limn/engine';
import { learnError } from '../errors.ts';
import type { Table } from '../table/table.ts';
import { TIMELESS_AS_OF, valueAt } from '../transform/matrix.ts';
import type { ScoredRow } from './feeds.ts';
import { openSession } from './scoring-session.ts';
import { signatureOf } from './signature.ts';

/** Largest difference that rounding explains, of scores near 1; of larger ones as a share of them. */
const TOLERANCE = 1e-5;

/**
 * Scores rows in both ways. Cost: a model loaded, and some 60 µs a row.
 * @param onnx the model's file @param rows of the table, with its columns as the model is given them
 * @throws LearnError `model_disagrees` | `model_failed`
 */
export async function requireAgreement(model: ScoringModel, onnx: Uint8Array, { table, rows }: { readonly table: Table; readonly rows: ArrayLike<number> }): Promise<void> {
  const used = new Set(model.inputs.map(({ column }) => column));
  const columns = table.columns.filter(({ name }) => used.has(name));
  const given = Array.from(rows, (row): ScoredRow => ({ values: Object.fromEntries(columns.map((column) => [column.name, valueAt(column, row)])), asOf: table.at?.[row] ?? TIMELESS_AS_OF }));
  const session = await openSession(onnx, signatureOf(model), { file: 'model.onnx' });
  try {
    const { score } = createScorer(model);
    const told = await session.score(given);
    given.forEach(({ values, asOf }, i) => {
      score(values, asOf).values.forEach((own, output) => {
        const difference = Math.abs(own - told[i]![output]!);
        // NaN is no agreement either.
        if (!(difference <= TOLERANCE * Math.max(1, Math.abs(own)))) throw learnError('model_disagrees', { difference });
      });
    });
  } finally {
    await session.close();
  }
}
