/**
 * The inverse of a symmetric positive definite matrix in place, a block of rows at a time: the symmetric sweep (Beaton 1964;
 * Goodnight 1979, https://doi.org/10.1080/00031305.1979.10482688) with tiles for numbers. Nearly all of it is products of
 * tiles; ONNX Runtime makes them, some fifty times as fast as a loop of JavaScript. Only the tiles on the diagonal are inverted
 * here, in 64-bit numbers.
 */
import * as ort from 'onnxruntime-node';
import assert from 'node:assert';
import { writeModel } from '../../onnx/write-model.ts';
import { transposed, type SymmetricTiles } from './symmetric-tiles.ts';

/** Makes c − a bᵀ of tiles. */
interface TileProduct {
  (a: Float32Array, b: Float32Array, c: Float32Array): Promise<Float32Array>;
}

/**
 * Leaves the negative of the inverse. Cost: size³ multiplications and additions each half: 12,000 rows 25 to 60 s on one
 * thread. Blocks no thread for longer than 0.2 s. Deterministic on one machine; machines of other vector units round otherwise.
 */
export async function invertTiles(matrix: SymmetricTiles, onStep: (share: number) => void = () => {}): Promise<void> {
  const session = await openProduct(matrix.width);
  try {
    for (let step = 0; step < matrix.count; step++) {
      await sweep(matrix, step, session.product);
      onStep((step + 1) / matrix.count);
    }
  } finally {
    await session.close();
  }
}

async function sweep(matrix: SymmetricTiles, step: number, product: TileProduct): Promise<void> {
  const { width, count } = matrix;
  const negative = negativeInverse(matrix.tile(step, step), width);
  const others = Array.from({ length: count }, (_, i) => i).filter((i) => i !== step);
  // Tiles of the column that is swept, before and after.
  const before = new Map(others.map((i) => [i, i > step ? matrix.tile(i, step) : transposed(matrix.tile(step, i), width)]));
  const after = new Map<number, Float32Array>();
  const zeros = new Float32Array(width * width);
  for (const i of others) after.set(i, await product(before.get(i)!, negative, zeros));
  for (const i of others) for (const j of others) if (j <= i) matrix.setTile(i, j, await product(after.get(i)!, before.get(j)!, matrix.tile(i, j)));
  for (const i of others) {
    if (i > step) matrix.setTile(i, step, after.get(i)!);
    else matrix.setTile(step, i, transposed(after.get(i)!, width));
  }
  matrix.setTile(step, step, negative);
}

/** −tile⁻¹ by the same sweep, a row at a time. */
function negativeInverse(tile: Float32Array, width: number): Float32Array {
  const swept = Float64Array.from(tile);
  const column = new Float64Array(width);
  for (let k = 0; k < width; k++) {
    const pivot = swept[k * width + k]!;
    assert(pivot > 0, 'the matrix is positive definite');
    for (let i = 0; i < width; i++) column[i] = swept[i * width + k]!;
    for (let i = 0; i < width; i++) {
      if (i === k) continue;
      const share = column[i]! / pivot;
      for (let j = 0, at = i * width; j < width; j++, at++) swept[at] = swept[at]! - share * column[j]!;
    }
    for (let i = 0; i < width; i++) swept[i * width + k] = swept[k * width + i] = column[i]! / pivot;
    swept[k * width + k] = -1 / pivot;
  }
  return Float32Array.from(swept);
}

async function openProduct(width: number): Promise<{ readonly product: TileProduct; close(): Promise<void> }> {
  const dims = [width, width];
  const model = writeModel({
    irVersion: 9,
    producer: 'limn',
    opsets: { '': 17 },
    graph: {
      name: 'product',
      inputs: ['a', 'b', 'c'].map((name) => ({ name, type: 'float32', dims })),
      outputs: [{ name: 'y', type: 'float32', dims }],
      initializers: [],
      nodes: [{ operator: 'Gemm', domain: '', inputs: ['a', 'b', 'c'], outputs: ['y'], attributes: { alpha: { kind: 'float', value: -1 }, transB: { kind: 'int', value: 1 } } }],
    },
  });
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 4 });
  const tensor = (values: Float32Array): ort.Tensor => new ort.Tensor('float32', values, dims);
  return {
    product: async (a, b, c) => (await session.run({ a: tensor(a), b: tensor(b), c: tensor(c) }))['y']!.data as Float32Array,
    close: () => session.release(),
  };
}
