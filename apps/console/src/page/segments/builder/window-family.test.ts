import { expect, test } from 'vitest';
import { featureOver, windowFamilies, type Definition } from './window-family.ts';

const sum = { op: 'sum', of: { op: 'field', name: 'revenue' } };
const definition: Definition = {
  views: [
    {
      kind: 'features',
      name: 'orders',
      label: { en: 'orders', zh: '订单' },
      features: {
        spend90d: { aggregate: sum, over: '90d', label: { en: 'money spent in the last 90 days', zh: '近90天消费金额' } },
        spend30d: { aggregate: sum, over: '30d', label: { en: 'money spent in the last 30 days', zh: '近30天消费金额' } },
        spend365d: { aggregate: sum, over: '365d', label: { en: 'money spent in the last year', zh: '近一年消费金额' } },
        orders30d: { aggregate: { op: 'count' }, over: '30d', label: { en: 'orders in the last 30 days', zh: '近30天订单数' } },
        ordersEver: { aggregate: { op: 'count' }, over: 'ever', label: { en: 'orders so far', zh: '累计订单数' } },
      },
    },
  ],
};

test('features that differ in their window only are a family, shortest window first', () => {
  const families = windowFamilies(definition);
  expect(families.get('spend30d')).toEqual({
    stem: { en: 'money spent', zh: '消费金额' },
    members: [{ column: 'spend30d', over: '30d' }, { column: 'spend90d', over: '90d' }, { column: 'spend365d', over: '365d' }],
  });
  expect(families.get('orders30d')?.members).toHaveLength(1);
  expect(families.has('ordersEver')).toBe(false);
});

test('another window is another feature, named as its family is', () => {
  const family = windowFamilies(definition).get('spend30d')!;
  expect(featureOver('spend30d', family, 45 * 86_400_000, new Set())).toEqual({ name: 'spend45d', like: 'spend30d', over: '45d', label: { en: 'money spent in the last 45 days', zh: '近45天消费金额' } });
  expect(featureOver('spend30d', family, 45 * 86_400_000, new Set(['spend45d'])).name).toBe('spend45d_2');
});
