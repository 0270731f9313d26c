import type { ColumnValue, ScoringModel } from '@limn/engine';
import { describe, expect, test } from 'vitest';
import { createRowExplainer } from './explain-row.ts';

const DAY_MS = 86_400_000;
const at = Date.UTC(2026, 5, 1);
const model: ScoringModel = {
  format: 1,
  inputs: [
    { kind: 'number', column: 'visits' },
    { kind: 'oneHot', column: 'plan', vocabulary: ['free', 'pro'] },
    { kind: 'number', column: 'joined', of: 'time' },
  ],
  predictor: { kind: 'linear', weights: [[-0.2, 1, -1, 0, 0, -0.01]], intercepts: [2] },
  link: 'logistic',
  intervals: [{ of: 'mean', level: 0.9, x: [0, 1], low: [0, 0.9], high: [0.1, 1] }],
  usual: {
    columns: {
      visits: { kind: 'number', quartiles: [7, 15, 22], deviation: 8, missing: 0 },
      plan: { kind: 'category', shares: [['pro', 0.66], ['free', 0.34]], missing: 0 },
      joined: { kind: 'number', quartiles: [30 * DAY_MS, 60 * DAY_MS, 90 * DAY_MS], deviation: DAY_MS, missing: 0.1 },
    },
    means: [15, 0.34, 0.66, 0, 0, 60],
  },
  reach: { low: [0, 0, 0, 0, 0, 0], high: [30, 1, 1, 0, 0, 400], most: 0 },
};
const row: Readonly<Record<string, ColumnValue>> = { visits: 3, plan: 'free', joined: Date.UTC(2026, 0, 1) };
const explain = (language: 'en' | 'zh', values = row) => createRowExplainer(model, { label: 'left', answers: ['no', 'yes'], language })((column) => values[column], at);

describe('why a row of a table is scored as it is', () => {
  test('in the words of its columns, strongest first, with what is usual', () => {
    expect(explain('en').text).toBe('left: “yes” 71% likely (64% to 74%), more than usual. Mainly because: visits is 3 (usually 7 to 22); plan is “free” (in 66% of rows “pro”). On the other hand: joined is 2026-01-01 (usually 2026-03-03 to 2026-05-02).');
    expect(explain('zh').text).toBe('left为“yes”的可能性为71%（64%至74%），高于一般水平。主要原因：visits为3（一般为7至22）；plan为“free”（66%的数据为“pro”）。另一方面：joined为2026-01-01（一般为2026-03-03至2026-05-02）。');
    expect(explain('en').reasons.map(({ column, direction, strength }) => [column, direction, strength])).toEqual([['visits', 'raises', 'strong'], ['plan', 'raises', 'strong'], ['joined', 'lowers', 'some']]);
  });

  test('who is unlike all that the model learnt from is told so first', () => {
    const { uncertain, text } = explain('en', {});
    expect(uncertain).toBe('Too uncertain: 3 of 3 columns are missing or beyond all that the model learnt from, such as visits, plan, joined.');
    expect(text.startsWith(uncertain!)).toBe(true);
    expect(explain('zh', {}).uncertain).toContain('3列中有3列缺失');
    expect(explain('en')).not.toHaveProperty('uncertain');
  });

  test('of amounts the size, of several classes the likeliest', () => {
    const { intervals: _, ...spend } = { ...model, link: 'identity' as const };
    expect(createRowExplainer(spend, { label: 'spend', answers: [], language: 'en' })((column) => row[column], at).text).toMatch(/^spend: about 0\.89, more than usual\./);
    const several: ScoringModel = { ...spend, link: 'softmax', classes: ['a', 'b'], predictor: { kind: 'linear', weights: [[1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]], intercepts: [0, 0] } };
    expect(createRowExplainer(several, { label: 'kind', answers: ['a', 'b'], language: 'en' })((column) => row[column], at).text).toMatch(/^kind: most probably “a”, 95% likely\./);
  });
});
