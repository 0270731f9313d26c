import { expect, test } from 'vitest';
import type { ProfileDefinition } from '../registry/definition.ts';
import { createWordSearch } from './search-words.ts';

const rule = (en: string, zh: string) => ({ rule: { op: 'literal', value: true } as const, label: { en, zh } });
const definition: ProfileDefinition = {
  limn: 1, name: 'customer', label: { en: 'customer', zh: '客户' }, timeZone: 'UTC', identity: { poison: [], maxLinks: 20, maxCluster: 50 }, events: [],
  views: [
    { kind: 'tags', name: 'tags', label: { en: 'tags', zh: '标签' }, tags: { highValue: rule('high value', '高价值'), newcomer: rule('new', '新客'), lapsing: rule('lapsing', '即将流失') } },
    { kind: 'segments', name: 'segments', label: { en: 'segments', zh: '人群' }, segments: { winBack: rule('win back', '挽回') } },
  ],
};
const read = createWordSearch(definition, [{ column: 'country', values: ['Germany', 'France', 'EIRE'] }]);
const told = (query: string) => {
  const { terms, unknown } = read(query);
  return { terms: terms.map(({ column, value, negated }) => `${negated ? 'not ' : ''}${column}${value === undefined ? '' : `=${value}`}`), unknown };
};

test.each([
  ['high value, lapsing, Germany', ['highValue', 'lapsing', 'country=Germany'], []],
  ['High-Value customers from germany', ['highValue', 'country=Germany'], []],
  ['高价值即将流失的德国客户', ['highValue', 'lapsing', 'country=Germany'], []],
  ['高价值，新客，法国', ['highValue', 'newcomer', 'country=France'], []],
  ['not new and winBack', ['not newcomer', 'winBack'], []],
  ['非高价值', ['not highValue'], []],
  ['newer lapsing', ['lapsing'], ['newer']],
  ['爱买花的高价值', ['highValue'], ['爱买花']],
  ['purple hats, lapsing', ['lapsing'], ['purple', 'hats']],
  ['', [], []],
])('%s', (query, terms, unknown) => {
  expect(told(query)).toEqual({ terms, unknown });
});

test('conditions hold together; values of one column are alternatives', () => {
  const { where } = read('lapsing Germany France');
  const equal = (value: string) => ({ op: 'equal', left: { op: 'column', name: 'country' }, right: { op: 'literal', value } });
  expect(where).toEqual({ op: 'and', all: [{ op: 'column', name: 'lapsing' }, { op: 'or', all: [equal('Germany'), equal('France')] }] });
  expect(read('nothing of this').where).toBeUndefined();
});
