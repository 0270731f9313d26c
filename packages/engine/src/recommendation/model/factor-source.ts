/** Candidates by matrix factorization: the customer's vector is solved from the history at each request, then compared with all items. */
import type { CandidateReason, CandidateRequest, CandidateSource } from '../candidate/candidate-source.ts';
import type { CustomerVectors } from '../following/renumbered-source.ts';
import { BestScores } from '../candidate/best-scores.ts';
import type { FactorModel } from './factor-model.ts';
import { MOST_REASON_ITEMS } from './item-item-source.ts';
import { addGram, mirrorGram, PreferenceSolver, type PreferenceRow } from './preference-solver.ts';
import { strengthsOf } from './strength.ts';
import { createVectorSearch, type VectorSearch } from './vector-search.ts';

/** Steps of conjugate gradient from nothing; what is left after them is below what 32-bit factors tell apart. */
const STEPS = 10;

/** Also says where a customer stands among the items. */
export interface FactorSource extends CandidateSource {
  /** [dims], the vector that explains the history; zeros when no item of it is known. */
  vectorOf(request: CandidateRequest): Float64Array;
}

/**
 * Serves trained factors. An event changes the next answer, because nothing of a customer is stored. Cost of an answer: 10
 * solver steps (0.1 ms for a history of 50 at 64 dims), then the search.
 * @param search of the same vectors; default exact
 */
export function createFactorSource(model: FactorModel, search: VectorSearch = createVectorSearch({ dims: model.dims, vectors: model.factors })): FactorSource {
  const { dims, factors, recency } = model;
  const items = factors.length / dims;
  const gram = new Float64Array(dims * dims);
  addGram({ dims, vectors: factors }, 0, items, gram);
  mirrorGram(gram, dims);
  const solver = new PreferenceSolver({ dims, vectors: factors, gram });

  const rowOf = ({ history }: CandidateRequest): PreferenceRow => {
    const known = strengthsOf(history, { items, recency });
    const strengths = known.strengths.map((strength) => strength * model.confidence);
    return { items: known.items, strengths, from: 0, to: known.items.length, ridge: ridgeOf(strengths, 0, strengths.length, items, model.regularization) };
  };
  const vectorOf = (request: CandidateRequest): Float64Array => {
    const vector = new Float64Array(dims);
    solver.solve(rowOf(request), vector, 0, STEPS);
    return vector;
  };

  const candidates: CandidateSource['candidates'] = (request) => {
    const vector = vectorOf(request);
    return vector.every((value) => value === 0) ? [] : search.search(vector, request.limit);
  };

  // Hu et al. §5: the score of an item is a sum over the history, of (A⁻¹ y) · yᵢ times the confidence in i, where A is the customer's matrix.
  const because = (request: CandidateRequest, item: number): readonly CandidateReason[] => {
    if (item >= items) return [];
    const row = rowOf(request);
    const towards = new Float64Array(dims);
    solver.invert(row, factors.subarray(item * dims, (item + 1) * dims), towards, STEPS);
    const best = new BestScores(MOST_REASON_ITEMS);
    row.items.forEach((from, i) => {
      const strength = row.strengths[i]!;
      let share = 0;
      for (let d = 0; d < dims; d++) share += towards[d]! * factors[from * dims + d]!;
      if (strength > 0 && share > 0 && from !== item) best.offer(from, share * (1 + strength));
    });
    const told = best.take();
    return told.length === 0 ? [] : [{ kind: 'taste', items: told.map((each) => each.item) }];
  };

  return { candidates, because, vectorOf };
}

/** Where customers stand by their factors. Cost: 0.1 ms each, at once. */
export function factorCustomers({ vectorOf }: FactorSource, dims: number): CustomerVectors {
  return {
    dims,
    vectorsOf(requests) {
      const vectors = new Float32Array(requests.length * dims);
      requests.forEach((request, i) => vectors.set(vectorOf(request), i * dims));
      return Promise.resolve(vectors);
    },
  };
}

/**
 * Weight of |x|² of a row: its confidence, all items' included, times the regularization, so that the same setting fits rows
 * and tables of any size (Rendle, Krichene, Zhang & Koren 2021, https://arxiv.org/abs/2110.14037).
 */
export function ridgeOf(strengths: Float32Array | Float64Array, from: number, to: number, items: number, regularization: number): number {
  let confidence = items;
  for (let at = from; at < to; at++) confidence += Math.abs(strengths[at]!);
  return regularization * confidence;
}
