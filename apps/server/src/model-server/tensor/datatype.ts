/** Types of elements by the names of the Open Inference Protocol, beside those of ONNX and TensorFlow, and what holds them here. */
import type { ElementType, InferenceElements } from '@limn/learn';

/** Elements of a tensor in row order. BYTES are texts; BOOL is 0 or 1 a byte. */
export type Elements = InferenceElements;

/** A type that is served. Not FP16 and BF16: no array of the language holds them everywhere. */
export type Datatype = 'BOOL' | 'UINT8' | 'UINT16' | 'UINT32' | 'UINT64' | 'INT8' | 'INT16' | 'INT32' | 'INT64' | 'FP32' | 'FP64' | 'BYTES';

interface DatatypeFacts {
  readonly element: ElementType;
  readonly tensorflow: string;
  /** Bytes an element; 0: no fixed number. */
  readonly bytes: number;
  /** Holds so many elements, all 0; absent: texts. */
  readonly array?: { new (length: number): NumberElements; new (buffer: ArrayBuffer, offset: number, length: number): NumberElements };
}

/** Elements in a typed array: all but texts. */
export type NumberElements = Exclude<Elements, readonly string[]>;

const datatypes: Readonly<Record<Datatype, DatatypeFacts>> = {
  BOOL: { element: 'bool', tensorflow: 'DT_BOOL', bytes: 1, array: Uint8Array },
  UINT8: { element: 'uint8', tensorflow: 'DT_UINT8', bytes: 1, array: Uint8Array },
  UINT16: { element: 'uint16', tensorflow: 'DT_UINT16', bytes: 2, array: Uint16Array },
  UINT32: { element: 'uint32', tensorflow: 'DT_UINT32', bytes: 4, array: Uint32Array },
  UINT64: { element: 'uint64', tensorflow: 'DT_UINT64', bytes: 8, array: BigUint64Array },
  INT8: { element: 'int8', tensorflow: 'DT_INT8', bytes: 1, array: Int8Array },
  INT16: { element: 'int16', tensorflow: 'DT_INT16', bytes: 2, array: Int16Array },
  INT32: { element: 'int32', tensorflow: 'DT_INT32', bytes: 4, array: Int32Array },
  INT64: { element: 'int64', tensorflow: 'DT_INT64', bytes: 8, array: BigInt64Array },
  FP32: { element: 'float32', tensorflow: 'DT_FLOAT', bytes: 4, array: Float32Array },
  FP64: { element: 'float64', tensorflow: 'DT_DOUBLE', bytes: 8, array: Float64Array },
  BYTES: { element: 'string', tensorflow: 'DT_STRING', bytes: 0 },
};

const byElement = new Map(Object.entries(datatypes).map(([datatype, { element }]) => [element, datatype as Datatype]));

/** The datatype of elements of an ONNX model. @returns undefined: not served (float16, bfloat16) */
export function datatypeOf(element: ElementType): Datatype | undefined {
  return byElement.get(element);
}

/** As ONNX names it. */
export function elementOf(datatype: Datatype): ElementType {
  return datatypes[datatype].element;
}

/** As TensorFlow names it. */
export function tensorflowType(datatype: Datatype): string {
  return datatypes[datatype].tensorflow;
}

/** Bytes an element; 0: texts, which have no fixed number. */
export function bytesOf(datatype: Datatype): number {
  return datatypes[datatype].bytes;
}

/** Holds so many elements, all 0. @throws TypeError of BYTES, which are a list of texts */
export function createElements(datatype: Datatype, count: number): NumberElements {
  return new (requireArray(datatype))(count);
}

/** The elements that stand in little-endian bytes, copied: bytes of a request may begin anywhere. */
export function elementsFrom(datatype: Datatype, bytes: Uint8Array): NumberElements {
  // A Buffer's own slice is no copy.
  const copy = new Uint8Array(bytes);
  return new (requireArray(datatype))(copy.buffer, 0, copy.byteLength / bytesOf(datatype));
}

/** The bytes of elements, little-endian as all machines that run this are; not copied. */
export function bytesOfElements(elements: NumberElements): Uint8Array {
  return new Uint8Array(elements.buffer as ArrayBuffer, elements.byteOffset, elements.byteLength);
}

function requireArray(datatype: Datatype): NonNullable<DatatypeFacts['array']> {
  const { array } = datatypes[datatype];
  if (array === undefined) throw new TypeError(`${datatype} has no typed array`);
  return array;
}
