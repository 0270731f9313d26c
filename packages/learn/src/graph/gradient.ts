import assert from 'node:assert/strict';
import { add } from './op/arithmetic.ts';
import { constant, valueOf, type Gradients, type Value } from './value.ts';

/**
 * Gradients of a scalar by other values, as more of the same graph: reverse accumulation (Linnainmaa 1970; Griewank &
 * Walther 2008). Only what the loss reaches and what depends on the wanted values is followed, so that no node is built
 * in vain. Cost: some nodes for each node of the computation.
 */
export function gradientsOf(loss: Value, wanted: readonly Value[]): readonly Value[] {
  assert.equal(loss.shape.length, 0, 'a loss is one number');
  const order = inOrder(loss);
  const leads = new Set(wanted);
  for (const value of order) if (inputsOf(value).some((input, i) => leads.has(input) && gradientsThrough(value)[i] !== undefined)) leads.add(value);
  const gathered = new Map<Value, Value>([[loss, valueOf(1, loss)]]);
  for (const value of order.toReversed()) {
    const gradient = gathered.get(value);
    if (gradient === undefined || !leads.has(value)) continue;
    inputsOf(value).forEach((input, i) => {
      const through = gradientsThrough(value)[i];
      if (through === undefined || !leads.has(input)) return;
      const before = gathered.get(input);
      gathered.set(input, before === undefined ? through(gradient) : add(before, through(gradient)));
    });
  }
  return wanted.map((value) => gathered.get(value) ?? zerosLike(value));
}

/** Everything that a value is made of, each after what it is made of. */
export function inOrder(...outputs: readonly Value[]): readonly Value[] {
  const order: Value[] = [];
  const seen = new Set<Value>();
  const open = outputs.map((value) => ({ value, next: 0 })).reverse();
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (top.next === 0 && seen.has(top.value)) {
      open.pop();
      continue;
    }
    seen.add(top.value);
    const input = inputsOf(top.value)[top.next++];
    if (input !== undefined) open.push({ value: input, next: 0 });
    else order.push(open.pop()!.value);
  }
  return order;
}

function inputsOf({ source }: Value): readonly Value[] {
  return source.kind === 'node' || source.kind === 'custom' ? source.inputs : [];
}

function gradientsThrough({ source }: Value): Gradients {
  return source.kind === 'node' || source.kind === 'custom' ? source.gradients : [];
}

function zerosLike({ shape, type }: Value): Value {
  return constant(new Float32Array(shape.reduce((product, size) => product * size, 1)), shape, type as 'float32');
}
