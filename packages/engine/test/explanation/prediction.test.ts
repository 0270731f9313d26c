/** What is said of predictions of the example's shop: sentences that a person would like to read. */
import { describe, expect, test } from 'vitest';
import { baskets, habits, orders, refunds, visits } from '../../../../examples/retail/features.ts';
import { order, refund } from '../../../../examples/retail/profile.ts';
import { lifecycle } from '../../../../examples/retail/tags.ts';
import { values } from '../../../../examples/retail/values.ts';
import {
  atLeast, createEngine, createScorer, definePredictions, defineProfile, everyMonth, explain, explainPrediction, modelInputs, prediction, predictionsOf, widthOf, withModels, words,
  type ForeignModel, type InputTransform, type Language, type PredictionModel, type PredictionWish, type ProfileDefinition, type ScoringModel, type TryingMethod, type Tree, type UsualColumn,
} from '../../src/index.ts';
import { nonsenseIn } from './nonsense.ts';

const DAY = 86_400_000;
const outlook = definePredictions('outlook', {
  label: words('outlook', '预测'),
  from: [orders],
  predictions: (view) => ({
    churn: prediction({ absent: order, within: '90d' }, { at: everyMonth, population: atLeast(view.ordersEver, 1), enough: atLeast(view.ordersEver, 2), en: 'will not order for 90 days', zh: '未来90天不再下单' }),
    spend: prediction({ sum: order, of: (event) => event.revenue, within: '30d' }, { at: everyMonth, en: 'spending of the next 30 days', zh: '未来30天消费金额' }),
    nextOrder: prediction({ timeTo: order, within: '180d' }, { at: everyMonth, en: 'time until the next order', zh: '距下一次下单' }),
    nextCountries: prediction({ any: order, of: (event) => event.country, within: '90d' }, { at: everyMonth, en: 'countries of the next orders', zh: '未来下单的国家' }),
    nextCountry: prediction({ next: order, of: (event) => event.country, within: '90d' }, { at: everyMonth, en: 'country of the next order', zh: '下一单的国家' }),
  }),
});
const customer = defineProfile('customer', { label: words('customer', '客户'), timeZone: 'Europe/London', events: [order, refund], views: [orders, habits, baskets, refunds, visits, values, lifecycle, outlook] });

const number = (lower: number, median: number, upper: number, missing = 0): UsualColumn => ({ kind: 'number', quartiles: [lower, median, upper], deviation: (upper - lower) / 1.35, missing });
const usual: Readonly<Record<string, UsualColumn>> = {
  sinceLastOrder: number(18 * DAY, 34 * DAY, 61 * DAY),
  usualGap: number(21 * DAY, 38 * DAY, 62 * DAY, 0.3),
  orders30d: number(0, 1, 2),
  orders90d: number(1, 2, 4),
  spend30d: number(0, 120, 310),
  spend90d: number(150, 420, 980),
  spend365d: number(640, 1_310, 3_050),
  averageOrder365d: number(150, 240, 390),
  refunds90d: number(0, 0, 0),
  sinceLastRefund: number(20 * DAY, 61 * DAY, 130 * DAY, 0.62),
  country: { kind: 'category', shares: [['United Kingdom', 0.91], ['Germany', 0.03], ['France', 0.02]], missing: 0 },
  favouriteProduct: { kind: 'category', shares: [['WHITE HANGING HEART', 0.04]], missing: 0.01 },
};

const scaled = (column: string, mean: number, deviation: number, of?: 'duration'): InputTransform => ({ kind: 'standard', column, mean, deviation, ...(of && { of }) });
const INPUTS: readonly InputTransform[] = [
  scaled('sinceLastOrder', 40, 30, 'duration'), scaled('usualGap', 40, 25, 'duration'), scaled('orders30d', 1, 1), scaled('orders90d', 2.5, 2),
  scaled('spend90d', 600, 500), scaled('spend365d', 2_000, 1_500), scaled('refunds90d', 0.2, 0.5), scaled('sinceLastRefund', 80, 60, 'duration'),
  { kind: 'oneHot', column: 'country', vocabulary: ['United Kingdom', 'France'] },
  { kind: 'oneHot', column: 'favouriteProduct', vocabulary: ['WHITE HANGING HEART'] },
];

/** Linear over the inputs: one weight a column, of one-hot ones at their first word. */
function linearModel(weights: readonly (readonly number[])[], intercepts: readonly number[], link: ScoringModel['link'], classes?: readonly string[]): ScoringModel {
  const spread = (of: readonly number[]): readonly number[] => INPUTS.flatMap((input, i) => Array.from({ length: widthOf(input) }, (_, place) => (place === 0 ? (of[i] ?? 0) : 0)));
  const means = INPUTS.flatMap((input) => Array.from({ length: widthOf(input) }, (_, place) => (input.column === 'country' && place === 0 ? 0.91 : 0)));
  return { format: 1, inputs: INPUTS, predictor: { kind: 'linear', weights: weights.map(spread), intercepts }, link, ...(classes && { classes }), usual: { columns: usual, means } };
}

const churn: ScoringModel = {
  ...linearModel([[0.9, 0.1, -0.6, -0.7, -0.2, -0.4, 0.5, 0, -0.3, -0.02]], [-0.8], 'logistic'),
  intervals: [{ of: 'mean', level: 0.9, x: [0, 0.5, 0.9, 1], low: [0, 0.42, 0.82, 0.93], high: [0.03, 0.57, 0.95, 1] }],
};
const nextOrder = linearModel([[9 * DAY, 5 * DAY, -4 * DAY, -2 * DAY]], [41 * DAY], 'identity');
const nextCountry = linearModel([[0, 0, 0, 0, 0, 0, 0, 0, 2, 0], [0, 0, 0, 0.3, 0, 0, 0, 0, -1, 0]], [1, -1], 'softmax', ['United Kingdom', 'France']);

/** Spending by two questions: how much in 90 days, and whether there were three orders. */
const spendTree: Tree = {
  output: 0, feature: [0, -1, 1, -1, -1], threshold: [300, 0, 2.5, 0, 0], left: [1, -1, 3, -1, -1], right: [2, -1, 4, -1, -1], missingLeft: [1, 0, 1, 0, 0],
  value: [0, -1.2, 0, 0.2, 0.9], cover: [100, 40, 60, 35, 25],
};
const spend: ScoringModel = {
  format: 1, inputs: [{ kind: 'number', column: 'spend90d' }, { kind: 'number', column: 'orders90d' }], predictor: { kind: 'trees', base: [5], trees: [spendTree] }, link: 'exp',
  usual: { columns: usual, means: [0, 0] },
  intervals: [{ of: 'outcome', level: 0.8, x: [0, 500], low: [0, 100], high: [80, 700] }],
};

const items = (quantity: number) => [{ product: '85123A', name: 'WHITE HANGING HEART', quantity, price: 2.55 }];
const events = [
  order.at('2010-12-05T12:10:00Z', { user: 'waning' }, { revenue: 420, country: 'United Kingdom', items: items(160) }),
  order.at('2011-02-20T10:00:00Z', { user: 'waning' }, { revenue: 260, country: 'United Kingdom', items: items(100) }),
  order.at('2011-04-30T10:00:00Z', { user: 'waning' }, { revenue: 139.12, country: 'United Kingdom', items: items(50) }),
  refund.at('2011-05-04T10:00:00Z', { user: 'waning' }, { amount: 25.5, items: items(10) }),
  ...['2011-04-12', '2011-05-06', '2011-05-30', '2011-06-21', '2011-07-08'].map((day) => order.at(`${day}T11:00:00Z`, { user: 'faithful' }, { revenue: 640, country: 'France', items: items(240) })),
  order.at('2011-07-01T11:00:00Z', { user: 'newcomer' }, { revenue: 51, country: 'United Kingdom', items: items(20) }),
].sort((a, b) => a.time - b.time);

const models: Readonly<Record<string, ScoringModel>> = { churn, spend, nextOrder, nextCountry };

function shopWith(definition: ProfileDefinition, champions: ReadonlyMap<string, ScoringModel>) {
  const made = createEngine({ definition, models: champions, history: { eventAt: (position) => events[position]! } });
  events.forEach((event, position) => made.apply(event, position, event.receivedAt));
  made.advance(Date.parse('2011-07-15T12:00:00Z'));
  return made;
}

/** Each model answers under its prediction's name. */
const engine = shopWith(withModels(customer.definition, (name) => (Object.hasOwn(models, name) ? { model: name } : {})), new Map(Object.entries(models)));

const why = (name: string, identifier: string, lang: Language, more: { readonly wish?: PredictionWish } = {}) => explainPrediction({ engine, identifier: `user:${identifier}`, name, lang, ...more })!;
const said = (...of: Parameters<typeof why>): string => why(...of).text;

const keep: PredictionWish = { goal: { below: 0.5 }, mutable: [{ column: 'orders30d', direction: 'up', max: 5 }, { column: 'spend90d', direction: 'up', step: 50 }] };

describe('a probability', () => {
  test('is told with what speaks for it, what against, and what would change it', () => {
    expect(said('churn', 'waning', 'en', { wish: keep })).toMatchInlineSnapshot(`"Will not order for 90 days: 93% likely (85% to 96%), more than usual. Mainly because: no orders in the last 30 days (others usually 0 to 2); last order 76 days ago (others usually 18 to 61 days ago); 1 refund in the last 90 days (others usually none). With one more order, it would be 33%, below 50%."`);
    expect(said('churn', 'waning', 'zh', { wish: keep })).toMatchInlineSnapshot(`"未来90天不再下单的可能性为93%（85%至96%），高于一般水平。主要原因：近30天订单数为0（其他客户一般为0至2）；最近一次下单在76天前（其他客户一般为18至61天前）；近90天退款次数为1（其他客户一般为0）。若再下单1次，则降至33%，低于50%。"`);
  });

  test('that is low is told by what makes it low', () => {
    expect(said('churn', 'faithful', 'en', { wish: keep })).toMatchInlineSnapshot(`"Will not order for 90 days: 1% likely (1% to 4%), less than usual. Mainly because: 2 orders in the last 30 days (others usually 0 to 2); money spent in the last 90 days: £2,560.00 (others usually £150 to £980); last order 7 days ago (others usually 18 to 61 days ago). On the other hand: country of the last order: “France” (91% of customers: “United Kingdom”)."`);
    expect(said('churn', 'faithful', 'zh', { wish: keep })).toMatchInlineSnapshot(`"未来90天不再下单的可能性为1%（1%至4%），低于一般水平。主要原因：近30天订单数为2（其他客户一般为0至2）；近90天消费金额为£2,560.00（其他客户一般为£150至£980）；最近一次下单在7天前（其他客户一般为18至61天前）。另一方面：最近下单的国家为“France”（91%的客户为“United Kingdom”）。"`);
  });

  test('is not given of a newcomer, nor of who is not asked about', () => {
    expect(said('churn', 'newcomer', 'en')).toMatchInlineSnapshot(`"Will not order for 90 days: no estimate yet, too little is known of this customer: 1 order so far (needs at least 2, 1 short)."`);
    expect(said('churn', 'newcomer', 'zh')).toMatchInlineSnapshot(`"暂不预测“未来90天不再下单”，因为对该客户了解尚少：累计订单数为1（要求至少2，还差1）。"`);
    expect(said('churn', 'nobody', 'en')).toMatchInlineSnapshot(`"Will not order for 90 days: not asked of this customer: no orders so far (needs at least 1)."`);
    expect(said('churn', 'nobody', 'zh')).toMatchInlineSnapshot(`"“未来90天不再下单”不适用于该客户：累计订单数为0（要求至少1）。"`);
    expect(why('churn', 'waning', 'en').between).toEqual({ low: expect.closeTo(0.85, 2), high: expect.closeTo(0.96, 2) });
    expect(why('churn', 'newcomer', 'en')).toMatchObject({ value: undefined, silent: 'tooLittleKnown', reasons: [] });
  });
});

test('an amount is told in its unit, a length of time in days', () => {
  expect(said('spend', 'faithful', 'en')).toMatchInlineSnapshot(`"Spending of the next 30 days: about £365 (£73 to £533), more than usual. Mainly because: money spent in the last 90 days: £2,560.00 (others usually £150 to £980); 4 orders in the last 90 days (others usually 1 to 4)."`);
  expect(said('spend', 'faithful', 'zh')).toMatchInlineSnapshot(`"未来30天消费金额预计约为£365（£73至£533），高于一般水平。主要原因：近90天消费金额为£2,560.00（其他客户一般为£150至£980）；近90天订单数为4（其他客户一般为1至4）。"`);
  expect(said('nextOrder', 'waning', 'en', { wish: { goal: { below: 45 * DAY }, mutable: [{ column: 'orders30d', direction: 'up' }] } })).toMatchInlineSnapshot(`"Time until the next order: about 63 days, longer than usual. Mainly because: last order 76 days ago (others usually 18 to 61 days ago); usually an order every 72 days (others usually every 21 to 62 days); no orders in the last 30 days (others usually 0 to 2). With one more order, it would be 36 days, below 45 days."`);
  expect(said('nextOrder', 'waning', 'zh', { wish: { goal: { below: 45 * DAY }, mutable: [{ column: 'orders30d', direction: 'up' }] } })).toMatchInlineSnapshot(`"距下一次下单预计约为63天，比一般情况长。主要原因：最近一次下单在76天前（其他客户一般为18至61天前）；平均72天下单一次（其他客户一般为21至62天）；近30天订单数为0（其他客户一般为0至2）。若再下单1次，则降至36天，低于45天。"`);
});

test('a class is told with how likely it is, and what tells it from the others', () => {
  expect(said('nextCountry', 'faithful', 'en')).toMatchInlineSnapshot(`"Country of the next order: most probably “United Kingdom”, 86% likely. Nothing about this customer speaks for it; against it: country of the last order: “France” (91% of customers: “United Kingdom”)."`);
  expect(said('nextCountry', 'faithful', 'zh')).toMatchInlineSnapshot(`"下一单的国家最可能是“United Kingdom”，可能性为86%。该客户自身没有突出的支持因素；相反的迹象：最近下单的国家为“France”（91%的客户为“United Kingdom”）。"`);
});

test('several classes at once are told when they are likelier than not', () => {
  const text = (lang: Language, intercepts: readonly number[]) =>
    explainPrediction({ engine, identifier: 'user:waning', name: 'nextCountries', lang, model: linearModel([[], []], intercepts, 'logistic', ['France', 'Germany']) })!.text;
  expect(text('en', [1, 2])).toBe('Countries of the next orders: “Germany”, 88% likely; “France”, 73% likely.');
  expect(text('zh', [1, 2])).toBe('未来下单的国家：“Germany”，可能性为88%；“France”，可能性为73%。');
  expect(text('en', [-1, -2])).toBe('Countries of the next orders: none is likelier than not.');
  expect(text('zh', [-1, -2])).toBe('未来下单的国家：没有可能性过半的。');
});

describe('reasons', () => {
  const { reasons } = why('churn', 'waning', 'en');
  const about = (column: string) => reasons.find((reason) => reason.columns.includes(column))!;

  test('are given once for all windows of a meaning, by the column that does most', () => {
    expect(about('orders90d')).toMatchObject({ column: 'orders30d', columns: ['orders30d', 'orders90d'], value: 0, usual: usual['orders30d'], direction: 'raises', strength: 'strong' });
    expect(about('spend90d').columns).toEqual(['spend365d', 'spend90d']);
  });

  test('stand strongest first, and say in words how strong', () => {
    const rank = reasons.map(({ strength }) => ['strong', 'some', 'little'].indexOf(strength));
    expect(rank).toEqual(rank.toSorted());
    expect(new Set(rank).size).toBeGreaterThan(1);
  });

  test('lead to the events behind', () => {
    expect(about('refunds90d').evidence).toEqual([{ id: expect.any(String), time: '2011-05-04T10:00:00.000Z', position: expect.any(Number), what: 'returned 1 product for £25.50' }]);
    expect(about('sinceLastOrder').evidence[0]!.what).toBe('ordered 1 product for £139.12');
  });

  test('never hold a number of the model, and are no nonsense in either language', () => {
    for (const lang of ['en', 'zh'] as const) {
      for (const name of ['churn', 'spend', 'nextOrder', 'nextCountry']) {
        for (const identifier of ['waning', 'faithful', 'newcomer', 'nobody']) {
          const { text, reasons: of, counterfactuals = [] } = why(name, identifier, lang, { wish: { ...keep, goal: name === 'churn' ? keep.goal : { atLeast: 1e9 } } });
          for (const each of [text, ...of.map((reason) => reason.text), ...counterfactuals.map((way) => way.text)]) expect(nonsenseIn(each, lang)).toBeUndefined();
        }
      }
    }
    expect(reasons.flatMap((reason) => Object.keys(reason))).not.toContain('contribution');
  });

  test('what a customer does not have is told as well', () => {
    expect(why('churn', 'faithful', 'en').reasons.map(({ column }) => column)).not.toContain('sinceLastRefund');
    const asked = linearModel([[0, 0, 0, 0, 0, 0, 0, 2]], [0], 'logistic');
    expect(explainPrediction({ engine, identifier: 'user:waning', name: 'churn', lang: 'en', model: asked })!.text).toMatchInlineSnapshot(`"Will not order for 90 days: 43% likely, less than usual. Mainly because: last refund 72 days ago (most others never)."`);
    expect(explainPrediction({ engine, identifier: 'user:waning', name: 'churn', lang: 'zh', model: asked })!.text).toMatchInlineSnapshot(`"未来90天不再下单的可能性为43%，低于一般水平。主要原因：最近一次退款在72天前（多数客户没有过）。"`);
  });
});

test.each(['en', 'zh'] as const)('no column that a model may read is told with nonsense in %s', (lang) => {
  const quartiles = (type: string): readonly [number, number, number] => (type === 'duration' ? [0, 36 * 3_600_000, 61 * DAY] : [0, 1, 1_234.5]);
  const said: string[] = [];
  for (const { column, type } of modelInputs(predictionsOf(customer.definition).get('churn')!, engine.columns, 'churn')) {
    const isWord = type === 'string' || type === 'strings';
    const input: InputTransform = isWord ? { kind: 'oneHot', column, vocabulary: ['United Kingdom', 'WHITE HANGING HEART', '£250–1,000'] } : { kind: 'standard', column, mean: 0.5, deviation: 1, ...(type === 'duration' && { of: 'duration' }) };
    const width = widthOf(input);
    for (const missing of [0, 0.7]) {
      const common: UsualColumn = isWord ? { kind: 'category', shares: [['United Kingdom', 0.6], ['order', 0.3]], missing } : type === 'boolean' ? { kind: 'boolean', yes: 0.123, missing } : { kind: 'number', quartiles: quartiles(type), deviation: 3, missing };
      const predictor = { kind: 'linear', weights: [Array.from({ length: width }, (_, i) => i + 1)], intercepts: [0] } as const;
      const alone: ScoringModel = { format: 1, inputs: [input], predictor, link: 'logistic', usual: { columns: { [column]: common }, means: Array.from({ length: width }, () => 0.1) } };
      for (const identifier of ['waning', 'faithful']) {
        for (const { text } of explainPrediction({ engine, identifier: `user:${identifier}`, name: 'churn', lang, model: alone })!.reasons) {
          expect(nonsenseIn(text, lang)).toBeUndefined();
          said.push(text);
        }
      }
    }
  }
  expect(said.length).toBeGreaterThan(100);
});

describe('a wish', () => {
  test('brings several ways, none of which contains another', () => {
    const either: PredictionWish = { goal: { below: 0.5 }, mutable: [{ column: 'orders30d', direction: 'up' }, { column: 'spend30d', direction: 'up', step: 50 }] };
    const ways = (lang: Language) => why('churn', 'waning', lang, { wish: either }).counterfactuals!.map(({ text }) => text);
    expect(ways('en')).toMatchInlineSnapshot(`
      [
        "With money spent in the last 30 days at £50 instead of £0.00, it would be 32%, below 50%.",
        "With one more order, it would be 33%, below 50%.",
      ]
    `);
    expect(ways('zh')).toMatchInlineSnapshot(`
      [
        "若近30天消费金额为£50（现为£0.00），则降至32%，低于50%。",
        "若再下单1次，则降至33%，低于50%。",
      ]
    `);
  });

  test('that cannot be met is told as such', () => {
    const none: PredictionWish = { goal: { below: 0.05 }, mutable: [{ column: 'spend90d', direction: 'up', max: 400 }] };
    expect(why('churn', 'waning', 'en', { wish: none })).toMatchObject({ counterfactuals: [], text: expect.stringContaining('No change within reach would make it below 5%.') as string });
    expect(said('churn', 'waning', 'zh', { wish: none })).toContain('在可行的改变范围内，无法降到5%以下。');
  });

  test('for what is not there, or cannot be changed by itself, is refused with the cure', () => {
    const asked = (mutable: PredictionWish['mutable']) => () => why('churn', 'waning', 'en', { wish: { goal: { below: 0.5 }, mutable } });
    expect(asked([{ column: 'order30d' }])).toThrow("mutable.0.column: There is no column 'order30d'. Did you mean 'orders30d'? [unknown_name]");
    expect(asked([{ column: 'averageOrder365d' }])).toThrow('Name a feature that it follows from: spend365d, orders365d. [wrong_kind]');
    expect(asked([{ column: 'orders30d', min: 3, max: 1, step: 0 }])).toThrow(/No value lies between 3 and 1.*\n.*A step of 0/);
  });

  test('that is met already is not spoken of', () => {
    expect(why('churn', 'faithful', 'en', { wish: keep }).counterfactuals).toBeUndefined();
  });
});

test('explain tells a prediction as it tells a tag', () => {
  const { kind, sentence, clauses, evidence, prediction: told } = explain({ engine, identifier: 'user:waning', name: 'churn', lang: 'en' })!;
  expect([kind, sentence]).toEqual(['prediction', said('churn', 'waning', 'en')]);
  expect(clauses[0]).toEqual({ text: 'no orders in the last 30 days (others usually 0 to 2)', holds: true, column: 'orders30d', value: 0 });
  expect(evidence.length).toBeGreaterThan(0);
  expect(told!.value).toBe(engine.read('user:waning').columns['churn']);
});

test('without a model nothing is said, and why', () => {
  const bare = shopWith(customer.definition, new Map());
  const text = (lang: Language) => explainPrediction({ engine: bare, identifier: 'user:waning', name: 'churn', lang })!.text;
  expect(text('en')).toBe('Will not order for 90 days: no estimate, no model has been promoted yet.');
  expect(text('zh')).toBe('暂不预测“未来90天不再下单”，因为尚无现役模型。');
  expect(explainPrediction({ engine: bare, identifier: 'user:waning', name: 'orders30d', lang: 'en' })).toBeUndefined();
});

describe('a model made elsewhere', () => {
  /** The same model, of which only answers are known. */
  const { score } = createScorer(churn);
  const foreign: ForeignModel = {
    format: 1, kind: 'foreign', onnx: '0'.repeat(64), outputs: 1, link: 'logistic', output: { name: 'probability' }, usual: { columns: usual },
    inputs: [{ name: 'X', type: 'float32', columns: INPUTS.slice(0, 8).map(({ column }) => column) }, { name: 'words', type: 'string', columns: ['country', 'favouriteProduct'] }],
    score: (rows) => rows.map(({ values: of, asOf }) => score(of, asOf).values),
  };
  const told = (lang: Language, more: { readonly model?: PredictionModel; readonly wish?: PredictionWish; readonly method?: TryingMethod } = {}) => explainPrediction({ engine, identifier: 'user:waning', name: 'churn', lang, model: foreign, ...more })!;

  test('is told in the same sentences, and says how sure its reasons are', () => {
    expect(told('en').text).toMatchInlineSnapshot(`"Will not order for 90 days: 93% likely, more than usual. Mainly because: last order 76 days ago (others usually 18 to 61 days ago); 1 refund in the last 90 days (others usually none); no orders in the last 30 days (others usually 0 to 2). Reasons were found by trying values out, to within about 0.8% of all that moves the estimate."`);
    expect(told('zh').text).toMatchInlineSnapshot(`"未来90天不再下单的可能性为93%，高于一般水平。主要原因：最近一次下单在76天前（其他客户一般为18至61天前）；近90天退款次数为1（其他客户一般为0）；近30天订单数为0（其他客户一般为0至2）。原因由逐项试算得出，误差约为总影响的0.8%。"`);
    expect(told('en').sampled).toEqual({ method: 'orders', tried: 40, error: expect.closeTo(0.008, 3) as number });
    expect(told('en')).toEqual(told('en'));
  });

  test('has the same main reasons by Kernel SHAP and by a straight line near the customer, which says how well it tells', () => {
    const mainly = ({ text }: { readonly text: string }): string => /Mainly because: ([^.]*)\./.exec(text)![1]!;
    const [orders, kernel, lime] = [told('en'), told('en', { method: 'kernel' }), told('en', { method: 'lime' })];
    expect(mainly(kernel)).toBe(mainly(orders));
    expect(kernel.sampled).toMatchObject({ method: 'kernel', error: expect.closeTo(0, 2) as number });
    expect(orders.reasons.slice(0, 3).map(({ column }) => column)).toContain(lime.reasons[0]!.column);
    expect(lime.sampled).toMatchObject({ method: 'lime', tried: 2_000, fidelity: expect.closeTo(0.8, 0) as number });
    expect(lime.text).toMatch(/Reasons are a straight line near this customer, which tells \d+% of what the model does there\.$/);
    expect(told('zh', { method: 'lime' }).text).toMatch(/原因来自该客户附近的线性近似，能说明模型在此处变化的\d+%。$/);
  });

  test('of our own can be asked in the same ways, and a waterfall of them ends at the estimate', () => {
    for (const method of ['orders', 'kernel', 'lime'] as const) {
      const { waterfall, value, sampled } = told('en', { model: churn, method });
      expect(sampled!.method).toBe(method);
      expect(waterfall!.typical + waterfall!.rows.reduce((sum, { effect }) => sum + effect, 0) + waterfall!.rest.effect).toBeCloseTo(value as number, 9);
    }
    // A sum of columns is its own straight line.
    expect(told('en', { model: churn, method: 'lime' }).sampled!.fidelity).toBeGreaterThan(0.9);
  });

  test('is asked what would change it', () => {
    expect(told('en', { wish: keep }).counterfactuals![0]).toMatchObject({ changes: [{ column: 'orders30d', to: 1 }], score: expect.closeTo(0.33, 2) as number });
  });

  test('that cannot score a customer says nothing of them, in words', () => {
    const broken: ForeignModel = { ...foreign, score: (rows) => rows.map(() => Float64Array.of(NaN)) };
    expect(told('en', { model: broken })).toMatchObject({ value: undefined, silent: 'modelFailed', text: 'Will not order for 90 days: no estimate, the model could not score this customer.', reasons: [] });
    expect(told('zh', { model: broken }).text).toBe('暂不预测“未来90天不再下单”，因为模型无法为该客户打分。');
    const beyond: ForeignModel = { ...foreign, score: (rows) => rows.map(() => Float64Array.of(1.5)) };
    expect(told('en', { model: beyond }).silent).toBe('modelFailed');
  });

  test('that cannot score what lies between gives no reasons rather than wrong ones', () => {
    let asked = 0;
    const shaky: ForeignModel = { ...foreign, score: (rows) => foreign.score(rows).map((each) => (asked++ % 50 === 49 ? Float64Array.of(NaN) : each)) };
    expect(told('en', { model: shaky })).toMatchObject({ reasons: [], sampled: { tried: 0 } });
  });
});

test('a network is told in the same sentences', () => {
  const width = churn.usual!.means.length;
  const [weights] = churn.predictor.kind === 'linear' ? churn.predictor.weights : [];
  // Two layers that come to the same as the linear model: what is let through, less what is let through of its opposite.
  const network: ScoringModel = {
    ...churn,
    predictor: { kind: 'dense', layers: [{ weights: [weights!, weights!.map((each) => -each)], biases: [0, 0], activation: 'relu' }, { weights: [[1, -1]], biases: [-0.8], activation: 'identity' }] },
  };
  expect(width).toBe(weights!.length);
  const [own, linear] = [network, churn].map((model) => explainPrediction({ engine, identifier: 'user:waning', name: 'churn', lang: 'en', model, wish: keep })!);
  expect(own!.text).toBe(linear!.text);
});
