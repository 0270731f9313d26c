/** The model that serving is measured with: boosted trees over one tensor, as scikit-learn's converter writes them. */
import { writeFile } from 'node:fs/promises';
import { writeModel, type OnnxAttribute, type OnnxModel } from '@limn/learn';
import { seeded } from './shop.ts';

const columns = 30;
const trees = 100;
/** Whole trees: 31 questions, 32 answers. */
const depth = 5;

/** Writes it. @returns its size */
export async function writeBenchModel(file: string): Promise<{ readonly trees: number; readonly columns: number }> {
  await writeFile(file, writeModel(benchModel()));
  return { trees, columns };
}

function benchModel(): OnnxModel {
  const random = seeded(17);
  const questions = 2 ** depth - 1;
  const nodes = Array.from({ length: trees }, (_, tree) => Array.from({ length: 2 * questions + 1 }, (_, node) => ({ tree, node, isLeaf: node >= questions }))).flat();
  const leaves = nodes.filter(({ isLeaf }) => isLeaf);
  const ints = (value: readonly number[]): OnnxAttribute => ({ kind: 'ints', value });
  const floats = (value: readonly number[]): OnnxAttribute => ({ kind: 'floats', value });
  const attributes: Readonly<Record<string, OnnxAttribute>> = {
    n_targets: { kind: 'int', value: 1 },
    nodes_treeids: ints(nodes.map(({ tree }) => tree)),
    nodes_nodeids: ints(nodes.map(({ node }) => node)),
    nodes_featureids: ints(nodes.map(() => Math.floor(random() * columns))),
    nodes_modes: { kind: 'strings', value: nodes.map(({ isLeaf }) => (isLeaf ? 'LEAF' : 'BRANCH_LEQ')) },
    nodes_values: floats(nodes.map(() => random())),
    nodes_truenodeids: ints(nodes.map(({ node, isLeaf }) => (isLeaf ? 0 : 2 * node + 1))),
    nodes_falsenodeids: ints(nodes.map(({ node, isLeaf }) => (isLeaf ? 0 : 2 * node + 2))),
    target_treeids: ints(leaves.map(({ tree }) => tree)),
    target_nodeids: ints(leaves.map(({ node }) => node)),
    target_ids: ints(leaves.map(() => 0)),
    target_weights: floats(leaves.map(() => (random() - 0.5) / 10)),
  };
  return {
    irVersion: 9,
    producer: 'limn bench',
    opsets: { '': 18, 'ai.onnx.ml': 3 },
    graph: {
      name: 'trees',
      nodes: [
        { operator: 'TreeEnsembleRegressor', domain: 'ai.onnx.ml', inputs: ['X'], outputs: ['raw'], attributes },
        { operator: 'Sigmoid', domain: '', inputs: ['raw'], outputs: ['probability'], attributes: {} },
      ],
      initializers: [],
      inputs: [{ name: 'X', type: 'float32', dims: ['rows', columns] }],
      outputs: [{ name: 'probability', type: 'float32', dims: ['rows', 1] }],
    },
  };
}
