/** How alike two items are, by what a customer sees of them: from 0, nothing shared, to 1. */

/** What of an item counts for variety; what is absent is shared with nobody. */
export interface ItemAspects {
  readonly category?: string | undefined;
  readonly brand?: string | undefined;
  /** Where it lies among others, by text, picture or taste; of one length for all items of a list. Its own length says nothing. */
  readonly vector?: Float32Array | undefined;
}

/** How much each aspect counts, not negative; 0 is as if nobody had it. */
export interface AspectWeights {
  readonly category: number;
  readonly brand: number;
  readonly vector: number;
}

/** What is prepared of an item, so that a comparison costs little. */
export interface PreparedAspects extends ItemAspects {
  /** Length of its vector; 0 without one, or where one of its numbers is not finite. */
  readonly length: number;
}

/** Cost: a pass over the vector. */
export function prepareAspects({ category, brand, vector }: ItemAspects): PreparedAspects {
  const length = vector === undefined ? 0 : Math.sqrt(innerProduct(vector, vector));
  return { category, brand, vector, length: Number.isFinite(length) ? length : 0 };
}

/** Mean over the aspects by weight: 1 for the same category, 1 for the same brand, the cosine of the vectors where it is positive. */
export function similarityOf(one: PreparedAspects, other: PreparedAspects, weights: AspectWeights): number {
  const total = weights.category + weights.brand + weights.vector;
  if (total === 0) return 0;
  let sum = 0;
  if (one.category !== undefined && one.category === other.category) sum += weights.category;
  if (one.brand !== undefined && one.brand === other.brand) sum += weights.brand;
  if (weights.vector > 0 && one.length > 0 && other.length > 0) sum += weights.vector * Math.max(0, innerProduct(one.vector!, other.vector!) / (one.length * other.length));
  return sum / total;
}

function innerProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
