/** Another model beside the one in use: what both say of the same customers now, and how good each was when it was judged. */
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { IntervalRows } from '../../component/interval-rows.tsx';
import { Empty, Panel, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { championOf, numberOf, topTenthOf, useAmount, useSentences, type Asked, type Model } from './model-facts.ts';
import { stateWords } from './prediction-words.ts';

const words = defineWords({
  title: { en: 'Beside the one in use', zh: '与现役模型对照' },
  alone: { en: 'No other model stands beside the one in use. Train one, and run it in shadow: what both say of the same customers then stands here.', zh: '没有可对照的模型。训练一个并作为影子运行，即可在此看到两者对同一批客户的预测。' },
  nobody: { en: 'Nobody answers yet, so there is nothing to compare with.', zh: '还没有现役模型，无从对照。' },
  moreShare: { en: 'Of the same {customers} customers v{next} says {difference} on average against v{version} ({low} to {high}).', zh: '对同样的{customers}位客户，v{next}比v{version}平均{difference}（{low}至{high}）。' },
  changed: { en: '{changed} of them would be told something clearly else; both put customers in the same order to {agreement}.', zh: '其中{changed}位的结果会明显不同；两者的客户排序一致度为{agreement}。' },
  topTenth: { en: 'Top tenth holds, % of all it comes true for; each judged when it was trained', zh: '得分最高的十分之一覆盖实际发生者的比例，各自在训练时评估' },
  model: { en: 'v{version}, {state}', zh: 'v{version}模型，{state}' },
  value: { en: '{value} ({low}–{high})', zh: '{value}（{low}–{high}）' },
});

/** @param other who stands beside: the one that is shown, or who would take over */
export function ComparePanel({ asked, other }: { readonly asked: Asked; readonly other: Model | undefined }) {
  const say = useWords(words);
  const champion = championOf(asked.models);
  const hash = other?.hash ?? '';
  const query = api.useQuery('get', '/v1/models/{hash}/comparison', { params: { path: { hash } } }, { enabled: other !== undefined && champion !== undefined, staleTime: 60_000 });
  if (champion === undefined || other === undefined) {
    return (
      <Panel title={say('title')} height={320}>
        <Empty>{say(champion === undefined ? 'nobody' : 'alone')}</Empty>
      </Panel>
    );
  }
  return (
    <QueryPanel title={say('title')} query={query} height={320}>
      {(comparison) => <Compared asked={asked} champion={champion} other={other} comparison={comparison} />}
    </QueryPanel>
  );
}

interface ComparedProps {
  readonly asked: Asked;
  readonly champion: Model;
  readonly other: Model;
  readonly comparison: components['schemas']['ModelComparison'];
}

function Compared({ asked, champion, other, comparison: { customers, meanDifference, changed, agreement } }: ComparedProps) {
  const say = useWords(words);
  const state = useWords(stateWords);
  const format = useFormat();
  const amount = useAmount(asked);
  const sentences = useSentences();
  const step = (value: number): string => (asked.unit === '%' ? format.points(value) : `${value < 0 ? '−' : '+'}${amount(Math.abs(value))}`);
  const places = { version: numberOf(asked.models, champion.hash), next: numberOf(asked.models, other.hash) };
  const tops = [champion, other].flatMap((model) => {
    const top = topTenthOf(model);
    return top === undefined ? [] : [{ model, top }];
  });
  return (
    <>
      <p>
        {sentences([
          say('moreShare', { ...places, customers: format.number(customers), difference: step(meanDifference.value), low: step(meanDifference.low), high: step(meanDifference.high) }),
          say('changed', { changed: format.number(changed), agreement: format.percent(agreement) }),
        ])}
      </p>
      {tops.length > 1 && (
        <>
          <p className="note">{say('topTenth')}</p>
          <IntervalRows
            label={say('topTenth')}
            mark="dot"
            rows={tops.map(({ model, top }) => ({ key: model.hash, label: say('model', { version: numberOf(asked.models, model.hash), state: state(model.state).toLowerCase() }), ...top, text: say('value', { value: format.percent(top.value), low: format.percent(top.low), high: format.percent(top.high) }) }))}
          />
        </>
      )}
    </>
  );
}
