import assert from 'node:assert/strict';
import { apply, broadcastShape, type Gradients, type Value } from '../value.ts';
import { sumTo } from './reduce.ts';
import { reshape } from './shape.ts';

/** Which of the two has its last two axes exchanged first. */
export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * Products of matrices: the last two axes are multiplied, those before meet as in sums (`[…, m, k] · […, k, n] → […, m, n]`).
 * Cost: of many matrices by one, one product of one tall matrix.
 */
export function matmul(a: Value, b: Value, { transposeA = false, transposeB = false }: MatmulOptions = {}): Value {
  assert(a.shape.length >= 2 && b.shape.length >= 2, 'matrices have two axes or more');
  if (a.shape.length === 2 && b.shape.length === 2) return gemm(a, b, { transposeA, transposeB });
  if (b.shape.length === 2 && !transposeA) {
    const tall = gemm(reshape(a, [rowsOf(a), a.shape.at(-1)!]), b, { transposeA, transposeB });
    return reshape(tall, [...a.shape.slice(0, -1), tall.shape[1]!]);
  }
  const [rows, inner] = matrixOf(a, transposeA);
  const [innerOfB, columns] = matrixOf(b, transposeB);
  assert.equal(inner, innerOfB, `[${a.shape.join(', ')}] and [${b.shape.join(', ')}] have no product`);
  const lead = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  // Exchanged axes are an extension of ONNX Runtime; without them the product stays in the standard.
  const plain = !transposeA && !transposeB;
  const toA = (dy: Value): Value => (transposeA ? matmul(b, dy, { transposeA: transposeB, transposeB: true }) : matmul(dy, b, { transposeB: !transposeB }));
  const toB = (dy: Value): Value => (transposeB ? matmul(dy, a, { transposeA: true, transposeB: transposeA }) : matmul(a, dy, { transposeA: !transposeA }));
  return apply({
    operator: plain ? 'MatMul' : 'FusedMatMul',
    ...(!plain && { domain: 'com.microsoft', attributes: { transA: flag(transposeA), transB: flag(transposeB) } }),
    inputs: [a, b],
    shape: [...lead, rows, columns],
    gradients: [(dy) => sumTo(toA(dy), a.shape), (dy) => sumTo(toB(dy), b.shape)],
  });
}

/** `x · weights + bias`, over the last axis of `x`: [..., k] · [k, n] + [n]. */
export function affine(x: Value, weights: Value, bias: Value): Value {
  if (x.shape.length === 2) return gemm(x, weights, { bias });
  return reshape(gemm(reshape(x, [rowsOf(x), x.shape.at(-1)!]), weights, { bias }), [...x.shape.slice(0, -1), weights.shape[1]!]);
}

/** One product of two matrices, with a bias added to each row. */
function gemm(a: Value, b: Value, { transposeA = false, transposeB = false, bias }: MatmulOptions & { readonly bias?: Value }): Value {
  const [rows, inner] = matrixOf(a, transposeA);
  const [innerOfB, columns] = matrixOf(b, transposeB);
  assert.equal(inner, innerOfB, `[${a.shape.join(', ')}] and [${b.shape.join(', ')}] have no product`);
  const gradients: Gradients = [
    (dy) => (transposeA ? gemm(b, dy, { transposeA: transposeB, transposeB: true }) : gemm(dy, b, { transposeB: !transposeB })),
    (dy) => (transposeB ? gemm(dy, a, { transposeA: true, transposeB: transposeA }) : gemm(a, dy, { transposeA: !transposeA })),
    (dy) => sumTo(dy, bias!.shape),
  ];
  return apply({ operator: 'Gemm', inputs: bias === undefined ? [a, b] : [a, b, bias], shape: [rows, columns], attributes: { transA: flag(transposeA), transB: flag(transposeB) }, gradients });
}

function matrixOf({ shape }: Value, transposed: boolean): readonly [rows: number, columns: number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

function rowsOf({ shape }: Value): number {
  return shape.slice(0, -1).reduce((product, size) => product * size, 1);
}

function flag(set: boolean): { readonly kind: 'int'; readonly value: number } {
  return { kind: 'int', value: set ? 1 : 0 };
}
