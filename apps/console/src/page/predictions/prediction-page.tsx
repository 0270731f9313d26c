/** One prediction: whether to trust it, and whether a newer model should take over. */
import { Button } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { Empty, Failed, Loading, Panel } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { ActPanel } from './act-panel.tsx';
import { ComparePanel } from './compare-panel.tsx';
import { DependencePanel } from './dependence-panel.tsx';
import { DriftPanel } from './drift-panel.tsx';
import { ExplainPanel } from './explain-panel.tsx';
import { championOf, numberOf, useLabel, type Asked, type Model } from './model-facts.ts';
import { learnsOnline, OnlinePanel } from './online-panel.tsx';
import { PredictionSentence } from './prediction-sentence.tsx';
import { ReportPanels } from './report-panels.tsx';
import { RetrainingPanel } from './retraining-panel.tsx';
import { ScoresPanel } from './scores-panel.tsx';
import { VersionsPanel } from './versions-panel.tsx';
import { WatchPanel } from './watch-panel.tsx';
import styles from './predictions.module.css';

const words = defineWords({
  unknown: { en: 'No prediction is called {name}', zh: '没有名为{name}的预测' },
  reading: { en: 'Reading the prediction', zh: '正在读取预测' },
  title: { en: 'The prediction', zh: '预测' },
  promote: { en: 'Promote v{version}…', zh: '将v{version}转为现役…' },
  rollBack: { en: 'Roll back…', zh: '回滚…' },
  train: { en: 'Train…', zh: '训练…' },
  trainFirst: { en: 'Train a first model', zh: '训练首个模型' },
  empty: { en: 'Nothing to show yet. A first model learns from history in a few minutes, beside everything else; it answers for nobody until you promote it.', zh: '还没有内容。首个模型会在几分钟内从历史数据中学习，不影响其他工作；转为现役之前不会给出结果。' },
  report: { en: 'Report', zh: '评估' },
});

/** What may be done on this page; stands in the URL as `act`. */
type Act = 'promote' | 'rollback' | 'train';

const acts: readonly string[] = ['promote', 'rollback', 'train'] satisfies readonly Act[];

/** The page at /predictions/{name}. */
export function Page() {
  const say = useWords(words);
  const { name } = useParams({ strict: false }) as { readonly name: string };
  const query = api.useQuery('get', '/v1/predictions', {});
  const asked = query.data?.predictions.find((each) => each.name === name);
  if (query.error !== null) return <Failed title={say('title')} error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return <><PageHead name={name} sentence={say('reading')} /><Loading /></>;
  if (asked === undefined) return <PageHead name={name} sentence={say('unknown', { name })} />;
  return <PredictionPage asked={asked} />;
}

/** Which model would take over next: the newest that has not answered yet and came after the champion. */
function nextOf(models: readonly Model[]): Model | undefined {
  const champion = models.findIndex(({ state }) => state === 'champion');
  return models.slice(0, champion < 0 ? undefined : champion).find(({ state }) => state !== 'retired' && state !== 'champion') ?? models.find(({ state }) => state === 'shadow' || state === 'canary');
}

function PredictionPage({ asked }: { readonly asked: Asked }) {
  const say = useWords(words);
  const label = useLabel();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { readonly version?: string; readonly customer?: string; readonly column?: string; readonly act?: string; readonly run?: string };
  const { name, models } = asked;
  const champion = championOf(models);
  const next = nextOf(models);
  const chosen = models.find(({ hash }) => search.version !== undefined && hash.startsWith(search.version)) ?? champion ?? models[0];
  const act = acts.includes(search.act ?? '') ? (search.act as Act) : undefined;
  const go = (change: Readonly<Record<string, string | undefined>>): void => void navigate({ to: '/predictions/$name', params: { name }, search: { ...search, ...change } });
  // Who was named stays, also when the step is done: the way back stands in its panel.
  const target = search.version === undefined ? next : chosen;
  const canRollBack = champion !== undefined && models.some(({ hash, steps }) => hash !== champion.hash && steps.some(({ to }) => to === 'champion'));
  return (
    <>
      <PageHead
        name={label(asked.label)}
        sentence={<PredictionSentence asked={asked} next={next} />}
        actions={
          <>
            {next !== undefined && <Button onClick={() => go({ act: 'promote', version: next.hash.slice(0, 8) })}>{say('promote', { version: numberOf(models, next.hash) })}</Button>}
            {canRollBack && <Button variant="default" onClick={() => go({ act: 'rollback' })}>{say('rollBack')}</Button>}
            <Button variant={models.length === 0 ? 'filled' : 'default'} onClick={() => go({ act: 'train' })}>{say(models.length === 0 ? 'trainFirst' : 'train')}</Button>
          </>
        }
      />
      <ActPanel act={act} asked={asked} target={target} close={() => go({ act: undefined })} />
      {chosen === undefined ? (
        <>
          <Panel title={say('report')}>
            <Empty>{say('empty')}</Empty>
          </Panel>
          {learnsOnline(asked) && <OnlinePanel asked={asked} />}
          <RetrainingPanel asked={asked} run={search.run} choose={(run) => go({ run })} />
        </>
      ) : (
        <>
          <div className={styles['grid']}>
            <ReportPanels asked={asked} model={chosen} />
            <ScoresPanel asked={asked} model={chosen} />
            <ComparePanel asked={asked} other={chosen.state === 'champion' ? next : chosen} />
            <div className={styles['wide']}>
              <DriftPanel asked={asked} model={chosen} />
            </div>
            {chosen.state === 'champion' && (
              <div className={styles['wide']}>
                <WatchPanel asked={asked} />
              </div>
            )}
            <div className={styles['wide']}>
              <DependencePanel asked={asked} model={chosen} column={search.column} choose={(column) => go({ column })} />
            </div>
            <div className={styles['wide']}>
              <ExplainPanel asked={asked} customer={search.customer} choose={(customer) => go({ customer })} />
            </div>
          </div>
          {learnsOnline(asked) && <OnlinePanel asked={asked} />}
          <RetrainingPanel asked={asked} run={search.run} choose={(run) => go({ run })} />
          <VersionsPanel asked={asked} chosen={chosen} choose={(hash) => go({ version: hash.slice(0, 8), act: undefined })} />
        </>
      )}
    </>
  );
}
