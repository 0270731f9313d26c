/** Roll back: who would answer again, then the button. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Failed } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { championOf, numberOf, type Asked, type Model } from './model-facts.ts';
import { usePromote, useRollBack } from './use-model-steps.ts';
import styles from './predictions.module.css';

const words = defineWords({
  title: { en: 'Roll back', zh: '回滚' },
  effect: { en: 'v{before}, which answered until {until}, answers again in place of v{now}. Who was told what stays in the record.', zh: '由v{before}（使用至{until}）重新接替v{now}。已给出的结果仍保留在记录中。' },
  note: { en: 'Why (stands in the record)', zh: '原因（会留下记录）' },
  act: { en: 'Roll back to v{before}', zh: '回滚到v{before}' },
  close: { en: 'Close', zh: '关闭' },
  done: { en: 'v{before} answers again.', zh: 'v{before}已恢复现役。' },
  undo: { en: 'Undo', zh: '撤销' },
  failed: { en: 'Rolling back', zh: '回滚' },
});

/** The one that answered last before the present one, as the server finds it. */
function beforeOf(models: readonly Model[], champion: Model | undefined): { readonly model: Model; readonly until: string | undefined } | undefined {
  const all = models.flatMap((model) => model.steps.flatMap(({ at, to }) => (to === 'champion' && model.hash !== champion?.hash ? [{ model, at }] : [])));
  const [last] = all.sort((a, b) => (a.at < b.at ? 1 : -1));
  return last === undefined ? undefined : { model: last.model, until: last.model.steps.findLast(({ to }) => to === 'retired')?.at };
}

/** Stands below the page's sentence. */
export function RollBackPanel({ asked, close }: { readonly asked: Asked; readonly close: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const [note, setNote] = useState('');
  // Who answered when the panel was opened: after the step it is another.
  const [{ champion, before }] = useState(() => ({ champion: championOf(asked.models), before: beforeOf(asked.models, championOf(asked.models)) }));
  const rollBack = useRollBack();
  const promote = usePromote();
  if (champion === undefined || before === undefined) return null;
  const numbers = { before: numberOf(asked.models, before.model.hash), now: numberOf(asked.models, champion.hash) };
  const problem = rollBack.error ?? promote.error;
  return (
    <section className={styles['act-panel']} aria-label={say('title')}>
      <h2>{say('title')}</h2>
      {problem !== null && <Failed title={say('failed')} error={problem} />}
      {rollBack.isSuccess ? (
        <>
          <p role="status">{say('done', numbers)}</p>
          <div className={styles['buttons']}>
            <Button variant="default" loading={promote.isPending} onClick={() => promote.mutate({ params: { path: { hash: champion.hash } }, body: { to: 'champion' } }, { onSuccess: close })}>{say('undo')}</Button>
            <Button variant="subtle" onClick={close}>{say('close')}</Button>
          </div>
        </>
      ) : (
        <>
          <p>{say('effect', { ...numbers, until: format.dateTime(before.until) })}</p>
          <div className={styles['buttons']}>
            <TextInput className={styles['field']!} label={say('note')} value={note} maxLength={500} onChange={({ currentTarget }) => setNote(currentTarget.value)} />
            <Button loading={rollBack.isPending} onClick={() => rollBack.mutate({ params: { path: { name: asked.name } }, body: note === '' ? {} : { note } })}>{say('act', numbers)}</Button>
            <Button variant="subtle" onClick={close}>{say('close')}</Button>
          </div>
        </>
      )}
    </section>
  );
}
