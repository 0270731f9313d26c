/** Tensors as they come in and go out, and what the protocols share about them. */
import { HttpProblem } from '../../errors.ts';
import type { Datatype, Elements } from './datatype.ts';

/** Named elements in a shape. */
export interface Tensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  /** In row order, as many as the shape has. */
  readonly data: Elements;
}

/** Elements of a shape. */
export function countOf(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) count *= size;
  return count;
}

/** A request whose tensors cannot be read, or are not those that the model takes. */
export function tensorProblem(detail: string, cure: string): HttpProblem {
  return new HttpProblem('malformed_tensor', { detail, cure });
}

/** The rows `from` up to `to` of elements with so many elements a row; numbers are not copied. */
export function rowsOf(data: Elements, { from, to, width }: { readonly from: number; readonly to: number; readonly width: number }): Elements {
  return Array.isArray(data) ? data.slice(from * width, to * width) : (data as Float32Array).subarray(from * width, to * width);
}
