/** Ways of finding items by what customers chose later, with popularity beside. */
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { IntervalRows } from '../../component/interval-rows.tsx';
import { Empty, Failed, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { TrainingProgress } from '../predictions/training-progress.tsx';
import { atStart, useLabel } from '../predictions/model-facts.ts';
import { useWayName } from './way-words.ts';

const words = defineWords({
  title: { en: 'By what customers chose later', zh: '按客户后来的选择' },
  empty: { en: 'Nothing was judged yet. Judging looks at the list of a past moment and at what customers chose after it; nothing changes by it.', zh: '尚未评估。评估会对照过去某一时刻的列表与客户之后的选择，不改变任何内容。' },
  judge: { en: 'Judge the list', zh: '评估列表' },
  again: { en: 'Judge again', zh: '重新评估' },
  judging: { en: 'Judging', zh: '评估' },
  better: { en: 'Of {questions} questions, {best} does best: {value}; surely better than popularity.', zh: '在{questions}个问题中，{best}最好，为{value}，明显优于热门。' },
  open: { en: 'Of {questions} questions, {best} does best: {value}; not surely better than {others}.', zh: '在{questions}个问题中，{best}最好，为{value}，但不能确定优于{others}。' },
  baseline: { en: 'Of {questions} questions, {best}, a baseline, does best: {value}. Learning brings nothing yet.', zh: '在{questions}个问题中，基线{best}最好，为{value}，学习尚未带来提升。' },
  scale: { en: '{metric} of the first {k} places, all {items} items ranked; judged {at}', zh: '前{k}位的{metric}，{items}件商品全部参与排序；评估于{at}' },
  ndcg: { en: 'How far up the list what they chose stands (NDCG)', zh: '实际选择在列表中的靠前程度（NDCG）' },
  hr: { en: 'Share of lists with something they chose', zh: '含有实际选择的列表比例' },
  other: { en: '{metric}', zh: '{metric}' },
  shownList: { en: 'the list as shown', zh: '实际展示的列表' },
  without: { en: 'the list without {way}', zh: '没有{way}的列表' },
  with: { en: 'the list with {way}', zh: '加上{way}的列表' },
  isBaseline: { en: 'baseline', zh: '基线' },
});

type Report = components['schemas']['RecommendationReport'];

/** The newest report, and a way to make one. */
export function MethodsPanel({ name }: { readonly name: string }) {
  const say = useWords(words);
  const label = useLabel();
  const queries = useQueryClient();
  const path = { params: { path: { name } } };
  const query = api.useQuery('get', '/v1/recommendations/{name}/report', path);
  const evaluation = api.useQuery('get', '/v1/recommendations/{name}/evaluation', path, { staleTime: 0, refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_500 : false) });
  const begin = api.useMutation('post', '/v1/recommendations/{name}/evaluation', { onSuccess: () => void evaluation.refetch() });
  const state = evaluation.data?.state;
  useEffect(() => {
    if (state === 'done') void queries.invalidateQueries({ queryKey: ['get', '/v1/recommendations/{name}/report'] });
  }, [state, queries]);
  const judge = (): void => begin.mutate({ ...path, body: { evaluate: 'lists' } });
  const running = evaluation.data?.state === 'running' && <TrainingProgress step={evaluation.data.step} share={evaluation.data.share} />;
  const button = (isFirst: boolean) => state !== 'running' && <Button size="compact-sm" variant="default" loading={begin.isPending} onClick={judge}>{say(isFirst ? 'judge' : 'again')}</Button>;
  const hasReport = (query.data?.reports.length ?? 0) > 0;
  return (
    <QueryPanel title={say('title')} query={query} height={260} actions={hasReport && button(false)} empty={({ reports }) => (reports.length === 0 ? <Empty><p>{say('empty')}</p>{running}{button(true)}{begin.error !== null && <Failed title={say('judging')} error={begin.error} />}{state === 'failed' && evaluation.data?.detail !== undefined && <p role="alert">{label(evaluation.data.detail)}</p>}</Empty> : undefined)}>
      {({ reports }) => (
        <>
          {running}
          {begin.error !== null && <Failed title={say('judging')} error={begin.error} />}
          <Methods report={reports[0]!} />
        </>
      )}
    </QueryPanel>
  );
}

function Methods({ report }: { readonly report: Report }) {
  const say = useWords(words);
  const format = useFormat();
  const wayName = useWayName();
  const { methods, questions, metric, k, items, judgedAt } = report;
  const [best] = methods;
  /** Lists are told after the recommendation: `forYou`, `forYou − ease`. */
  const methodName = (method: string): string => {
    const [list = '', sign, way = ''] = method.split(/ ([−+]) /);
    if (method === report.shown) return say('shownList');
    return list !== report.shown || sign === undefined ? wayName(method) : say(sign === '−' ? 'without' : 'with', { way: wayName(way) });
  };
  if (best === undefined) return null;
  const unbeaten = best.differences.filter(({ verdict, than }) => verdict !== 'better' && than !== best.method).map(({ than }) => methodName(than));
  const places = { questions: format.number(questions), best: methodName(best.method), value: shown(best), others: format.list(unbeaten) };
  const scale = say('scale', { metric: say(metric === 'ndcg' || metric === 'hr' ? metric : 'other', { metric }), k, items: format.number(items), at: format.date(judgedAt) });
  return (
    <>
      <p>{atStart(say(best.baseline ? 'baseline' : unbeaten.length === 0 ? 'better' : 'open', places))}</p>
      <p className="note">{scale}</p>
      <IntervalRows
        label={scale}
        mark="dot"
        rows={methods.map((method) => ({
          key: method.method,
          label: method.baseline ? <>{atStart(methodName(method.method))} <span className="note">{say('isBaseline')}</span></> : atStart(methodName(method.method)),
          value: method.value,
          low: method.low,
          high: method.high,
          text: shown(method),
          calm: method.baseline,
          strong: method === best || method.method === report.shown,
        }))}
      />
    </>
  );
}

/** Three digits: what is compared here is small. */
function shown({ value, low, high }: { readonly value: number; readonly low: number; readonly high: number }): string {
  return `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}
