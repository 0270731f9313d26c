/** Promote: whom it would move first, then the button, then the way back. */
import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { Failed, Loading } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { championOf, numberOf, useAmount, type Asked, type Model } from './model-facts.ts';
import { usePromote, useRollBack } from './use-model-steps.ts';
import styles from './predictions.module.css';

const words = defineWords({
  title: { en: 'Promote v{version}', zh: '将v{version}转为现役' },
  effect: { en: 'The effect of promoting', zh: '转为现役的影响' },
  changed: { en: 'Of {customers} customers, {changed} would be told something clearly else; the mean goes from {before} to {after}.', zh: '{customers}位客户中，有{changed}位的结果会明显不同；平均值从{before}变为{after}。' },
  alike: { en: 'Both put customers in much the same order (agreement {agreement}).', zh: '两者对客户的排序一致程度为{agreement}。' },
  rules: { en: '{name}: {enter} enter, {leave} leave, {after} are in it then.', zh: '{name}：进入{enter}人，离开{leave}人，之后共{after}人。' },
  noRules: { en: 'No tag and no segment rests on it, so nobody enters or leaves one.', zh: '没有标签或人群依赖它，因此无人进出。' },
  first: { en: 'It is the first to answer: {told} of {customers} customers get an answer. {silent} are not asked about, or too little is known of them.', zh: '这是首个现役模型：{customers}位客户中有{told}位会得到结果，其余{silent}位不在预测范围内或历史太少。' },
  note: { en: 'Why (stands in the record)', zh: '原因（会留下记录）' },
  promote: { en: 'Promote v{version}', zh: '将v{version}转为现役' },
  shadow: { en: 'Only as shadow', zh: '仅作影子' },
  close: { en: 'Close', zh: '关闭' },
  done: { en: 'v{version} is in use now.', zh: 'v{version}已转为现役。' },
  shadowed: { en: 'v{version} runs in shadow now: it is told beside the one in use, and answers for nobody.', zh: 'v{version}现为影子：结果仅供对照，不对外给出。' },
  undo: { en: 'Undo', zh: '撤销' },
  failed: { en: 'Promoting', zh: '转为现役' },
});

interface PromotePanelProps {
  readonly asked: Asked;
  readonly model: Model;
  readonly close: () => void;
}

/** Stands below the page's sentence. */
export function PromotePanel({ asked, model, close }: PromotePanelProps) {
  const say = useWords(words);
  const [note, setNote] = useState('');
  const [done, setDone] = useState<'champion' | 'shadow'>();
  const promote = usePromote();
  const rollBack = useRollBack();
  const version = numberOf(asked.models, model.hash);
  // As it was when the panel was opened: after the step it is another.
  const [hadChampion] = useState(() => championOf(asked.models) !== undefined);
  const step = (to: 'champion' | 'shadow'): void =>
    promote.mutate({ params: { path: { hash: model.hash } }, body: { to, ...(note !== '' && { note }) } }, { onSuccess: () => setDone(to) });
  const undo = (): void => {
    if (hadChampion) rollBack.mutate({ params: { path: { name: asked.name } }, body: {} }, { onSuccess: close });
    else promote.mutate({ params: { path: { hash: model.hash } }, body: { to: 'retired' } }, { onSuccess: close });
  };
  const problem = promote.error ?? rollBack.error;
  return (
    <section className={styles['act-panel']} aria-label={say('title', { version })}>
      <h2>{say('title', { version })}</h2>
      {problem !== null && <Failed title={say('failed')} error={problem} />}
      {model.state === 'champion' && done === undefined ? (
        <div className={styles['buttons']}>
          <p>{say('done', { version })}</p>
          <Button variant="subtle" onClick={close}>{say('close')}</Button>
        </div>
      ) : done !== undefined ? (
        <>
          <p role="status">{say(done === 'champion' ? 'done' : 'shadowed', { version })}</p>
          <div className={styles['buttons']}>
            {done === 'champion' && <Button variant="default" onClick={undo} loading={rollBack.isPending}>{say('undo')}</Button>}
            <Button variant="subtle" onClick={close}>{say('close')}</Button>
          </div>
        </>
      ) : (
        <>
          <Effect asked={asked} model={model} />
          <div className={styles['buttons']}>
            <TextInput className={styles['field']!} label={say('note')} value={note} maxLength={500} onChange={({ currentTarget }) => setNote(currentTarget.value)} />
            <Button onClick={() => step('champion')} loading={promote.isPending}>{say('promote', { version })}</Button>
            {model.state !== 'shadow' && hadChampion && <Button variant="default" onClick={() => step('shadow')} loading={promote.isPending}>{say('shadow')}</Button>}
            <Button variant="subtle" onClick={close}>{say('close')}</Button>
          </div>
        </>
      )}
    </section>
  );
}

function Effect({ asked, model }: Pick<PromotePanelProps, 'asked' | 'model'>) {
  const say = useWords(words);
  const format = useFormat();
  const amount = useAmount(asked);
  const isFirst = championOf(asked.models) === undefined;
  const comparison = api.useQuery('get', '/v1/models/{hash}/comparison', { params: { path: { hash: model.hash } } }, { enabled: !isFirst, staleTime: 60_000 });
  const scores = api.useQuery('get', '/v1/predictions/{name}/scores', { params: { path: { name: asked.name }, query: { model: model.hash } } }, { enabled: isFirst, staleTime: 60_000 });
  const query = isFirst ? scores : comparison;
  if (query.error !== null) return <Failed title={say('effect')} error={query.error} again={() => void query.refetch()} />;
  if (isFirst) {
    if (scores.data === undefined) return <Loading />;
    const { told, customers } = scores.data;
    return <p>{say('first', { told: format.number(told), customers: format.number(customers), silent: format.number(customers - told) })}</p>;
  }
  if (comparison.data === undefined) return <Loading />;
  const { customers, changed, means, rules, agreement } = comparison.data;
  return (
    <>
      <p>
        {say('changed', { customers: format.number(customers), changed: format.number(changed), before: amount(means.champion), after: amount(means.model) })} {say('alike', { agreement: format.number(agreement) })}
      </p>
      {rules.length === 0 ? (
        <p className="note">{say('noRules')}</p>
      ) : (
        <ul>
          {rules.map(({ name, kind, enter, leave, after }) => (
            <li key={name}>{say.rich('rules', { name: <Link to={kind === 'tag' ? '/tags/$name' : '/segments/$name'} params={{ name }}>{name}</Link>, enter: format.number(enter), leave: format.number(leave), after: format.number(after) })}</li>
          ))}
        </ul>
      )}
    </>
  );
}
