/** Port: scores with models made elsewhere. Who opens a data folder hands one in; without it such models are refused. */
import type { ForeignModel, ForeignModelData, ModelledSource, VectorRows } from '@limn/engine';

/** A model being loaded. */
export interface OpenedForeign {
  /** Can be asked at once; answers wait until it is loaded. */
  readonly model: ForeignModel;
  /** Rejects when it cannot be loaded. */
  readonly ready: Promise<void>;
}

/** Loads models made elsewhere. Whoever hands it in closes it, after the folder. */
export interface ForeignRuntime {
  /** @param onnx the file that the model names, with the hash that it says; it was looked through when it was registered */
  open(model: ForeignModelData, onnx: Uint8Array): OpenedForeign;
  /** A way to recommend that is no table of numbers, as whoever trained it encoded it. Absent: such ways do not answer. */
  openWay?(bytes: Uint8Array): Promise<ModelledSource>;
  /** Vectors of customers, for more of them than can be compared one by one. Absent: they are compared all the same. */
  createRows?(dims: number, options: { readonly pause: () => Promise<void> }): VectorRows;
}
