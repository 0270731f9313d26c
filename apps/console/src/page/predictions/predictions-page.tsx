/** What is predicted and recommended: who answers, how good, and what waits to be trained. */
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { championOf } from './model-facts.ts';
import { PredictionLine } from './prediction-line.tsx';
import { RecommendationLine } from './recommendation-line.tsx';
import styles from './predictions.module.css';

const words = defineWords({
  name: { en: 'Predictions', zh: '预测' },
  sentence: {
    en: '{waiting, plural, =0 {{all, plural, one {The one prediction answers.} other {All # predictions answer.}}} other {{answering, plural, =0 {No prediction answers yet: {waiting} {waiting, plural, one {waits} other {wait}} for a first model.} other {{answering} of {all} predictions answer; {waiting} {waiting, plural, one {waits} other {wait}} for a first model.}}}}',
    zh: '{waiting, plural, =0 {全部{all}项预测都在给出结果。} other {{answering, plural, =0 {还没有预测给出结果，{waiting}项等待首个模型。} other {{all}项预测中有{answering}项给出结果，{waiting}项等待首个模型。}}}}',
  },
  reading: { en: 'What customers will do, and what to show them', zh: '预测客户行为，决定展示什么' },
  forecasts: { en: 'What the next weeks bring', zh: '未来数周的走势' },
  predictions: { en: 'What customers will do', zh: '客户会做什么' },
  recommendations: { en: 'What to show them', zh: '给客户看什么' },
  nothing: { en: 'The definition declares no prediction. Declare one with <c>definePredictions</c>, publish it, and train it here.', zh: '定义中还没有预测。用<c>definePredictions</c>声明并发布后，可在这里训练。' },
  noList: { en: 'The definition declares no recommendation. Declare one with <c>defineRecommendation</c>.', zh: '定义中还没有推荐。请用<c>defineRecommendation</c>声明。' },
});

const code = (parts: readonly React.ReactNode[]) => <code>{parts}</code>;

/** The page at /predictions. */
export function Page() {
  const say = useWords(words);
  const predictions = api.useQuery('get', '/v1/predictions', {});
  const recommendations = api.useQuery('get', '/v1/recommendations', {});
  const all = predictions.data?.predictions;
  const answering = all?.filter(({ models }) => championOf(models) !== undefined).length ?? 0;
  return (
    <>
      <PageHead name={say('name')} sentence={all === undefined || all.length === 0 ? say('reading') : say('sentence', { all: all.length, answering, waiting: all.length - answering })} actions={<Link to="/forecasts">{say('forecasts')}</Link>} />
      <QueryPanel title={say('predictions')} query={predictions} empty={({ predictions: list }) => (list.length === 0 ? <Empty>{say.rich('nothing', { c: code })}</Empty> : undefined)}>
        {({ predictions: list }) => (
          <ul className={styles['list']}>
            {list.map((asked) => (
              <PredictionLine key={asked.name} asked={asked} />
            ))}
          </ul>
        )}
      </QueryPanel>
      <QueryPanel title={say('recommendations')} query={recommendations} empty={({ recommendations: list }) => (list.length === 0 ? <Empty>{say.rich('noList', { c: code })}</Empty> : undefined)}>
        {({ recommendations: list }) => (
          <ul className={styles['list']}>
            {list.map((declared) => (
              <RecommendationLine key={declared.name} declared={declared} />
            ))}
          </ul>
        )}
      </QueryPanel>
    </>
  );
}
