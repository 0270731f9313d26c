/** A symmetric matrix too large for one array: square tiles of its lower half, and a border that changes nothing. */

/** Tile (row, column) with row ≥ column; those above the diagonal are the others turned over. */
export class SymmetricTiles {
  /** Rows of the matrix. */
  readonly size: number;
  /** Rows of a tile. */
  readonly width: number;
  /** Tiles a side. */
  readonly count: number;
  readonly #tiles: Float32Array[];

  /** Zeros, with ones on the diagonal beyond `size`. Memory: 2 bytes × size². */
  constructor(size: number, width: number) {
    this.size = size;
    this.width = width;
    this.count = Math.ceil(size / width);
    this.#tiles = Array.from({ length: (this.count * (this.count + 1)) / 2 }, () => new Float32Array(width * width));
    for (let i = size; i < this.count * width; i++) this.add(i, i, 1);
  }

  tile(row: number, column: number): Float32Array {
    return this.#tiles[(row * (row + 1)) / 2 + column]!;
  }

  /** @param values [width, width], kept */
  setTile(row: number, column: number, values: Float32Array): void {
    this.#tiles[(row * (row + 1)) / 2 + column] = values;
  }

  /** Adds to an entry of the lower half: row ≥ column. */
  add(row: number, column: number, value: number): void {
    const [tile, at] = this.#place(row, column);
    tile[at] = tile[at]! + value;
  }

  /** A whole row, as the symmetry completes it. @param into [size] */
  readRow(row: number, into: Float64Array): void {
    const { width, size } = this;
    const [own, line] = [Math.floor(row / width), row % width];
    for (let column = 0; column < size; column++) {
      const [other, place] = [Math.floor(column / width), column % width];
      into[column] = other <= own && column <= row ? this.tile(own, other)[line * width + place]! : this.tile(other, own)[place * width + line]!;
    }
  }

  /** [size]. */
  diagonal(): Float64Array {
    return Float64Array.from({ length: this.size }, (_, row) => {
      const [tile, at] = this.#place(row, row);
      return tile[at]!;
    });
  }

  #place(row: number, column: number): readonly [Float32Array, number] {
    const { width } = this;
    return [this.tile(Math.floor(row / width), Math.floor(column / width)), (row % width) * width + (column % width)];
  }
}

/** The tile turned over. */
export function transposed(tile: Float32Array, width: number): Float32Array {
  const turned = new Float32Array(tile.length);
  for (let row = 0; row < width; row++) for (let column = 0; column < width; column++) turned[column * width + row] = tile[row * width + column]!;
  return turned;
}
