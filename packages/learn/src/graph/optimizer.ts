import { add, divide, minimum, multiply, sqrt, square, subtract, sum } from './op/op.ts';
import { input, type Value } from './value.ts';

/** Adam (Kingma & Ba 2015, arXiv:1412.6980) with decoupled weight decay (Loshchilov & Hutter 2019, arXiv:1711.05101). */
export interface AdamOptions {
  /** Step size. Default 1e-3. */
  readonly rate?: number;
  /** Memory of the mean and of the square of gradients. Default .9 and .999. */
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Share of its weights that a step of rate 1 takes off; matrices only. Default 0. */
  readonly weightDecay?: number;
  /** Longest that all gradients together may be (Pascanu et al. 2013, arXiv:1211.5063). Absent: any length. */
  readonly clip?: number;
  /** Steps over which the rate falls evenly to a tenth, where it stays. Absent: it does not fall. */
  readonly fallsOver?: number;
}

/** All options of Adam, said. */
export type Adam = Required<Omit<AdamOptions, 'clip' | 'fallsOver'>> & Pick<AdamOptions, 'clip' | 'fallsOver'>;

/** Options of Adam with what is usual where nothing is said. */
export function adamOf(options: AdamOptions = {}): Adam {
  return { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, ...options };
}

/** The rate at step `step`; the first is 1. */
export function rateAt({ rate, fallsOver = Infinity }: Pick<Adam, 'rate' | 'fallsOver'>, step: number): number {
  return rate * Math.max(0.1, 1 - (0.9 * (step - 1)) / fallsOver);
}

/** The step size at step `step` (the first is 1), with the bias of the first steps taken out (the paper, end of section 2). */
export function stepSize(adam: Pick<Adam, 'rate' | 'fallsOver' | 'beta1' | 'beta2'>, step: number): number {
  const { beta1, beta2 } = adam;
  return (rateAt(adam, step) * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
}

/** Names of what a step of Adam takes besides batches and parameters, and of what it gives. */
export const stepNames = {
  /** Scalar inputs: `stepSize`, and the share of weights that is taken off. */
  rate: 'step.rate',
  decay: 'step.decay',
  mean: (parameter: string): string => `${parameter}.mean`,
  square: (parameter: string): string => `${parameter}.square`,
  next: (name: string): string => `${name}.next`,
} as const;

/** Gradients scaled down together to at most `clip` in length. */
export function clipGradients(gradients: readonly Value[], clip: number): readonly Value[] {
  const length = sqrt(gradients.map((each) => sum(square(each))).reduce(add));
  const scale = minimum(divide(clip, add(length, 1e-6)), 1);
  return gradients.map((each) => multiply(each, scale));
}

/** One step of Adam for each parameter: the outputs of a graph by name, from inputs named by `stepNames`. */
export function adamStep(parameters: readonly { readonly name: string; readonly value: Value }[], gradients: readonly Value[], { beta1, beta2, epsilon, weightDecay }: Adam): Readonly<Record<string, Value>> {
  const [rate, decay] = [input(stepNames.rate, []), input(stepNames.decay, [])];
  const outputs = parameters.flatMap(({ name, value }, i): readonly (readonly [string, Value])[] => {
    const gradient = gradients[i]!;
    const mean = add(multiply(input(stepNames.mean(name), value.shape), beta1), multiply(gradient, 1 - beta1));
    const squares = add(multiply(input(stepNames.square(name), value.shape), beta2), multiply(square(gradient), 1 - beta2));
    const moved = subtract(value, divide(multiply(mean, rate), add(sqrt(squares), epsilon)));
    const next = weightDecay > 0 && value.shape.length > 1 ? subtract(moved, multiply(value, decay)) : moved;
    return [
      [stepNames.next(name), next],
      [stepNames.next(stepNames.mean(name)), mean],
      [stepNames.next(stepNames.square(name)), squares],
    ];
  });
  return Object.fromEntries(outputs);
}
