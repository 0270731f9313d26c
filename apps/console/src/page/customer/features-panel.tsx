/** Every feature and derived value, by view: what it is, its value, and how it went since the first event. */
import { keepPreviousData } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { Panel } from '../../component/panel.tsx';
import { Sparkline } from '../../component/sparkline.tsx';
import { missing } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { ColumnLink, WhyLink } from './column-link.tsx';
import type { Columns, Value } from './columns.ts';
import { useCustomerPlace } from './customer-search.ts';
import styles from './customer.module.css';

const words = defineWords({
  title: { en: 'Features', zh: '特征' },
  feature: { en: 'Feature', zh: '特征' },
  value: { en: 'Value', zh: '值' },
  since: { en: 'Since the first event', zh: '自首次记录以来' },
  went: { en: '{name}, how it went', zh: '{name}的走势' },
  overflow: { en: 'too large to be told exactly', zh: '数值过大，无法准确给出' },
  nothing: { en: 'no event to tell it from', zh: '没有可用来计算的事件' },
});

/** Views beyond these are folded. */
const openViews = 1;
const points = 24;

interface FeaturesPanelProps {
  readonly columns: Columns;
  readonly values: Readonly<Record<string, Value>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly dim: boolean;
}

/** Views in the order of the definition; the first stands open. */
export function FeaturesPanel({ columns, values, errors, dim }: FeaturesPanelProps) {
  const say = useWords(words);
  const { language } = useLanguage();
  const labels = useViewLabels();
  const views = Map.groupBy(columns.all.filter(({ kind }) => kind === 'feature' || kind === 'derived'), ({ view }) => view);
  return (
    <Panel title={say('title')}>
      <div className={dim ? styles['dim'] : undefined}>
        {[...views].map(([view, of], i) => (
          <details key={view} className={styles['view']} open={i < openViews}>
            <summary>{labels.get(view)?.[language] ?? view}</summary>
            <ViewTable columns={columns} names={of.map(({ name }) => name)} values={values} errors={errors} />
          </details>
        ))}
      </div>
    </Panel>
  );
}

function useViewLabels(): ReadonlyMap<string, { readonly en: string; readonly zh: string }> {
  const { data } = api.useQuery('get', '/v1/definitions', {}, { staleTime: 60_000 });
  const { views = [] } = (data?.definition ?? {}) as { readonly views?: readonly { readonly name: string; readonly label: { readonly en: string; readonly zh: string } }[] };
  return new Map(views.map(({ name, label }) => [name, label]));
}

function ViewTable({ columns, names, values, errors }: Omit<FeaturesPanelProps, 'dim'> & { readonly names: readonly string[] }) {
  const say = useWords(words);
  const { profile, search } = useCustomerPlace();
  const drawn = names.filter((name) => ['number', 'duration'].includes(columns.of(name)?.type ?? ''));
  const { data } = api.useQuery(
    'get',
    '/v1/profiles/{identifier}/series',
    { params: { path: { identifier: profile }, query: { features: drawn.join(), points, ...(search.asOf !== undefined && { to: search.asOf }) } } },
    { enabled: drawn.length > 0, placeholderData: keepPreviousData, staleTime: 60_000 },
  );
  const series = new Map(data?.series.map((each) => [each.name, each.values.map((value) => (typeof value === 'number' ? value : undefined))]));
  return (
    <table className={styles['features']}>
      <thead>
        <tr>
          <th scope="col">{say('feature')}</th>
          <th scope="col">{say('value')}</th>
          <th scope="col">{say('since')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => {
          const shown = columns.show(name, values[name]);
          return (
            <tr key={name}>
              <th scope="row">
                <ColumnLink columns={columns} name={name} />
              </th>
              <td>
                <WhyLink name={name} className={styles['fact']}>
                  <bdi>{shown}</bdi>
                </WhyLink>
                {shown === missing && <span className="note"> {say(errors[name] === undefined ? 'nothing' : 'overflow')}</span>}
              </td>
              <td>{series.has(name) && <Sparkline values={series.get(name)!} label={say('went', { name: columns.label(name) })} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
