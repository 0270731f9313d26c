/** Train: what is learnt and how long it takes, settings for those who want them, then progress. */
import { Button, NumberInput, Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import { Failed } from '../../component/panel.tsx';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { numberOf, type Asked } from './model-facts.ts';
import { TrainingState } from './training-state.tsx';
import { useForgetModels } from './use-model-steps.ts';
import styles from './predictions.module.css';

const words = defineWords({
  title: { en: 'Train a model', zh: '训练模型' },
  effect: { en: 'Reads the whole history, learns from a part of it and is judged on a later part. It takes some minutes at the lowest priority; nothing else waits. The model then answers for nobody until it is promoted.', zh: '读取全部历史，用其中一部分学习，再用更晚的部分评估。以最低优先级运行几分钟，不影响其他工作。训练好的模型在转为现役之前不会给出结果。' },
  trainer: { en: 'Kind of model', zh: '模型类型' },
  trees: { en: 'Boosted trees', zh: '提升树' },
  linear: { en: 'Linear', zh: '线性模型' },
  forest: { en: 'Forest', zh: '随机森林' },
  network: { en: 'Network', zh: '神经网络' },
  bayes: { en: 'Naive Bayes', zh: '朴素贝叶斯' },
  svm: { en: 'Support vectors', zh: '支持向量机' },
  neighbours: { en: 'Neighbours', zh: '近邻' },
  tries: { en: 'Settings tried', zh: '尝试的参数组数' },
  start: { en: 'Train', zh: '开始训练' },
  close: { en: 'Close', zh: '关闭' },
  failed: { en: 'Training', zh: '训练' },
  done: { en: 'Trained: v{version} stands as a candidate.', zh: '训练完成：v{version}已成为候选。' },
  same: { en: 'Trained: it is a model that stands already.', zh: '训练完成：与已有模型相同。' },
});

type Trainer = 'trees' | 'linear' | 'forest' | 'network' | 'bayes' | 'svm' | 'neighbours';

/** Stands below the page's sentence. */
export function TrainPanel({ asked, close }: { readonly asked: Asked; readonly close: () => void }) {
  const say = useWords(words);
  const forget = useForgetModels();
  const [trainer, setTrainer] = useState<Trainer>('trees');
  const [tries, setTries] = useState<number>(8);
  const path = { params: { path: { name: asked.name } } };
  const training = api.useQuery('get', '/v1/predictions/{name}/training', path, { refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_000 : false), staleTime: 0 });
  const begin = api.useMutation('post', '/v1/predictions/{name}/training', { onSuccess: () => void training.refetch() });
  const state = training.data;
  const doneModel = state?.state === 'done' ? state.model : undefined;
  useEffect(() => {
    if (doneModel !== undefined) forget();
  }, [doneModel, forget]);
  const isKnown = doneModel !== undefined && asked.models.some(({ hash }) => hash === doneModel);
  return (
    <section className={styles['act-panel']} aria-label={say('title')}>
      <h2>{say('title')}</h2>
      <p className="prose">{say('effect')}</p>
      {begin.error !== null && <Failed title={say('failed')} error={begin.error} />}
      <TrainingState training={state} />
      {doneModel !== undefined && <p role="status">{isKnown ? say('done', { version: numberOf(asked.models, doneModel) }) : say('same')}</p>}
      {state?.state !== 'running' && (
        <div className={styles['buttons']}>
          <Select className={styles['field']!} label={say('trainer')} value={trainer} allowDeselect={false} onChange={(chosen) => setTrainer((chosen ?? 'trees') as Trainer)} data={(['trees', 'linear', 'forest', 'network', 'bayes', 'svm', 'neighbours'] as const).map((value) => ({ value, label: say(value) }))} />
          <NumberInput label={say('tries')} min={1} max={200} value={tries} onChange={(value) => setTries(Number(value) || 1)} />
          <Button loading={begin.isPending} onClick={() => begin.mutate({ ...path, body: { trainer, tries } })}>{say('start')}</Button>
          <Button variant="subtle" onClick={close}>{say('close')}</Button>
        </div>
      )}
    </section>
  );
}
