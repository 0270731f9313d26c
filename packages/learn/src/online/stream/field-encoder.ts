/**
 * Columns of known bounds as sparse features. A number lies between two knots and counts for both by how near it is, so that a linear
 * model of these features is a line that bends at each knot; a kind is a feature of its own.
 */
import type { SparseRow } from '../sparse-row.ts';
import type { StreamField } from './drift-stream.ts';

/** Writes the features of an example into a row. */
export interface FieldEncoder {
  /** Features there are. */
  readonly width: number;
  /** Makes no objects. @param values [fields] */
  encode(values: Float64Array, row: SparseRow): SparseRow;
}

/** @param knots of a number; 16 when absent */
export function createFieldEncoder(fields: readonly StreamField[], knots = 16): FieldEncoder {
  const starts: number[] = [];
  let width = 0;
  for (const field of fields) {
    starts.push(width);
    width += 'kinds' in field ? field.kinds : knots;
  }
  return {
    width,
    encode(values, row) {
      row.clear();
      for (let i = 0; i < fields.length; i++) {
        const field = fields[i]!;
        const start = starts[i]!;
        if ('kinds' in field) row.add(start + values[i]!, 1);
        else {
          const place = ((values[i]! - field.low) / (field.high - field.low)) * (knots - 1);
          const below = Math.max(0, Math.min(knots - 2, Math.floor(place)));
          row.add(start + below, 1 - (place - below));
          row.add(start + below + 1, place - below);
        }
      }
      return row;
    },
  };
}
