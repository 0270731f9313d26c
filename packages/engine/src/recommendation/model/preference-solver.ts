/**
 * The vector that explains a row of preferences best, the other side's vectors given: the heart of implicit matrix
 * factorization. For strengths s the loss is Σ over all items of c (p − x·y)² + ridge |x|², with confidence c = 1 + |s| and
 * preference p = 1 where s > 0, else 0 (Hu, Koren & Volinsky 2008). Its minimum solves (G + Σ |s| y yᵀ + ridge I) x =
 * Σ over s > 0 of (1 + s) y, where G = Σ over all items of y yᵀ is shared by all rows. A few steps of conjugate gradient from
 * the vector of the last epoch do (Takács, Pilászy & Tikk 2011), and the matrix in brackets is never built. The sum is taken
 * four items at a time, in 64-bit numbers, from vectors stored in 32 bits.
 *
 * Sources: http://yifanhu.net/PUB/cf.pdf, https://doi.org/10.1145/2043932.2043987.
 */

/** Rows of preferences, or one; `items[from … to − 1]` belong to the row that is solved. */
export interface PreferenceRow {
  /** Each once. */
  readonly items: Int32Array;
  readonly strengths: Float32Array | Float64Array;
  readonly from: number;
  readonly to: number;
  /** Weight of |x|². */
  readonly ridge: number;
}

/** The side that is given. */
export interface GivenVectors {
  readonly dims: number;
  /** [items, dims]. */
  readonly vectors: Float32Array;
  /** [dims, dims], Σ y yᵀ of all items. */
  readonly gram: Float64Array;
}

/** Less is left over than 32 bits can show. */
const DONE = 1e-20;

/** Solves row after row without allocating. Deterministic: the same row and vectors give the same bits. */
export class PreferenceSolver {
  readonly #dims: number;
  readonly #vectors: Float32Array;
  readonly #gram: Float64Array;
  readonly #solution: Float64Array;
  readonly #residual: Float64Array;
  readonly #direction: Float64Array;
  readonly #image: Float64Array;

  constructor({ dims, vectors, gram }: GivenVectors) {
    this.#dims = dims;
    this.#vectors = vectors;
    this.#gram = gram;
    this.#solution = new Float64Array(dims);
    this.#residual = new Float64Array(dims);
    this.#direction = new Float64Array(dims);
    this.#image = new Float64Array(dims);
  }

  /** Betters the vector at `place` of `of` in place. Cost: (steps + 1) × (2 × entries + dims) × dims multiplications. */
  solve(row: PreferenceRow, of: Float32Array | Float64Array, place: number, steps: number): void {
    const [x, residual, image] = [this.#solution, this.#residual, this.#image];
    for (let i = 0; i < x.length; i++) x[i] = of[place + i]!;
    this.#multiply(row, x, image);
    residual.fill(0);
    for (let at = row.from; at < row.to; at++) {
      const strength = row.strengths[at]!;
      if (strength > 0) this.#addVector(row.items[at]!, 1 + strength, residual);
    }
    for (let i = 0; i < x.length; i++) residual[i] = residual[i]! - image[i]!;
    this.#descend(row, steps);
    for (let i = 0; i < x.length; i++) of[place + i] = x[i]!;
  }

  /** Solves (G + Σ |s| y yᵀ + ridge I) x = right into `into`; of `solve`'s answer this tells the shares of the single items. */
  invert(row: PreferenceRow, right: Float64Array | Float32Array, into: Float64Array, steps: number): void {
    this.#solution.fill(0);
    this.#residual.set(right);
    this.#descend(row, steps);
    into.set(this.#solution);
  }

  #descend(row: PreferenceRow, steps: number): void {
    const [x, residual, direction, image, dims] = [this.#solution, this.#residual, this.#direction, this.#image, this.#dims];
    direction.set(residual);
    let left = dot(residual, residual);
    for (let step = 0; step < steps && left > DONE; step++) {
      this.#multiply(row, direction, image);
      const length = left / dot(direction, image);
      for (let i = 0; i < dims; i++) {
        x[i] = x[i]! + length * direction[i]!;
        residual[i] = residual[i]! - length * image[i]!;
      }
      const remains = dot(residual, residual);
      const turn = remains / left;
      for (let i = 0; i < dims; i++) direction[i] = residual[i]! + turn * direction[i]!;
      left = remains;
    }
  }

  #addVector(item: number, times: number, into: Float64Array): void {
    const [vectors, dims] = [this.#vectors, this.#dims];
    for (let i = 0, at = item * dims; i < dims; i++, at++) into[i] = into[i]! + times * vectors[at]!;
  }

  /** into = (G + Σ |s| y yᵀ + ridge I) x. */
  #multiply({ items, strengths, from, to, ridge }: PreferenceRow, x: Float64Array, into: Float64Array): void {
    const [vectors, dims] = [this.#vectors, this.#dims];
    this.#multiplyGram(x, ridge, into);
    let at = from;
    for (; at + 3 < to; at += 4) {
      const [a, b, c, d] = [items[at]! * dims, items[at + 1]! * dims, items[at + 2]! * dims, items[at + 3]! * dims];
      let [first, second, third, fourth] = [0, 0, 0, 0];
      for (let i = 0; i < dims; i++) {
        const value = x[i]!;
        first += vectors[a + i]! * value;
        second += vectors[b + i]! * value;
        third += vectors[c + i]! * value;
        fourth += vectors[d + i]! * value;
      }
      first *= Math.abs(strengths[at]!);
      second *= Math.abs(strengths[at + 1]!);
      third *= Math.abs(strengths[at + 2]!);
      fourth *= Math.abs(strengths[at + 3]!);
      for (let i = 0; i < dims; i++) into[i] = into[i]! + (first * vectors[a + i]! + second * vectors[b + i]!) + (third * vectors[c + i]! + fourth * vectors[d + i]!);
    }
    for (; at < to; at++) {
      const base = items[at]! * dims;
      let product = 0;
      for (let i = 0; i < dims; i++) product += vectors[base + i]! * x[i]!;
      this.#addVector(items[at]!, product * Math.abs(strengths[at]!), into);
    }
  }

  /** into = (G + ridge I) x; G is symmetric, so its rows are its columns. */
  #multiplyGram(x: Float64Array, ridge: number, into: Float64Array): void {
    const [gram, dims] = [this.#gram, this.#dims];
    for (let i = 0; i < dims; i++) into[i] = ridge * x[i]!;
    let row = 0;
    for (; row + 3 < dims; row += 4) {
      const [a, b, c, d] = [row * dims, (row + 1) * dims, (row + 2) * dims, (row + 3) * dims];
      const [first, second, third, fourth] = [x[row]!, x[row + 1]!, x[row + 2]!, x[row + 3]!];
      for (let i = 0; i < dims; i++) into[i] = into[i]! + (first * gram[a + i]! + second * gram[b + i]!) + (third * gram[c + i]! + fourth * gram[d + i]!);
    }
    for (; row < dims; row++) for (let i = 0; i < dims; i++) into[i] = into[i]! + x[row]! * gram[row * dims + i]!;
  }
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!;
  return sum;
}

/** Adds y yᵀ of vectors `from … to − 1` to `gram` [dims, dims]. Cost: (to − from) × dims² / 2 multiplications. */
export function addGram({ dims, vectors }: { readonly dims: number; readonly vectors: Float32Array }, from: number, to: number, gram: Float64Array): void {
  const four = new Float64Array(4 * dims);
  for (let vector = from; vector < to; vector += 4) {
    const count = Math.min(4, to - vector) * dims;
    four.fill(0);
    for (let i = 0; i < count; i++) four[i] = vectors[vector * dims + i]!;
    for (let row = 0; row < dims; row++) {
      const [a, b, c, d] = [four[row]!, four[dims + row]!, four[2 * dims + row]!, four[3 * dims + row]!];
      for (let column = row, at = row * dims + row; column < dims; column++, at++) {
        gram[at] = gram[at]! + (a * four[column]! + b * four[dims + column]!) + (c * four[2 * dims + column]! + d * four[3 * dims + column]!);
      }
    }
  }
}

/** Copies the upper half that `addGram` filled to the lower. */
export function mirrorGram(gram: Float64Array, dims: number): void {
  for (let row = 1; row < dims; row++) for (let column = 0; column < row; column++) gram[row * dims + column] = gram[column * dims + row]!;
}
