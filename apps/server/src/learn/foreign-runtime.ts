/** Models made elsewhere, scored by ONNX Runtime, which is loaded with the first of them: without one, a server starts without it. */
import { createRequire } from 'node:module';
import type { ForeignRuntime } from '@limn/host';
import type * as Learn from '@limn/learn';

/** A runtime that whoever made it closes. */
export interface ClosableRuntime extends ForeignRuntime {
  close(): Promise<void>;
}

/** At once, unlike `import()`: a model is opened while a profile is read. */
const load = createRequire(import.meta.url);

/** @param onWarning told of a model that takes too long */
export function lazyForeignRuntime(onWarning: (cause: unknown) => void = () => {}): ClosableRuntime {
  let runtime: Learn.ForeignRuntime | undefined;
  const closing: (() => Promise<void>)[] = [];
  return {
    open(model, onnx) {
      runtime ??= (load('@limn/learn') as typeof Learn).createForeignRuntime({ onWarning });
      return runtime.open(model, onnx);
    },
    async openWay(bytes) {
      const { openSequenceWay } = await import('@limn/learn');
      const { way, close } = await openSequenceWay(bytes, { onWarning });
      closing.push(close);
      return way;
    },
    createRows: (dims, options) => (load('@limn/learn') as typeof Learn).createGrowingRows(dims, options),
    async close() {
      await Promise.all([runtime?.close(), ...closing.map((close) => close())]);
    },
  };
}
