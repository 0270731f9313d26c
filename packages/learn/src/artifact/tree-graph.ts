/** Trees as one node: `TreeEnsemble` of ai.onnx.ml 5, in 64 bits, whose nodes may ask whether a code is in a set. */
import type { Tree, TreeEnsemble } from '@limn/engine';
import { add } from '../graph/op/op.ts';
import { apply, constant, type Value } from '../graph/value.ts';
import type { OnnxAttribute } from '../onnx/model.ts';

/** Modes of a node in the format: left when `x ≤ split`, left when `x` is in a set. */
const atMost = 0;
const isMember = 6;

/** Adds nothing up, puts nothing behind: what the format calls SUM and NONE. */
const sumOfLeaves = 1;
const asTheyAre = 0;

/** Raw scores of trees: the matrix in 64 bits [rows, width] → [rows, outputs]. */
export function treeGraph({ base, trees }: TreeEnsemble, x: Value): Value {
  const rows = x.shape[0]!;
  // The format knows no tree without a question: a leaf alone is part of what is added to every row.
  const [alone, asking] = [trees.filter(isLeafAlone), trees.filter((tree) => !isLeafAlone(tree))];
  const added = base.map((of, output) => alone.filter((tree) => tree.output === output).reduce((sum, tree) => sum + tree.value[0]!, of));
  const always = constant(added, [1, base.length], 'float64');
  if (asking.length === 0) return add(apply({ operator: 'MatMul', inputs: [x, constant(new Float64Array(x.shape[1]! * base.length), [x.shape[1]!, base.length], 'float64')], shape: [rows, base.length] }), always);
  const sums = apply({ operator: 'TreeEnsemble', domain: 'ai.onnx.ml', inputs: [x], shape: [rows, base.length], attributes: attributesOf(asking, base.length) });
  return add(sums, always);
}

function isLeafAlone({ feature }: Tree): boolean {
  return feature[0]! < 0;
}

function attributesOf(trees: readonly Tree[], outputs: number): Readonly<Record<string, OnnxAttribute>> {
  const flat = new FlatTrees();
  const roots = trees.map((tree) => flat.add(tree));
  const ints = (value: readonly number[]): OnnxAttribute => ({ kind: 'ints', value });
  const int = (value: number): OnnxAttribute => ({ kind: 'int', value });
  const doubles = (name: string, values: readonly number[]): OnnxAttribute => ({ kind: 'tensor', value: { name, type: 'float64', dims: [values.length], data: new Uint8Array(Float64Array.from(values).buffer) } });
  return {
    aggregate_function: int(sumOfLeaves),
    post_transform: int(asTheyAre),
    n_targets: int(outputs),
    tree_roots: ints(roots),
    nodes_modes: { kind: 'tensor', value: { name: 'modes', type: 'uint8', dims: [flat.modes.length], data: Uint8Array.from(flat.modes) } },
    nodes_featureids: ints(flat.features),
    nodes_splits: doubles('splits', flat.splits),
    nodes_truenodeids: ints(flat.left),
    nodes_trueleafs: ints(flat.leftIsLeaf),
    nodes_falsenodeids: ints(flat.right),
    nodes_falseleafs: ints(flat.rightIsLeaf),
    nodes_missing_value_tracks_true: ints(flat.missingLeft),
    ...(flat.members.length > 0 && { membership_values: doubles('members', flat.members) }),
    leaf_targetids: ints(flat.targets),
    leaf_weights: doubles('weights', flat.weights),
  };
}

/** Trees in the lists of the format: questions of all trees in one, leaves in another. */
class FlatTrees {
  readonly modes: number[] = [];
  readonly features: number[] = [];
  readonly splits: number[] = [];
  readonly left: number[] = [];
  readonly leftIsLeaf: number[] = [];
  readonly right: number[] = [];
  readonly rightIsLeaf: number[] = [];
  readonly missingLeft: number[] = [];
  /** Sets one after the other, NaN behind each. */
  readonly members: number[] = [];
  readonly targets: number[] = [];
  readonly weights: number[] = [];

  /** @returns where the root stands */
  add(tree: Tree): number {
    const root = this.modes.length;
    const isLeaf = tree.feature.map((feature) => feature < 0);
    // Where each node will stand: questions behind those of earlier trees, leaves behind their leaves.
    let [questions, leaves] = [root, this.targets.length];
    const placeOf = isLeaf.map((leaf) => (leaf ? leaves++ : questions++));
    tree.feature.forEach((feature, node) => {
      if (isLeaf[node]!) {
        this.targets.push(tree.output);
        this.weights.push(tree.value[node]!);
        return;
      }
      const codes = tree.categories?.[node];
      const [left, right] = [tree.left[node]!, tree.right[node]!];
      this.modes.push(codes === undefined ? atMost : isMember);
      this.features.push(feature);
      this.splits.push(codes === undefined ? tree.threshold[node]! : 0);
      this.left.push(placeOf[left]!);
      this.leftIsLeaf.push(Number(isLeaf[left]!));
      this.right.push(placeOf[right]!);
      this.rightIsLeaf.push(Number(isLeaf[right]!));
      this.missingLeft.push(tree.missingLeft[node]!);
      // ONNX Runtime takes no empty set: one of what is no code is the same.
      if (codes !== undefined) this.members.push(...(codes.length === 0 ? [-1] : codes), NaN);
    });
    return root;
  }
}
