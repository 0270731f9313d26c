/** One recommendation: which ways of finding items work, by what is known and by what customers did. */
import { Button } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { Failed, Loading } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useLabel, useSentences } from '../predictions/model-facts.ts';
import { CataloguePanel } from './catalogue-panel.tsx';
import { ContributionPanel } from './contribution-panel.tsx';
import { MethodsPanel } from './methods-panel.tsx';
import { ModelsPanel } from './models-panel.tsx';
import { OutcomesPanel } from './outcomes-panel.tsx';
import { TrainRecommendation } from './train-recommendation.tsx';
import { useWayName } from './way-words.ts';
import styles from '../predictions/predictions.module.css';

const words = defineWords({
  title: { en: 'The recommendation', zh: '推荐' },
  unknown: { en: 'No recommendation is called {name}', zh: '没有名为{name}的推荐' },
  reading: { en: 'Reading the recommendation', zh: '正在读取推荐' },
  sentence: { en: '{label}: lists of {k} from {ways}.', zh: '{label}：按{ways}选出{k}件商品。' },
  learnt: { en: '{count, plural, one {One learnt model takes} other {# learnt models take}} part.', zh: '{count}个学得的模型参与其中。' },
  unlearnt: { en: 'No learnt model takes part.', zh: '没有学得的模型参与。' },
  following: { en: 'It is still reading history: {done} of {of} events.', zh: '仍在读取历史：{of}条事件中的第{done}条。' },
  train: { en: 'Train…', zh: '训练…' },
});

/** The page at /recommendations/{name}. */
export function Page() {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  const wayName = useWayName();
  const sentences = useSentences();
  const navigate = useNavigate();
  const { name } = useParams({ strict: false }) as { readonly name: string };
  const search = useSearch({ strict: false }) as { readonly act?: string };
  const query = api.useQuery('get', '/v1/recommendations', {}, { refetchInterval: ({ state }) => (state.data?.state === 'building' ? 2_000 : false) });
  if (query.error !== null) return <Failed title={say('title')} error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return <><PageHead name={name} sentence={say('reading')} /><Loading /></>;
  const declared = query.data.recommendations.find((each) => each.name === name);
  if (declared === undefined) return <PageHead name={name} sentence={say('unknown', { name })} />;
  const answering = declared.models.filter(({ answers }) => answers).length;
  const { state, done, of } = query.data;
  const act = (what: string | undefined): void => void navigate({ to: '/recommendations/$name', params: { name }, search: { act: what } });
  return (
    <>
      <PageHead
        name={label(declared.label)}
        sentence={sentences([
          say('sentence', { label: atStart(label(declared.label)), k: declared.k, ways: format.list(declared.ways.map(wayName)) }),
          answering > 0 ? say('learnt', { count: answering }) : say('unlearnt'),
          state === 'building' && say('following', { done: format.number(done), of: format.number(of) }),
        ])}
        actions={<Button variant="default" onClick={() => act('train')}>{say('train')}</Button>}
      />
      {search.act === 'train' && <TrainRecommendation name={name} close={() => act(undefined)} />}
      <div className={styles['grid']}>
        <MethodsPanel name={name} />
        <ContributionPanel name={name} />
        <OutcomesPanel name={name} />
        <CataloguePanel name={name} />
        <div className={styles['wide']}>
          <ModelsPanel models={declared.models} />
        </div>
      </div>
    </>
  );
}
