/** When a prediction is learnt anew, what is on its way now, and how every model came to be: decisions one below the other. */
import { Button, Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { Failed, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import type { Asked } from './model-facts.ts';
import { RetrainingRun } from './retraining-run.tsx';
import { useForgetModels } from './use-model-steps.ts';
import styles from './predictions.module.css';
import own from './retraining.module.css';

const words = defineWords({
  title: { en: 'Retraining', zh: '重新训练' },
  next: { en: 'Next by the schedule: {at}.', zh: '下次定期训练：{at}。' },
  quiet: { en: 'Drift begins no other before {at}.', zh: '{at}之前，漂移不再触发训练。' },
  ahead: { en: '{count, plural, one {One run waits} other {# runs wait}} before it: one model is trained at a time.', zh: '前面还有{count}次训练在等待：同一时间只训练一个模型。' },
  none: { en: 'Nothing was learnt anew so far.', zh: '尚未重新训练过。' },
  effect: { en: 'Learns from history up to now, beside everything else, meets the model in use on outcomes that neither has learnt from, and goes on as far as the policy above lets it.', zh: '用截至目前的历史学习，不影响其他工作，在双方都未学习过的结果上与现役模型对比，再按上述策略推进。' },
  begin: { en: 'Learn anew', zh: '重新训练' },
  stop: { en: 'Stop run {id}', zh: '停止第{id}次训练' },
  stopEffect: { en: 'Its training ends; a model that is told beside or answers for a share leaves. The one in use stays.', zh: '训练将终止；处于影子或灰度的模型会退出，现役模型不变。' },
  run: { en: 'Run', zh: '训练' },
  runOf: { en: 'Run {id}, {at}: {outcome}', zh: '第{id}次，{at}：{outcome}' },
  going: { en: 'under way', zh: '进行中' },
  failed: { en: 'Retraining', zh: '重新训练' },
});

type Answer = components['schemas']['Retraining'];

interface RetrainingPanelProps {
  readonly asked: Asked;
  /** Number of the run that is shown; default: the newest. */
  readonly run: string | undefined;
  readonly choose: (run: string | undefined) => void;
}

/** Asks again while something is under way. */
export function RetrainingPanel({ asked, run, choose }: RetrainingPanelProps) {
  const say = useWords(words);
  const path = { params: { path: { name: asked.name } } };
  const query = api.useQuery('get', '/v1/predictions/{name}/retraining', path, { staleTime: 0, refetchInterval: ({ state }) => (state.data?.runs[0]?.state === 'waiting' || state.data?.runs[0]?.state === 'contested' ? 1_500 : 15_000) });
  return (
    <QueryPanel title={say('title')} query={query}>
      {(answer) => (
        <div className={own['parts']}>
          <Told asked={asked} answer={answer} run={run} choose={choose} />
        </div>
      )}
    </QueryPanel>
  );
}

function Told({ asked, answer, run, choose }: RetrainingPanelProps & { readonly answer: Answer }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const [newest] = answer.runs;
  const chosen = answer.runs.find(({ id }) => String(id) === run) ?? newest;
  return (
    <>
      <p>{answer.text[language]}</p>
      {(answer.next !== undefined || answer.quietUntil !== undefined || answer.ahead.length > 0) && <p className="note">
        {answer.next !== undefined && <>{say('next', { at: format.dateTime(answer.next) })} </>}
        {answer.quietUntil !== undefined && <>{say('quiet', { at: format.dateTime(answer.quietUntil) })} </>}
        {answer.ahead.length > 0 && say('ahead', { count: answer.ahead.length })}
      </p>}
      <Acts asked={asked} newest={newest} choose={choose} />
      {chosen === undefined ? (
        <p>{say('none')}</p>
      ) : (
        <>
          {answer.runs.length > 1 && (
            <Select
              className={styles['field']!}
              label={say('run')}
              value={String(chosen.id)}
              allowDeselect={false}
              onChange={(value) => choose(value === String(newest?.id) ? undefined : (value ?? undefined))}
              data={answer.runs.map(({ id, begunAt, outcomeText }) => ({ value: String(id), label: say('runOf', { id, at: format.date(begunAt), outcome: outcomeText?.[language] ?? say('going') }) }))}
            />
          )}
          <RetrainingRun key={chosen.id} asked={asked} run={chosen} />
        </>
      )}
    </>
  );
}

interface ActsProps {
  readonly asked: Asked;
  readonly newest: components['schemas']['RetrainingRun'] | undefined;
  readonly choose: (run: string | undefined) => void;
}

/** What it does stands there before it is done; stopping is the way back. */
function Acts({ asked, newest, choose }: ActsProps) {
  const say = useWords(words);
  const queries = useQueryClient();
  const forgetModels = useForgetModels();
  const [isShown, setShown] = useState(false);
  const forget = (): void => {
    setShown(false);
    choose(undefined);
    forgetModels();
    for (const path of ['/v1/predictions/{name}/retraining', '/v1/retraining/runs/{id}']) void queries.invalidateQueries({ queryKey: ['get', path] });
  };
  const begin = api.useMutation('post', '/v1/predictions/{name}/retraining', { onSuccess: forget });
  const stop = api.useMutation('post', '/v1/retraining/runs/{id}/stop', { onSuccess: forget });
  const open = newest !== undefined && newest.state !== 'ended' ? newest : undefined;
  const problem = begin.error ?? stop.error;
  const act = (): void => (open === undefined ? begin.mutate({ params: { path: { name: asked.name } }, body: {} }) : stop.mutate({ params: { path: { id: open.id } }, body: {} }));
  const label = open === undefined ? say('begin') : say('stop', { id: open.id });
  return (
    <>
      {problem !== null && <Failed title={say('failed')} error={problem} />}
      {isShown && <p className="prose" role="status">{open === undefined ? say('effect') : say('stopEffect')}</p>}
      <div className={styles['buttons']}>
        <Button variant="default" loading={begin.isPending || stop.isPending} onClick={() => (isShown ? act() : setShown(true))}>
          {isShown ? label : `${label}…`}
        </Button>
      </div>
    </>
  );
}
