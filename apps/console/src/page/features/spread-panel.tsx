/** How a feature is spread over customers now, beside how it was when models learnt from it, or 90 days ago. */
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { Histogram } from '../../component/histogram.tsx';
import { IntervalRows } from '../../component/interval-rows.tsx';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useFeatureValue, type Feature } from './feature-facts.ts';
import styles from './features.module.css';

const words = defineWords({
  title: { en: 'How it is spread', zh: '分布' },
  nobody: { en: 'No customer has a value.', zh: '还没有客户有数值。' },
  median: { en: 'Half of the {profiles} customers have {median} or less; 90% lie between {low} and {high}.', zh: '{profiles}位客户中有一半不超过{median}，九成在{low}与{high}之间。' },
  zeros: { en: '{count} have 0.', zh: '{count}位为0。' },
  missing: { en: '{count} have no value.', zh: '{count}位没有数值。' },
  most: { en: 'The commonest of {profiles} customers: {value}.', zh: '{profiles}位客户中最常见的是{value}。' },
  others: { en: '{values} more values, {count} customers', zh: '另有{values}个取值，{count}位客户' },
  now: { en: 'now', zh: '现在' },
  judged: { en: '{at}, when the model in use was judged', zh: '{at}（现役模型评估时）' },
  before: { en: '{at}, 90 days before', zh: '{at}（90天前）' },
  about: { en: 'About: a sample was looked at.', zh: '约数，基于抽样。' },
  label: { en: 'Customers by {name}', zh: '按{name}划分的客户' },
  bar: { en: '{count} ({share})', zh: '{count}（{share}）' },
});

type Distribution = components['schemas']['Distribution'];

const beforeMs = 90 * 86_400_000;

/** @param feature as the API gives it */
export function SpreadPanel({ feature }: { readonly feature: Feature }) {
  const say = useWords(words);
  const query = api.useQuery('get', '/v1/features/{name}/distribution', { params: { path: { name: feature.name } } }, { staleTime: 30_000 });
  return (
    <QueryPanel title={say('title')} query={query} height={220} empty={({ bins, categories }) => ((bins?.length ?? 0) === 0 && (categories?.length ?? 0) === 0 ? <Empty>{say('nobody')}</Empty> : undefined)}>
      {(distribution) => (distribution.bins === undefined ? <Categories feature={feature} distribution={distribution} /> : <Numbers feature={feature} distribution={distribution} bins={distribution.bins} />)}
    </QueryPanel>
  );
}

/** When the champions that use the feature were judged; the newest. */
function useJudgedAt(feature: Feature): string | undefined {
  const predictions = api.useQuery('get', '/v1/predictions', {}, { enabled: feature.usedBy.predictions > 0, staleTime: 60_000 });
  const windows = predictions.data?.predictions.flatMap(({ models }) => models.filter(({ state }) => state === 'champion')).flatMap(({ about }) => {
    const { window } = about as { readonly window?: { readonly to?: number } };
    return window?.to === undefined ? [] : [window.to];
  });
  return windows === undefined || windows.length === 0 ? undefined : new Date(Math.max(...windows)).toISOString();
}

function Numbers({ feature, distribution, bins }: { readonly feature: Feature; readonly distribution: Distribution; readonly bins: NonNullable<Distribution['bins']> }) {
  const say = useWords(words);
  const format = useFormat();
  const value = useFeatureValue(feature);
  const judgedAt = useJudgedAt(feature);
  const asOf = judgedAt ?? new Date(Date.parse(distribution.asOf) - beforeMs).toISOString();
  // On a logarithmic scale zeros are counted apart, then too.
  const where = distribution.scale === 'log' ? JSON.stringify({ op: 'above', left: { op: 'column', name: feature.name }, right: { op: 'literal', value: 0 } }) : undefined;
  const bounds = [...bins.map(({ from }) => from), bins.at(-1)!.to].join(',');
  const then = api.useQuery('get', '/v1/features/{name}/distribution', { params: { path: { name: feature.name }, query: { asOf, bounds, ...(where !== undefined && { where }) } } }, { enabled: feature.type !== 'time', staleTime: 300_000 });
  const at = (q: number): string => value(distribution.quantiles?.find((each) => each.q === q)?.value ?? null);
  const label = say('label', { name: feature.name });
  return (
    <>
      <p>{say('median', { profiles: format.number(distribution.profiles), median: at(0.5), low: at(0.05), high: at(0.95) })}</p>
      <Histogram bins={bins} label={label} show={(bound) => value(feature.type === 'time' ? new Date(bound).toISOString() : bound)} beside={then.data?.bins?.map(({ count }) => count)} height={120} />
      <p className="note">
        <span className={styles['key']} />
        {say('now')}
        {then.data?.bins !== undefined && (
          <>
            <span className={styles['key-beside']} />
            {say(judgedAt === undefined ? 'before' : 'judged', { at: format.date(asOf) })}
          </>
        )}
      </p>
      <p className="note">
        {(distribution.zeros ?? 0) > 0 && say('zeros', { count: format.number(distribution.zeros) })} {distribution.missing > 0 && say('missing', { count: format.number(distribution.missing) })} {!distribution.exact && say('about')}
      </p>
    </>
  );
}

function Categories({ feature, distribution: { categories = [], others, profiles, missing } }: { readonly feature: Feature; readonly distribution: Distribution }) {
  const say = useWords(words);
  const format = useFormat();
  const value = useFeatureValue(feature);
  const [most] = categories;
  return (
    <>
      <p>{most !== undefined && say('most', { profiles: format.number(profiles), value: value(most.value) })}</p>
      <IntervalRows label={say('label', { name: feature.name })} mark="bar" rows={categories.slice(0, 10).map(({ value: of, count }) => ({ key: String(of), label: <bdi>{value(of)}</bdi>, value: count, text: say('bar', { count: format.number(count), share: format.percent(count / Math.max(1, profiles)) }) }))} />
      <p className="note">
        {others !== undefined && others.values > 0 && say('others', { values: format.number(others.values), count: format.number(others.count) })} {missing > 0 && say('missing', { count: format.number(missing) })}
      </p>
    </>
  );
}
