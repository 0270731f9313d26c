/** Train what a recommendation learns: what it does, then progress. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api/client.ts';
import { Failed } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { TrainingState } from '../predictions/training-state.tsx';
import styles from '../predictions/predictions.module.css';

const words = defineWords({
  title: { en: 'Train', zh: '训练' },
  effect: { en: 'Reads the whole history, learns, and judges every way on later choices beside popularity. It takes some minutes at the lowest priority. A learnt way takes part at once only where the list is not worse for it.', zh: '读取全部历史进行学习，并用之后的选择评估各方式，以热门为对照。以最低优先级运行几分钟。学得的方式只有在不使列表变差时才会立即参与。' },
  start: { en: 'Train', zh: '开始训练' },
  close: { en: 'Close', zh: '关闭' },
  failed: { en: 'Training', zh: '训练' },
  done: { en: 'Trained on {rows} interactions: {joined, plural, =0 {nothing learnt is better than what events alone say, so nothing changes} one {one learnt way takes part now} other {# learnt ways take part now}}.', zh: '已学习{rows}次行为：{joined, plural, =0 {学得的方式并不优于事件本身，列表不变} other {#种学得的方式现已参与}}。' },
});

/** Stands below the page's sentence. */
export function TrainRecommendation({ name, close }: { readonly name: string; readonly close: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const queries = useQueryClient();
  const path = { params: { path: { name } } };
  const training = api.useQuery('get', '/v1/recommendations/{name}/training', path, { staleTime: 0, refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_500 : false) });
  const begin = api.useMutation('post', '/v1/recommendations/{name}/training', { onSuccess: () => void training.refetch() });
  const state = training.data;
  const isDone = state?.state === 'done';
  useEffect(() => {
    if (!isDone) return;
    for (const key of ['/v1/recommendations', '/v1/recommendations/{name}/report', '/v1/recommendations/{name}/contributions']) void queries.invalidateQueries({ queryKey: ['get', key] });
  }, [isDone, queries]);
  return (
    <section className={styles['act-panel']} aria-label={say('title')}>
      <h2>{say('title')}</h2>
      <p className="prose">{say('effect')}</p>
      {begin.error !== null && <Failed title={say('failed')} error={begin.error} />}
      <TrainingState training={state} />
      {isDone && <p role="status">{say('done', { rows: format.number(state.rows), joined: state.models?.filter(({ answers }) => answers).length ?? 0 })}</p>}
      <div className={styles['buttons']}>
        {state?.state !== 'running' && <Button loading={begin.isPending} onClick={() => begin.mutate({ ...path, body: {} })}>{say('start')}</Button>}
        <Button variant="subtle" onClick={close}>{say('close')}</Button>
      </div>
    </section>
  );
}
