import type { ElementType } from './model.ts';

/** Number of each type in the format, and its bytes an element (0: words, which have no fixed size). */
const types: Readonly<Record<ElementType, { readonly number: number; readonly bytes: number }>> = {
  float32: { number: 1, bytes: 4 },
  uint8: { number: 2, bytes: 1 },
  int8: { number: 3, bytes: 1 },
  uint16: { number: 4, bytes: 2 },
  int16: { number: 5, bytes: 2 },
  int32: { number: 6, bytes: 4 },
  int64: { number: 7, bytes: 8 },
  string: { number: 8, bytes: 0 },
  bool: { number: 9, bytes: 1 },
  float16: { number: 10, bytes: 2 },
  float64: { number: 11, bytes: 8 },
  uint32: { number: 12, bytes: 4 },
  uint64: { number: 13, bytes: 8 },
  bfloat16: { number: 16, bytes: 2 },
};

const byNumber = new Map(Object.entries(types).map(([type, { number }]) => [number, type as ElementType]));

/** All types of elements that are read and written. */
export const elementTypes = Object.keys(types) as readonly ElementType[];

/** The number of a type in the format (`TensorProto.DataType`). */
export function numberOf(type: ElementType): number {
  return types[type].number;
}

/** The type of a number; undefined when it is none that is known here. */
export function elementTypeOf(number: number): ElementType | undefined {
  return byNumber.get(number);
}

/** Bytes an element; 0 for words. */
export function bytesOf(type: ElementType): number {
  return types[type].bytes;
}
