"""Makes reference.json: Shapley values by the definition, over all subsets of columns, where what is expected of a subset
comes from scikit-learn alone.

    by cover:    scikit-learn's own weighted traversal of its trees (partial dependence, method "recursion")
    against:     scikit-learn's decision function on rows mixed of the row and each background row; also with missing
                 values and categories

Numbers lie on a grid of eighths, so that thresholds are the same as 32-bit and as 64-bit floats.

    python3 make-reference.py > reference.json      (made with scikit-learn 1.2.1, numpy 1.24.2)
"""
import json
import math
import sys
from itertools import combinations

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier

WIDTH = 5
rng = np.random.default_rng(7)


def made(rows):
    x = rng.integers(-16, 17, size=(rows, WIDTH)) / 8
    x[:, 4] = rng.integers(0, 6, size=rows)
    logit = 1.5 * x[:, 0] - x[:, 1] * x[:, 2] + np.where(np.isin(x[:, 4], [1, 4]), 1.2, -0.6)
    y = (logit + rng.normal(size=rows) > 0).astype(int)
    return x, y


def shapley(worth):
    n = WIDTH
    worths = {s: worth(s) for k in range(n + 1) for s in combinations(range(n), k)}
    values = []
    for i in range(n):
        others = [j for j in range(n) if j != i]
        value = 0.0
        for k in range(n):
            weight = math.factorial(k) * math.factorial(n - k - 1) / math.factorial(n)
            for s in combinations(others, k):
                value += weight * (worths[tuple(sorted((*s, i)))] - worths[s])
        values.append(value)
    return worths[()], worths[tuple(range(n))], values


def plain(values):
    return [None if isinstance(v, float) and math.isnan(v) else v for v in np.asarray(values).tolist()]


def boosted_trees(model):
    trees = []
    for stage in model.estimators_:
        t = stage[0].tree_
        leaf = t.children_left < 0
        trees.append({
            "output": 0,
            "feature": np.where(leaf, -1, t.feature).tolist(),
            "threshold": np.where(leaf, 0.0, t.threshold).tolist(),
            "left": t.children_left.tolist(),
            "right": t.children_right.tolist(),
            "missingLeft": [0] * t.node_count,
            "value": (t.value[:, 0, 0] * model.learning_rate).tolist(),
            "cover": t.weighted_n_node_samples.tolist(),
        })
    return trees


def histogram_trees(model):
    trees = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        categories = {}
        for i, node in enumerate(nodes):
            if not node["is_leaf"] and node["is_categorical"]:
                bits = predictor.raw_left_cat_bitsets[node["bitset_idx"]]
                categories[str(i)] = [c for c in range(256) if bits[c // 32] >> (c % 32) & 1]
        trees.append({
            "output": 0,
            "feature": np.where(leaf, -1, nodes["feature_idx"].astype(int)).tolist(),
            "threshold": [0.0 if l or c else float(t) for l, c, t in zip(leaf, nodes["is_categorical"], nodes["num_threshold"])],
            "categories": categories,
            "left": np.where(leaf, -1, nodes["left"].astype(int)).tolist(),
            "right": np.where(leaf, -1, nodes["right"].astype(int)).tolist(),
            "missingLeft": nodes["missing_go_to_left"].tolist(),
            "value": np.where(leaf, nodes["value"], 0.0).tolist(),
            "cover": nodes["count"].astype(int).tolist(),
        })
    return trees


def by_cover():
    x, y = made(300)
    model = GradientBoostingClassifier(n_estimators=8, max_leaf_nodes=12, learning_rate=0.3, max_depth=None, random_state=1).fit(x, y)
    base = float(model._raw_predict_init(x[:1])[0, 0])

    def worth(row):
        def of(known):
            if not known:
                # Nothing known: the mean of the leaves by cover, which the traversal gives for a column that no tree asks.
                whole = 0.0
                for stage in model.estimators_:
                    t = stage[0].tree_
                    leaf = t.children_left < 0
                    share = t.weighted_n_node_samples[leaf] / t.weighted_n_node_samples[0]
                    whole += model.learning_rate * float(np.sum(share * t.value[leaf, 0, 0]))
                return base + whole
            grid = np.asarray([[row[c] for c in known]], dtype=np.float32, order="C")
            return base + float(model._compute_partial_dependence_recursion(grid, np.asarray(known, dtype=np.int32))[0, 0])
        return of

    cases = []
    for row in x[:6]:
        expected, score, values = shapley(worth(row))
        assert abs(score - model.decision_function([row])[0]) < 1e-9
        cases.append({"row": plain(row), "expected": expected, "contributions": values})
    return {"base": base, "trees": boosted_trees(model), "cases": cases}


def against():
    x, y = made(400)
    x[rng.random(x.shape) < 0.15] = np.nan
    model = HistGradientBoostingClassifier(max_iter=8, max_leaf_nodes=12, learning_rate=0.3, min_samples_leaf=5, categorical_features=[4], early_stopping=False, random_state=1).fit(x, y)
    background = x[100:125]

    def worth(row):
        def of(known):
            mixed = background.copy()
            mixed[:, list(known)] = row[list(known)]
            return float(np.mean(model.decision_function(mixed)))
        return of

    cases = []
    for row in x[:6]:
        expected, score, values = shapley(worth(row))
        cases.append({"row": plain(row), "expected": expected, "contributions": values})
    return {
        "base": float(model._baseline_prediction.ravel()[0]),
        "trees": histogram_trees(model),
        "background": [plain(row) for row in background],
        "cases": cases,
    }


json.dump({"byCover": by_cover(), "against": against()}, sys.stdout)
