/** What customers did with the lists that were shown: clicks and orders with intervals, by way and by week. */
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { IntervalRows } from '../../component/interval-rows.tsx';
import { Sparkline } from '../../component/sparkline.tsx';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart } from '../predictions/model-facts.ts';
import { useWayName } from './way-words.ts';

const words = defineWords({
  title: { en: 'By what customers did', zh: '按客户的实际行为' },
  undeclared: { en: 'It is not declared which event tells that a list was shown, so nobody can say what came of it. Add <c>impression</c> and <c>click</c> to the declaration and send those events; what came of the lists then stands here.', zh: '尚未声明哪个事件表示“列表已展示”，因此无从得知效果。在声明中加入<c>impression</c>和<c>click</c>并发送这些事件，效果就会显示在这里。' },
  running: { en: 'Reading history at the lowest priority, {share}.', zh: '正在以最低优先级读取历史，{share}。' },
  failed: { en: 'The replay of history failed: {reason}', zh: '回放历史失败：{reason}' },
  nothing: { en: 'No list was shown yet: no event said so.', zh: '还没有展示记录。' },
  sentence: { en: '{lists} lists were shown to {customers} customers. Of {shown} items, {clicked} were clicked ({low}–{high}) and {ordered} ordered.', zh: '共向{customers}位客户展示{lists}份列表、{shown}件商品，点击率{clicked}（{low}–{high}），下单率{ordered}。' },
  ways: { en: 'Clicked, by the way that had found it', zh: '点击率，按找到它的方式' },
  value: { en: '{rate} ({low}–{high}), {shown} shown', zh: '{rate}（{low}–{high}），展示{shown}次' },
  weeks: { en: 'Share clicked by week', zh: '每周点击率' },
});

type Outcomes = components['schemas']['RecommendationOutcomes'];

/** Asks again while the history is read. */
export function OutcomesPanel({ name }: { readonly name: string }) {
  const say = useWords(words);
  const format = useFormat();
  const query = api.useQuery('get', '/v1/recommendations/{name}/outcomes', { params: { path: { name } } }, { refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_500 : false), staleTime: 10 * 60_000 });
  const empty = ({ state, share, reason, lists }: Outcomes): React.ReactNode | undefined => {
    if (state === 'undeclared') return <Empty>{say.rich('undeclared', { c: (parts) => <code key={String(parts)}>{parts}</code> })}</Empty>;
    if (state === 'running') return <p className="note" role="status">{say('running', { share: format.percent(share) })}</p>;
    if (state === 'failed') return <Empty>{say('failed', { reason: reason ?? '' })}</Empty>;
    return lists === 0 ? <Empty>{say('nothing')}</Empty> : undefined;
  };
  return (
    <QueryPanel title={say('title')} query={query} height={200} empty={empty}>
      {(outcomes) => <Done outcomes={outcomes} />}
    </QueryPanel>
  );
}

function Done({ outcomes: { lists, customers, whole, ways = [], weeks = [] } }: { readonly outcomes: Outcomes }) {
  const say = useWords(words);
  const format = useFormat();
  const wayName = useWayName();
  return (
    <>
      <p>{say('sentence', { lists: format.number(lists), customers: format.number(customers), shown: format.number(whole?.shown), clicked: format.percent(whole?.clicked?.value, 1), low: format.percent(whole?.clicked?.low, 1), high: format.percent(whole?.clicked?.high, 1), ordered: format.percent(whole?.ordered?.value, 1) })}</p>
      <p className="note">
        {say('weeks')} <Sparkline label={say('weeks')} values={weeks.map(({ clicked }) => clicked?.value)} />
      </p>
      <p className="note">{say('ways')}</p>
      <IntervalRows
        label={say('ways')}
        mark="dot"
        reference={whole?.clicked?.value}
        rows={ways.flatMap(({ way, clicked, shown }) => (clicked === undefined ? [] : [{ key: way, label: atStart(wayName(way)), value: clicked.value, low: clicked.low, high: clicked.high, text: say('value', { rate: format.percent(clicked.value, 1), low: format.percent(clicked.low, 1), high: format.percent(clicked.high, 1), shown: format.compact(shown) }) }]))}
      />
    </>
  );
}
