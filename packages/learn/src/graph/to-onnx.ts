import assert from 'node:assert/strict';
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from '../onnx/model.ts';
import type { Value } from './value.ts';

/** Versions of the operators that are written. Trees with categories need 5 of ai.onnx.ml. */
const opsets: Readonly<Record<string, number>> = { '': 18, 'ai.onnx.ml': 5, 'com.microsoft': 1 };

/** Constants of at most so many bytes are looked up by what they hold, and stand once. */
const smallConstant = 256;

/**
 * Writes down all that the outputs depend on, and nothing else, as an ONNX model. Values that are made in the same way
 * become one node, so that gradients may build what is there already. The same computation gives the same model.
 */
export function toOnnx(outputs: Readonly<Record<string, Value>>, { name = 'limn' }: { readonly name?: string } = {}): OnnxModel {
  const graph = new GraphWriter(outputs);
  const made = Object.entries(outputs).map(([as, value]) => ({ ...describe(value), name: graph.output(as, value) }));
  const used = new Set(['', ...graph.nodes.map(({ domain }) => domain)]);
  return {
    irVersion: 9,
    producer: 'limn',
    opsets: Object.fromEntries(Object.entries(opsets).filter(([domain]) => used.has(domain))),
    graph: { name, nodes: graph.nodes, initializers: graph.initializers, inputs: graph.inputs, outputs: made },
  };
}

class GraphWriter {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  readonly inputs: OnnxValue[] = [];
  readonly #names = new Map<Value, string>();
  readonly #made = new Map<string, string>();
  readonly #inputs = new Map<string, Value>();
  /** Outputs are named where they are made: an Identity would copy them. */
  readonly #wanted = new Map<Value, string>();
  readonly #given = new Set<string>();

  constructor(outputs: Readonly<Record<string, Value>>) {
    for (const [name, value] of Object.entries(outputs)) this.#wanted.set(valueBehind(value), name);
  }

  /** Writes what an output depends on. @returns its name */
  output(name: string, value: Value): string {
    const made = this.#write(value);
    if (made !== name) this.nodes.push({ operator: 'Identity', domain: '', inputs: [made], outputs: [name], attributes: {} });
    return name;
  }

  #write(output: Value): string {
    for (const value of stillToWrite(output, this.#names)) this.#names.set(value, this.#nameOf(value));
    return this.#names.get(valueBehind(output))!;
  }

  #nameOf(value: Value): string {
    const { source, shape, type } = value;
    if (source.kind === 'input') return this.#input(source.name, value);
    if (source.kind === 'constant') {
      const { data } = source;
      const key = data.length <= smallConstant ? `${type} ${shape.join()} ${JSON.stringify(Array.from(data as ArrayLike<unknown>))}` : undefined;
      return this.#once(key, () => {
        const name = `limn/constant/${this.initializers.length}`;
        this.initializers.push({ name, type, dims: shape, data });
        return name;
      });
    }
    assert(source.kind === 'node');
    const { operator, domain, attributes, unread = 0 } = source;
    const inputs = source.inputs.map((each) => this.#names.get(valueBehind(each))!);
    return this.#once(JSON.stringify([operator, domain, inputs, attributes, type, shape]), () => {
      const name = this.#freeNameOf(value);
      this.nodes.push({ operator, domain, inputs, outputs: [name, ...Array.from({ length: unread }, (_, i) => `${name}/unread/${i}`)], attributes });
      return name;
    });
  }

  #input(name: string, value: Value): string {
    const known = this.#inputs.get(name);
    assert(known === undefined || JSON.stringify(describe(known)) === JSON.stringify(describe(value)), `the input "${name}" is given in two shapes`);
    if (known === undefined) this.inputs.push({ name, ...describe(value) });
    this.#inputs.set(name, value);
    return name;
  }

  #once(key: string | undefined, make: () => string): string {
    const made = (key === undefined ? undefined : this.#made.get(key)) ?? make();
    if (key !== undefined) this.#made.set(key, made);
    return made;
  }

  #freeNameOf(value: Value): string {
    const wanted = this.#wanted.get(value);
    if (wanted === undefined || this.#given.has(wanted)) return `limn/${this.nodes.length}`;
    this.#given.add(wanted);
    return wanted;
  }
}

/** What stands behind values with gradients of their own. */
function valueBehind(value: Value): Value {
  return value.source.kind === 'custom' ? valueBehind(value.source.of) : value;
}

/** What an output needs and has no name yet, each after what it is made of; gradients of their own leave no trace. */
function* stillToWrite(output: Value, written: ReadonlyMap<Value, string>): Generator<Value> {
  const open: { readonly value: Value; next: number }[] = [{ value: valueBehind(output), next: 0 }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const inputs = top.value.source.kind === 'node' ? top.value.source.inputs : [];
    if (written.has(top.value)) open.pop();
    else if (top.next < inputs.length) open.push({ value: valueBehind(inputs[top.next++]!), next: 0 });
    else {
      open.pop();
      yield top.value;
    }
  }
}

function describe({ type, shape }: Value): { readonly type: Value['type']; readonly dims: readonly number[] } {
  return { type, dims: shape };
}
