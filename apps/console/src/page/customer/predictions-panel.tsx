/** What models say of the customer: an interval on its scale each, with what is typical, or why nothing is said. */
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { IntervalBar } from '../../component/interval-bar.tsx';
import { Empty, Panel } from '../../component/panel.tsx';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { ColumnLink, WhyLink } from './column-link.tsx';
import type { Columns, Value } from './columns.ts';
import { useCustomerPlace } from './customer-search.ts';
import styles from './customer.module.css';

const words = defineWords({
  title: { en: 'Predictions', zh: '预测' },
  typical: { en: 'typical {value}', zh: '一般客户{value}' },
  both: { en: 'typical {value}, range {low}–{high}', zh: '一般客户{value}，区间{low}–{high}' },
  range: { en: 'range {low}–{high}', zh: '区间{low}–{high}' },
  why: { en: 'why', zh: '为什么' },
  noModel: { en: 'No model answers yet.', zh: '尚无现役模型。' },
  noneYet: { en: 'No model answers yet. <train>Train one</train>, and the next {count, plural, one {estimate stands} other {# estimates stand}} here.', zh: '尚无现役模型。<train>去训练</train>后，这里会显示{count}项预估。' },
  notAsked: { en: 'Not asked about this customer.', zh: '不在预测范围内。' },
  tooLittleKnown: { en: 'Not enough history.', zh: '历史太少，暂不判断。' },
  modelFailed: { en: 'The model failed to answer.', zh: '模型未能给出结果。' },
  tooUncertain: { en: 'Too uncertain to say.', zh: '不确定性太大，暂不判断。' },
  label: { en: '{name}: {value}', zh: '{name}：{value}' },
});

/** What a model says, as profiles have it. */
export interface Said {
  readonly value: Value;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly silent?: 'noModel' | 'notAsked' | 'tooLittleKnown' | 'modelFailed' | 'tooUncertain' | undefined;
}

interface PredictionsPanelProps {
  readonly columns: Columns;
  readonly said: Readonly<Record<string, Said>>;
  readonly dim: boolean;
}

/** Of every prediction of the definition. */
export function PredictionsPanel({ columns, said, dim }: PredictionsPanelProps) {
  const say = useWords(words);
  const names = Object.keys(said);
  const isSilent = names.length > 0 && names.every((name) => said[name]!.silent === 'noModel');
  const typical = useTypical(names.filter((name) => typeof said[name]!.value === 'number'));
  return (
    <Panel title={say('title')}>
      {isSilent && <Empty>{say.rich('noneYet', { count: names.length, train: (parts) => <Link key="train" to="/predictions">{parts}</Link> })}</Empty>}
      <ul hidden={isSilent} className={`${styles['estimates']} ${dim ? styles['dim'] : ''}`}>
        {names.map((name) => {
          const { value, low, high, silent } = said[name]!;
          const usual = typical.get(name);
          const isShare = columns.of(name)?.unit === '%';
          const show = (of: number): string => columns.show(name, isShare ? Math.round(of * 100) / 100 : of);
          return (
            <li key={name} className={styles['estimate']}>
              <span className={styles['name']}>
                <ColumnLink columns={columns} name={name} />
              </span>
              {silent !== undefined || typeof value !== 'number' ? (
                <span className="note">{typeof value === 'string' ? <bdi>{value}</bdi> : say(silent ?? 'noModel')}</span>
              ) : (
                <>
                  <IntervalBar value={value} low={low} high={high} typical={usual} to={isShare ? 1 : Math.max(value, high ?? 0, usual ?? 0) * 1.1} label={say('label', { name: columns.label(name), value: show(value) })} />
                  <span className={styles['amount']}>{show(value)}</span>
                  <span className="note">{noteOf(usual, low, high, show)}</span>
                </>
              )}
              <WhyLink name={name} className={styles['why']}>
                {say('why')}
              </WhyLink>
            </li>
          );
        })}
      </ul>
    </Panel>
  );

  function noteOf(usual: number | undefined, low: number | undefined, high: number | undefined, show: (of: number) => string): string {
    if (low === undefined || high === undefined) return usual === undefined ? '' : say('typical', { value: show(usual) });
    return usual === undefined ? say('range', { low: show(low), high: show(high) }) : say('both', { value: show(usual), low: show(low), high: show(high) });
  }
}

/** What is said of somebody of whom nothing is known, by prediction. */
function useTypical(names: readonly string[]): ReadonlyMap<string, number> {
  const { profile, search } = useCustomerPlace();
  const { language } = useLanguage();
  const answers = useQueries({
    queries: names.map((name) => ({
      queryKey: ['explain', profile, name, search.asOf, language],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        client.GET('/v1/profiles/{identifier}/explain/{name}', { params: { path: { identifier: profile, name }, query: { lang: language, ...(search.asOf !== undefined && { asOf: search.asOf }) } }, signal }).then(({ data }) => data!),
    })),
  });
  return new Map(names.flatMap((name, i) => (answers[i]?.data?.prediction?.waterfall === undefined ? [] : [[name, answers[i].data.prediction.waterfall.typical] as const])));
}
