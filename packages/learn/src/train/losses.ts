import type { LearntKind } from '../evaluation/report.ts';
import type { LinearLoss } from '../linear/loss.ts';

/** The loss of each kind, of trees, regressions and networks alike. */
export const losses = { binary: 'logistic', classes: 'softmax', amount: 'squared', count: 'poisson' } as const satisfies Readonly<Record<LearntKind, LinearLoss>>;
