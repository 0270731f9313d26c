/** What the trees of a model asked of one row, and within which bounds every answer would be the same. */
import { widthOf, type InputTransform, type ScoringModel } from './model.ts';
import { goesLeft } from './tree-path.ts';

/** What was asked of one column of the profile. */
export interface AskedColumn {
  readonly column: string;
  /** Questions that were met on the way, in all trees. */
  readonly asked: number;
  /** In the units of the matrix (days of times and durations): answers stay the same above `above`, up to `upTo`. Absent: no such bound was met. */
  readonly above?: number;
  readonly upTo?: number;
  /** Of words: those with which all answers would stay the same, and those that were asked for; of lists what it has and has not. */
  readonly words?: { readonly alike: readonly string[]; readonly others: readonly string[] };
  /** Its being missing was the answer. */
  readonly missing: boolean;
}

/** All questions on the way of one row. */
export interface DecisionPath {
  readonly trees: number;
  readonly questions: number;
  /** In the order of the inputs; only those that were asked. */
  readonly columns: readonly AskedColumn[];
}

interface Answers {
  asked: number;
  above: number;
  upTo: number;
  missing: boolean;
  /** Codes with which every answer would be the same; absent: none was asked by code. */
  codes?: Set<number>;
}

/** @param row of the matrix, NaN is missing @returns undefined of a model that is no trees. Cost: a way through each tree. */
export function decisionPath({ predictor, inputs }: ScoringModel, row: Float32Array): DecisionPath | undefined {
  if (predictor.kind !== 'trees') return undefined;
  const answers = new Map<number, Answers>();
  const vocabularies = new Map<number, number>();
  let place = 0;
  for (const input of inputs) {
    if (input.kind === 'category') vocabularies.set(place, input.vocabulary.length);
    place += widthOf(input);
  }
  let questions = 0;
  for (const tree of predictor.trees) {
    for (let node = 0; tree.feature[node]! >= 0; ) {
      const feature = tree.feature[node]!;
      const x = row[feature]!;
      const left = goesLeft(tree, node, x);
      const of = answers.get(feature) ?? { asked: 0, above: -Infinity, upTo: Infinity, missing: false };
      answers.set(feature, of);
      of.asked++;
      questions++;
      const codes = tree.categories?.[node];
      if (Number.isNaN(x)) of.missing = true;
      else if (codes !== undefined) {
        of.codes ??= new Set(Array.from({ length: (vocabularies.get(feature) ?? 0) + 1 }, (_, code) => code));
        for (const code of of.codes) if (codes.includes(code) !== left) of.codes.delete(code);
      } else if (left) of.upTo = Math.min(of.upTo, tree.threshold[node]!);
      else of.above = Math.max(of.above, tree.threshold[node]!);
      node = left ? tree.left[node]! : tree.right[node]!;
    }
  }
  return { trees: predictor.trees.length, questions, columns: byInput(inputs, answers, row) };
}

function byInput(inputs: readonly InputTransform[], answers: ReadonlyMap<number, Answers>, row: Float32Array): readonly AskedColumn[] {
  let place = 0;
  return inputs.flatMap((input): readonly AskedColumn[] => {
    const from = place;
    place += widthOf(input);
    const met = Array.from({ length: place - from }, (_, i) => [i, answers.get(from + i)] as const).flatMap(([i, of]) => (of === undefined ? [] : [[i, of] as const]));
    if (met.length === 0) return [];
    const asked = met.reduce((sum, [, of]) => sum + of.asked, 0);
    const missing = met.some(([, of]) => of.missing);
    const [, only] = met[0]!;
    if (input.kind === 'oneHot') {
      const words = met.flatMap(([i]) => (input.vocabulary[i] === undefined ? [] : [[input.vocabulary[i], row[from + i] === 1] as const]));
      return [{ column: input.column, asked, missing: row[from + input.vocabulary.length + 1] === 1, words: { alike: words.filter(([, has]) => has).map(([word]) => word), others: words.filter(([, has]) => !has).map(([word]) => word) } }];
    }
    if (input.kind === 'category') {
      const alike = [...(only.codes ?? [])].flatMap((code) => input.vocabulary[code] ?? []);
      return [{ column: input.column, asked, missing, words: { alike, others: input.vocabulary.filter((word) => !alike.includes(word)) } }];
    }
    return [{ column: input.column, asked, missing, ...(Number.isFinite(only.above) && { above: only.above }), ...(Number.isFinite(only.upTo) && { upTo: only.upTo }) }];
  });
}
