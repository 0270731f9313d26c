/**
 * One network for several tasks. With a shared bottom all tasks read the same hidden numbers (Caruana, Machine Learning 28,
 * 1997). With experts there are several bottoms, and a gate of each task mixes them by what the row is (MMoE: Ma, Zhao, Yi,
 * Chen, Hong & Chi, KDD 2018), so that tasks that have little to do with each other need not share. On top of either each
 * task has a small tower of its own.
 */
import assert from 'node:assert/strict';
import { dense } from '../../graph/layer/layer.ts';
import { logisticLoss, squaredLoss, weightedMean } from '../../graph/loss.ts';
import type { Network } from '../../graph/network.ts';
import { add, multiply, relu, reshape, slice, softmax, sum } from '../../graph/op/op.ts';
import { input, type Value } from '../../graph/value.ts';

/** What is told of a row: yes or no, or an amount. */
export interface Task {
  readonly name: string;
  readonly kind: 'yes' | 'amount';
  /** How much its loss counts beside those of the others. Default 1. */
  readonly weight?: number;
}

/** How tasks share. */
export type Sharing = 'bottom' | 'experts';

/** Sizes of the network. Both ways of sharing learn as many hidden numbers of a row. */
export interface TaskShape {
  readonly sharing: Sharing;
  /** Hidden numbers that are shared; experts divide them among themselves. */
  readonly hidden: number;
  readonly experts: number;
  /** Hidden numbers of each task's tower. */
  readonly tower: number;
  /** Share of the hidden numbers left out at each step. */
  readonly dropout: number;
}

/** Numbers that a network learns, from so many columns. */
export function parametersOf({ sharing, hidden, experts, tower }: TaskShape, { width, tasks }: { readonly width: number; readonly tasks: number }): number {
  const read = sharing === 'bottom' ? hidden : hidden / experts;
  const gate = sharing === 'bottom' ? 0 : (width + 1) * experts;
  return (width + 1) * hidden + tasks * (gate + (read + 1) * tower + tower + 1);
}

/** Experts that learn as nearly as many numbers as a shared bottom does: towers read less of them, so that there are more. */
export function expertsLike(bottom: TaskShape, { width, tasks }: { readonly width: number; readonly tasks: number }): TaskShape {
  const { experts, tower } = bottom;
  const besides = parametersOf({ ...bottom, sharing: 'experts', hidden: 0 }, { width, tasks });
  const each = (parametersOf({ ...bottom, sharing: 'bottom' }, { width, tasks }) - besides) / ((width + 1) * experts + tasks * tower);
  return { ...bottom, sharing: 'experts', hidden: experts * Math.max(1, Math.round(each)) };
}

/** Raw scores of each task: from `x` [rows, width] to [rows, 1], in the order of the tasks. */
export function taskScores(network: Network, x: Value, tasks: readonly Task[], shape: TaskShape): readonly Value[] {
  const bottoms = shape.sharing === 'bottom' ? tasks.map(sharedBottom(network, x, shape)) : mixedExperts(network, x, tasks, shape);
  return tasks.map(({ name }, i) => {
    const tower = relu(dense(network.parameters, `${name}.tower`, { x: bottoms[i]!, width: shape.tower }));
    return dense(network.parameters, `${name}.score`, { x: tower, width: 1, deviation: 0.01 });
  });
}

function sharedBottom(network: Network, x: Value, { hidden, dropout }: TaskShape): () => Value {
  const bottom = network.dropout('bottom', relu(dense(network.parameters, 'bottom', { x, width: hidden })), dropout);
  return () => bottom;
}

function mixedExperts(network: Network, x: Value, tasks: readonly Task[], { hidden, experts, dropout }: TaskShape): readonly Value[] {
  assert.equal(hidden % experts, 0, `${experts} experts divide ${hidden} hidden numbers among themselves`);
  const rows = x.shape[0]!;
  const width = hidden / experts;
  // All experts are one product of matrices: [rows, experts, width].
  const told = reshape(network.dropout('experts', relu(dense(network.parameters, 'experts', { x, width: hidden })), dropout), [rows, experts, width]);
  return tasks.map(({ name }) => {
    const gate = softmax(dense(network.parameters, `${name}.gate`, { x, width: experts, deviation: 0.01 }));
    return sum(multiply(told, reshape(gate, [rows, experts, 1])), { axes: [1] });
  });
}

/** Names of what a batch feeds. */
export const batchNames = { x: 'x', labels: 'labels', weights: 'weights' } as const;

/** Name of the output that tells a task. */
export function outputOf({ name }: Pick<Task, 'name'>): string {
  return `${name}.told`;
}

/** The loss of a batch: each task's mean over the rows where its label is known, by the tasks' weights. `labels` and `weights` [rows, tasks]. */
export function taskLoss(network: Network, tasks: readonly Task[], shape: TaskShape, { rows, width }: { readonly rows: number; readonly width: number }): Value {
  const scores = taskScores(network, input(batchNames.x, [rows, width]), tasks, shape);
  const [labels, weights] = [input(batchNames.labels, [rows, tasks.length]), input(batchNames.weights, [rows, tasks.length])];
  return tasks
    .map(({ kind, weight = 1 }, i) => {
      const own = { axis: 1, from: i, to: i + 1 };
      const losses = (kind === 'yes' ? logisticLoss : squaredLoss)(scores[i]!, slice(labels, own));
      return multiply(weightedMean(losses, slice(weights, own)), weight);
    })
    .reduce(add);
}
