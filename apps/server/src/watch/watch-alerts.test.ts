import { columnsOf, type ProfileDefinition, type ScoringModel } from '@limn/engine';
import { createSketch, type KeptDrift, type ValueSketch } from '@limn/learn/drift';
import { describe, expect, test } from 'vitest';
import { shopDefinition } from '../../test/shop.ts';
import { accuracyFacts } from './accuracy-facts.ts';
import type { AccuracyRecord } from './accuracy-record.ts';
import { driftAlert } from './drift-alert.ts';
import { failingAlert, labellessAlert, servedAlert } from './model-alert.ts';
import { movedPredictions } from './moved-predictions.ts';
import { driftOfScores } from './score-drift.ts';
import { defaultWatchSettings } from './watch-settings.ts';

const label = (en: string, zh: string) => ({ en, zh });
const definition: ProfileDefinition = {
  ...shopDefinition,
  views: [...shopDefinition.views, { kind: 'predictions', name: 'outlook', label: label('outlook', '预测'), predictions: { buys: { target: { op: 'present', event: 'order', within: '7d' }, at: { every: '7d' }, label: label('will order', '会下单'), inputs: ['spend30d', 'visits'] } } }],
};
const columns = columnsOf(definition);
const words = { definition, columns, settings: defaultWatchSettings };
const drift: KeptDrift = { id: 'order.revenue', of: 'field', facet: 'level', since: 15_000, foundOn: 15_001, deviations: 6, size: { psi: 0.3, missing: { before: 0, now: 0 }, median: { before: 20, now: 40 } } };
const at = { at: Date.UTC(2011, 0, 26), since: 0 };

describe('a change in words', () => {
  test('says what, since when, and by how much which prediction was moved, in both languages', () => {
    const { text, level, predictions } = driftAlert({ drift, others: [], ...at, moves: [{ prediction: 'buys', effect: { value: 0.0123, error: 0.001 } }] }, words);
    expect([level, predictions]).toEqual(['warn', ['buys']]);
    expect(text.en).toBe('Since 26 Jan 2011 the middle of “revenue” of “order” went from £20.00 to £40.00. It moves “will order” by +1.2 points so far.');
    expect(text.zh).toBe('自2011年1月26日起，“下单”的“revenue”的中位数从£20.00变为£40.00。受影响的预测：“会下单”（至今+1.2个百分点）。');
  });

  test('is a note where no model rests on it, and names how many changed with it', () => {
    const { text, level } = driftAlert({ drift, others: [{ ...drift, id: 'order.x' }], ...at, moves: [] }, words);
    expect([level, text.en.includes('One other changed with it.')]).toEqual(['note', true]);
  });

  test.each([
    [{ facet: 'missing', size: { psi: 1, missing: { before: 0.01, now: 0.4 } } }, 'is missing in 40% instead of 1%', '缺失率从1%变为40%'],
    [{ facet: 'fresh', size: { psi: 1, missing: { before: 0, now: 0 }, fresh: [{ word: 'fax', now: 0.12 }] } }, '“fax” is new in', '出现新取值“fax”，占12%'],
    [{ facet: 'word', word: 'app', size: { psi: 1, missing: { before: 0, now: 0 }, words: [{ word: 'app', before: 0.2, now: 0.5 }] } }, '“app” makes 50% of', '“app”的占比从20%变为50%'],
    [{ facet: 'own', own: { before: 0.98, now: 0.02 } }, 'is what it usually is for the same item in 2% of cases instead of 98%', '与往常一致的比例从98%变为2%'],
    [{ facet: 'spread' }, 'is spread in another way (PSI 0.30)', '离散程度发生变化（PSI 0.30）'],
  ] as const)('%j has a sentence of its own', (change, en, zh) => {
    const { text } = driftAlert({ drift: { ...drift, ...change } as KeptDrift, others: [], ...at, moves: [] }, words);
    expect(text.en).toContain(en);
    expect(text.zh).toContain(zh);
  });
});

test('a field moves the predictions in use whose inputs are computed from it', () => {
  const model = { inputs: [{ kind: 'number', column: 'spend30d' }] } as unknown as ScoringModel;
  const moved = (ids: readonly string[], modelOf = (): ScoringModel | undefined => model) => [...movedPredictions({ definition, columns, ids, modelOf })];
  expect(moved(['order.revenue'])).toEqual([['buys', ['spend30d']]]);
  expect([moved(['visit.path']), moved(['visits']), moved(['order.revenue'], () => undefined)]).toEqual([[], [], []]);
});

describe('models', () => {
  const interval = (value: number, reach: number) => ({ value, low: value - reach, high: value + reach, level: 0.95 });
  const accuracy = (is: number, groups: readonly (readonly [string, number])[] = []): AccuracyRecord => ({
    model: 'a', day: 1, metric: 'auc', better: 'higher', moments: [], constant: 0,
    recent: { from: 5, to: 9, rows: 100, main: interval(is, 0.02), subgroups: groups.map(([value, main]) => ({ column: 'spend30d', value, rows: 50, main: interval(main, 0.02) })) },
    judged: { metric: 'auc', main: interval(0.8, 0.02), subgroups: [{ column: 'spend30d', value: 'low', rows: 50, main: interval(0.8, 0.02) }] },
  });

  test('less right is what lies wholly below, of all or of a group; where intervals meet it may be chance', () => {
    const facts = (record: AccuracyRecord) => accuracyFacts(record, { columns }).map(({ group, is }) => [group?.value, is.value]);
    expect([facts(accuracy(0.7)), facts(accuracy(0.77)), facts(accuracy(0.8, [['low', 0.6], ['unknown', 0.1]]))]).toEqual([[[undefined, 0.7]], [], [['low', 0.6]]]);
    const { recent: _, ...unlabelled } = accuracy(0.7);
    expect(facts(unlabelled)).toEqual([]);
  });

  const scores = (mean: number): ValueSketch => {
    const sketch = createSketch('share');
    for (let i = 0; i < 500; i++) sketch.add(mean + (i % 20) / 100);
    return sketch.build();
  };
  const days = (means: readonly number[]) => means.map((mean, i) => ({ day: i, customers: 500, columns: {}, scores: { buys: { model: 'a', sketch: scores(mean), silent: {} } } }));
  const references = { a: { prediction: 'buys', at: 0, rows: 500, columns: {}, score: scores(0.2) } };

  test('scores have drifted when two days in a row are far from what was judged, since the first of them', () => {
    const drifted = (means: readonly number[]) => driftOfScores({ customers: days(means), references }, { champions: new Map([['buys', 'a']]), psi: 0.25 });
    expect(drifted([0.2, 0.5, 0.5])).toMatchObject({ buys: { model: 'a', since: 1 } });
    expect([drifted([0.2, 0.2, 0.5]), drifted([0.5, 0.5, 0.2]), drifted([])]).toEqual([{}, {}, {}]);
  });

  test('what fails, what differs and what never comes is told with its cure', () => {
    const about = { prediction: 'buys', label: label('will order', '会下单'), since: 0 };
    expect(failingAlert(about, { failed: 3, asked: 10 })).toMatchObject({ code: 'model_failing', level: 'failed', cure: { en: expect.stringContaining('limn rollback buys') } });
    expect(labellessAlert(about, 2)).toMatchObject({ code: 'labels_missing', text: { zh: expect.stringContaining('会下单') } });
    expect(servedAlert({ since: 0, names: ['spend30d'], differing: 1, checked: 100 }, [])).toMatchObject({ code: 'served_differs', about: 'spend30d' });
  });
});
