import { describe, expect, test } from 'vitest';
import { problemOf } from '../../errors.ts';
import { Random } from '../../random/random.ts';
import { constantBaseline } from '../baseline.ts';
import { evaluate } from '../evaluate.ts';
import type { EvaluationReport } from '../report.ts';
import { escapeText, formatNumber, formatShare } from './format.ts';
import { renderEvaluation } from './page.ts';
import { ticksOf } from './plot.ts';

const random = new Random(2);
const rows = 600;
const truth = Float64Array.from({ length: rows }, () => random.uniform() ** 2);
const labels = truth.map((p) => (random.uniform() < p ? 1 : 0));

const report = evaluate({
  name: 'churn 90 d <b>', kind: 'binary', classes: ['stays', 'leaves'], scores: [truth], labels, split: 'time', seed: 1, resamples: 100,
  baselines: [constantBaseline(labels, { rows }), { name: 'recency & "co"', scores: [truth.map((p) => (p > 0.5 ? 0.6 : 0.3))] }],
  subgroups: [{ column: 'shop', values: ['Berlin', '上海 <script>'], codes: Int32Array.from(labels, (_, row) => row % 2) }],
  parts: [{ part: 'train', rows: 5_000, from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 5, 1), meanLabel: 0.31 }, { part: 'test', rows, from: Date.UTC(2026, 5, 1), to: Date.UTC(2026, 7, 1), meanLabel: 0.33 }],
  warnings: [problemOf('column_leak', { column: 'refund_date', label: 'churn', share: 'AUC 0.999' })],
});

/** Names of elements in the order in which they open; throws where one is not closed. */
function checkNesting(markup: string): readonly string[] {
  const open: string[] = [];
  const met: string[] = [];
  for (const [, slash, name, rest] of markup.replace(/<!doctype html>|<style>[^]*?<\/style>/g, '').matchAll(/<(\/?)([a-z0-9]+)((?:"[^"]*"|[^">])*)>/g)) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else {
      met.push(name!);
      if (!rest!.endsWith('/') && name !== 'meta' && name !== 'br') open.push(name!);
    }
  }
  expect(open).toEqual([]);
  return met;
}

describe.each(['en', 'zh'] as const)('the page in %s', (language) => {
  const page = renderEvaluation(report, language);

  test('is whole in itself: no script, nothing from elsewhere, every element closed', () => {
    const met = checkNesting(page);
    for (const name of ['script', 'link', 'img', 'iframe']) expect(met).not.toContain(name);
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import/);
    expect(met.filter((name) => name === 'svg')).toHaveLength(6);
    expect(page).toContain(`<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">`);
  });

  test('shows no number that is none', () => {
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  test('takes names of people and columns as text', () => {
    expect(page).not.toContain('<b>');
    expect(page).not.toContain('<script>');
    expect(page).toContain('churn 90 d &#60;b&#62;');
  });

  test('every drawing says what it shows to those who do not see it', () => {
    for (const [svg] of page.matchAll(/<svg[^]*?<\/svg>/g)) expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
  });
});

describe('the verdict', () => {
  test('a model that beats all is said to, with what it brings', () => {
    expect(renderEvaluation(report, 'en')).toMatch(/It is surely better than every simpler way\.<\/strong> AUC 0\.8\d\d \(0\.\d+ – 0\.\d+\); the fifth with the highest scores holds \d+% of all “leaves”/);
    expect(renderEvaluation(report, 'zh')).toContain('显著优于所有基线。');
  });

  test('one that does not is said first to fail', () => {
    const open: EvaluationReport = { ...report, differences: report.differences.map((each) => ({ ...each, verdict: 'open' })) };
    expect(renderEvaluation(open, 'en')).toContain('It is not surely better than everybody alike, rule: recency &#38; &#34;co&#34;.');
    expect(renderEvaluation(open, 'zh')).toContain('尚不能证明它优于更简单的方法（一视同仁、单列规则: recency &#38; &#34;co&#34;）。');
  });

  test('one that is behind in another metric is said to be', () => {
    const behind: EvaluationReport = { ...report, differences: report.differences.map((each) => (each.metric === 'logLoss' ? { ...each, verdict: 'worse' } : each)) };
    expect(renderEvaluation(behind, 'en')).toContain('But it is surely behind in Log loss (everybody alike), Log loss (rule:');
  });
});

test('warnings stand on the page with their cure', () => {
  expect(renderEvaluation(report, 'en')).toContain('suspected leak. <span>Keep it by name only if');
  expect(renderEvaluation(report, 'zh')).toContain('疑似泄漏');
});

test('amounts, classes and tiny tests have pages too', () => {
  const amounts = truth.map((p) => 100 * p);
  const amount = evaluate({ name: 'spend', kind: 'amount', scores: [amounts], labels: amounts.map((x) => x + random.normal()), split: 'chance', seed: 1, resamples: 50, baselines: [constantBaseline(amounts, { rows })] });
  const few = evaluate({ name: 'few', kind: 'binary', scores: [Float64Array.of(0.2, 0.8)], labels: Float64Array.of(0, 1), split: '5-fold', seed: 1, resamples: 50, baselines: [] });
  const places = truth.map((_, row) => row % 3);
  const classes = evaluate({ name: 'kind', kind: 'classes', classes: ['a', 'b', 'c'], scores: [0, 1, 2].map((place) => places.map((each) => (each === place ? 0.5 : 0.25))), labels: places, split: 'customer', seed: 1, resamples: 50, baselines: [constantBaseline(places, { rows, classes: 3 })] });
  const none = evaluate({ name: 'zero', kind: 'amount', scores: [new Float64Array(50)], labels: new Float64Array(50), split: 'time', seed: 1, resamples: 50, baselines: [constantBaseline(new Float64Array(50), { rows: 50 })] });
  for (const each of [amount, few, classes, none]) {
    const page = renderEvaluation(each, 'en');
    checkNesting(page);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  }
});

test('numbers are written with three digits that matter', () => {
  expect([0.12345, -0.00001, 12.345, 123.45, 12_345.6, NaN].map(formatNumber)).toEqual(['0.123', '0.000', '12.35', '123.5', '12,346', '–']);
  expect([0, 0.0512, 0.25, 1].map(formatShare)).toEqual(['0%', '5.1%', '25%', '100%']);
  expect(escapeText(`<a href="x">&'`)).toBe('&#60;a href=&#34;x&#34;&#62;&#38;&#39;');
});

test('ticks are round, and lie within the range', () => {
  expect(ticksOf([0, 1])).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(ticksOf([0.83, 0.86])).toEqual([0.83, 0.84, 0.85, 0.86]);
  expect(ticksOf([5, 5])).toEqual([5]);
});
