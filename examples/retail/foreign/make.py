"""A model of churn made by scikit-learn, as ONNX: what `limn models register` takes.

    npx limn dataset churn90d --out examples    # examples as the engine read them, as Parquet
    duckdb -c "copy (from 'examples/*.parquet') to 'churn.csv'"
    /usr/bin/python3 make.py churn.csv

Made with scikit-learn 1.2.1 and onnx 1.12.0 of Debian 12. Durations come as days, numbers as they are; a missing one is NaN.
"""
import csv
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier

here = Path(__file__).parent
day_ms = 86_400_000
durations = ['sinceLastOrder', 'usualGap', 'sinceFirstOrder']
numbers = ['ordersEver', 'orders90d', 'spend90d', 'spend365d', 'products365d']

with open(sys.argv[1], newline='') as file:
    rows = sorted(csv.DictReader(file), key=lambda row: row['_at'])
number = lambda text: float(text) if text else np.nan
x = np.array([[number(row[name]) / day_ms for name in durations] + [number(row[name]) for name in numbers] for row in rows], dtype=np.float32)
y = np.array([row['churn90d'] == 'true' for row in rows])
model = HistGradientBoostingClassifier(max_iter=40, max_leaf_nodes=8, min_samples_leaf=100, random_state=0).fit(x, y)


def below(threshold):
    """The largest 32-bit float that is not above: a 32-bit number meets it as it meets the threshold."""
    rounded = np.float32(threshold)
    return float(np.nextafter(rounded, np.float32(-np.inf)) if rounded > threshold else rounded)


names = ['nodes_treeids', 'nodes_nodeids', 'nodes_featureids', 'nodes_modes', 'nodes_values', 'nodes_truenodeids', 'nodes_falsenodeids',
         'nodes_missing_value_tracks_true', 'target_treeids', 'target_nodeids', 'target_ids', 'target_weights']
trees = {name: [] for name in names}
for tree, (predictor,) in enumerate(model._predictors):
    for place, node in enumerate(predictor.nodes):
        leaf = bool(node['is_leaf'])
        asked = [tree, place, 0 if leaf else int(node['feature_idx']), 'LEAF' if leaf else 'BRANCH_LEQ', 0.0 if leaf else below(node['num_threshold']),
                 0 if leaf else int(node['left']), 0 if leaf else int(node['right']), 0 if leaf else int(node['missing_go_to_left'])]
        for name, value in zip(names[:8], asked):
            trees[name].append(value)
        if leaf:
            for name, value in zip(names[8:], [tree, place, 0, float(node['value'])]):
                trees[name].append(value)

graph = helper.make_graph(
    [
        helper.make_node('Concat', ['days', 'numbers'], ['X'], axis=1),
        helper.make_node('TreeEnsembleRegressor', ['X'], ['margin'], domain='ai.onnx.ml', n_targets=1, base_values=[float(model._baseline_prediction.item())], **trees),
        helper.make_node('Sigmoid', ['margin'], ['probability']),
    ],
    'churn',
    [helper.make_tensor_value_info('days', TensorProto.FLOAT, [None, len(durations)]), helper.make_tensor_value_info('numbers', TensorProto.FLOAT, [None, len(numbers)])],
    [helper.make_tensor_value_info('probability', TensorProto.FLOAT, [None, 1])])
opsets = [helper.make_opsetid('', 15), helper.make_opsetid('ai.onnx.ml', 3)]
made = helper.make_model(graph, producer_name='scikit-learn', opset_imports=opsets, ir_version=8)
onnx.checker.check_model(made)
onnx.save(made, here / 'churn.onnx')
signature = {
    'inputs': [
        {'name': 'days', 'type': 'float32', 'columns': durations, 'of': 'duration'},
        {'name': 'numbers', 'type': 'float32', 'columns': numbers},
    ],
    'output': {'name': 'probability'},
    'link': 'logistic',
}
(here / 'churn.json').write_text(json.dumps(signature, indent=2) + '\n')
