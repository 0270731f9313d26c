/** Models and rows of chance: every transform, predictor, link and calibration, with words nobody saw and values that are missing. */
import type { Calibration, ColumnValue, DenseLayer, DenseNetwork, InputTransform, LinearPredictor, NeighbourPredictor, ScoringModel, Tree, TreeEnsemble } from '@limn/engine';
import { MOST_STEPS, widthOf } from '@limn/engine';
import type { Random } from '../random/random.ts';

const words = ['red', 'green', 'blue', '', 'céleste', '绿'];

/** One of each transform, several of some. */
export function someInputs(random: Random): readonly InputTransform[] {
  const edges = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => Math.fround(i * 0.7 - 1));
  const all: readonly InputTransform[] = [
    { kind: 'number', column: 'spend' },
    { kind: 'number', column: 'isMember' },
    { kind: 'number', column: 'firstSeen', of: 'time' },
    { kind: 'standard', column: 'visits', mean: random.normal(), deviation: 0.1 + random.uniform() },
    { kind: 'standard', column: 'stay', of: 'duration', mean: 1 / 3, deviation: 0.7 },
    { kind: 'bucket', column: 'spend', edges: edges(4) },
    { kind: 'bucket', column: 'visits', edges: edges(random.below(3)) },
    { kind: 'category', column: 'colour', vocabulary: words.slice(0, 4) },
    { kind: 'category', column: 'city', vocabulary: Array.from({ length: 300 }, (_, i) => `city ${i}`) },
    { kind: 'oneHot', column: 'size', vocabulary: ['S', 'M', 'L'] },
    { kind: 'oneHot', column: 'tags', vocabulary: words },
    { kind: 'oneHot', column: 'empty', vocabulary: [] },
  ];
  return all.filter((_, i) => i < 2 || random.uniform() < 0.8);
}

/** The values of a profile; any may be missing. */
export function someValues(random: Random): Readonly<Record<string, ColumnValue>> {
  const word = (of: readonly string[]): string => (random.uniform() < 0.2 ? `unseen ${random.below(9)}` : of[random.below(of.length)]!);
  const number = (): number => (random.uniform() < 0.2 ? Math.fround(0.7 * random.below(4) - 1) : random.uniform() < 0.05 ? 1e40 : random.normal() * 3);
  const values: Readonly<Record<string, ColumnValue>> = {
    spend: number(),
    isMember: random.uniform() < 0.5,
    firstSeen: 1.7e12 + random.normal() * 1e10,
    visits: number(),
    stay: random.uniform() * 1e9,
    colour: word(words),
    city: `city ${random.below(330)}`,
    size: word(['S', 'M', 'L']),
    tags: Array.from({ length: random.below(4) }, () => word(words)),
    empty: word(['x']),
  };
  return Object.fromEntries(Object.entries(values).filter(() => random.uniform() < 0.8));
}

function someTree(random: Random, inputs: readonly InputTransform[], output: number, questions: number): Tree {
  const vocabulary = inputs.flatMap((input) => [...(input.kind === 'category' ? [input.vocabulary.length] : Array<number>(widthOf(input)).fill(0))]);
  const tree = { output, feature: [] as number[], threshold: [] as number[], categories: {} as Record<number, readonly number[]>, left: [] as number[], right: [] as number[], missingLeft: [] as number[], value: [] as number[], cover: [] as number[] };
  const grow = (left: number): number => {
    const node = tree.feature.length;
    const feature = left > 0 ? random.below(vocabulary.length) : -1;
    tree.feature.push(feature);
    tree.threshold.push(feature < 0 ? 0 : Math.fround(0.7 * random.below(5) - 1));
    tree.missingLeft.push(random.below(2));
    tree.value.push(random.normal());
    tree.cover.push(1);
    tree.left.push(0);
    tree.right.push(0);
    if (feature < 0) return node;
    const codes = vocabulary[feature]!;
    if (codes > 0) tree.categories[node] = Array.from({ length: codes + 1 }, (_, code) => code).filter(() => random.uniform() < 0.4);
    const toLeft = random.below(left);
    tree.left[node] = grow(toLeft);
    tree.right[node] = grow(left - 1 - toLeft);
    return node;
  };
  grow(questions);
  return tree;
}

/** Trees of up to 30 questions, some of a leaf alone. */
export function someTrees(random: Random, inputs: readonly InputTransform[], { outputs, trees }: { readonly outputs: number; readonly trees: number }): TreeEnsemble {
  return { kind: 'trees', base: Array.from({ length: outputs }, () => random.normal()), trees: Array.from({ length: trees }, (_, i) => someTree(random, inputs, i % outputs, i === 1 ? 0 : random.below(31))) };
}

/** Layers of these widths. Numbers as they are may be as large as 32 bits hold: they get no weight. */
export function someNetwork(random: Random, inputs: readonly InputTransform[], widths: readonly number[]): DenseNetwork {
  const isUsed = inputs.flatMap((input) => Array<boolean>(widthOf(input)).fill(input.kind !== 'number' && input.kind !== 'standard'));
  const layers = widths.map((outputs, i): DenseLayer => {
    const from = i === 0 ? isUsed : Array<boolean>(widths[i - 1]!).fill(true);
    const number = (): number => Math.fround(random.normal() / Math.sqrt(from.length));
    return { weights: Array.from({ length: outputs }, () => from.map((used) => (used ? number() : 0))), biases: Array.from({ length: outputs }, number), activation: i === widths.length - 1 ? 'identity' : 'relu' };
  });
  return { kind: 'dense', layers };
}

/** Rows of few different numbers, so that many are equally far; some columns count nothing. */
export function someNeighbours(random: Random, inputs: readonly InputTransform[], { rows, outputs }: { readonly rows: number; readonly outputs: number }): NeighbourPredictor {
  const steps = inputs.flatMap((input) => Array.from({ length: widthOf(input) }, () => (random.uniform() < 0.2 ? 0 : 1 + random.below(64))));
  return {
    kind: 'neighbours',
    near: 1 + random.below(Math.min(20, rows)),
    steps,
    rows: Array.from({ length: rows }, () => steps.map((each) => (random.uniform() < 0.05 ? -MOST_STEPS : each * random.below(3)))),
    answers: Array.from({ length: rows }, () => Array.from({ length: outputs }, () => random.below(2))),
  };
}

/** A model of chance: trees or a linear one. */
export function someModel(random: Random): ScoringModel {
  const inputs = someInputs(random);
  const width = inputs.reduce((sum, input) => sum + widthOf(input), 0);
  const link = (['identity', 'logistic', 'softmax', 'exp'] as const)[random.below(4)]!;
  const outputs = link === 'softmax' ? 3 : 1 + random.below(2);
  const linear = (): LinearPredictor => ({
    kind: 'linear',
    // Numbers as they are may be as large as 32 bits hold: they get no weight here.
    weights: Array.from({ length: outputs }, () => inputs.flatMap((input) => Array.from({ length: widthOf(input) }, () => (input.kind === 'number' || input.kind === 'standard' ? 0 : random.normal() / Math.sqrt(width))))),
    intercepts: Array.from({ length: outputs }, () => random.normal()),
  });
  const calibration = (): Calibration => {
    const x = Array.from({ length: 1 + random.below(5) }, (_, i) => (i + random.uniform()) / 5);
    return { x, y: x.map((value) => value ** 2) };
  };
  return {
    format: 1,
    inputs,
    predictor: random.uniform() < 0.7 ? someTrees(random, inputs, { outputs, trees: 1 + random.below(20) }) : linear(),
    link,
    ...(link === 'softmax' && { classes: ['a', 'b', 'c'] }),
    ...(random.uniform() < 0.5 && { calibration: Array.from({ length: outputs }, calibration) }),
  };
}
