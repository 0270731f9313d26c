/** What each way contributes to lists of now, and what is left to chance. */
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { IntervalRows } from '../../component/interval-rows.tsx';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart } from '../predictions/model-facts.ts';
import { useWayName } from './way-words.ts';
import styles from '../predictions/predictions.module.css';

const words = defineWords({
  title: { en: 'What each way contributes now', zh: '各方式目前的贡献' },
  sentence: { en: 'Of {shown} places in the lists of {customers} customers, {first} had found {share}. {different} different items are shown.', zh: '在{customers}位客户列表的{shown}个位置中，{first}找到了{share}。共展示{different}件不同的商品。' },
  note: { en: 'Share of places that a way had found; several ways may find the same. In brackets: those that no other had found.', zh: '各方式找到的位置占比，同一位置可由多种方式找到。括号内为仅由它找到的。' },
  value: { en: '{named} ({alone})', zh: '{named}（{alone}）' },
  nothing: { en: 'Lists are empty: no way finds anything yet.', zh: '列表为空：还没有方式能找到商品。' },
  explore: { en: '{share} of a list is left to chance, so that items that were hardly shown get theirs; {explored} of {shown} places are such now.', zh: '列表中有{share}用于探索，让少有展示的商品获得机会；目前{shown}个位置中有{explored}个属于探索。' },
  noExplore: { en: 'Nothing is left to chance: what was never shown is never learnt about. Declare <c>explore</c> to change that.', zh: '未开启探索：从未展示过的商品无从了解。声明<c>explore</c>即可开启。' },
  learned: { en: 'The order comes from a learnt ranking.', zh: '排序来自学得的模型。' },
  blend: { en: 'The order comes from blending the ranks of all ways.', zh: '排序由各方式的名次融合而成。' },
  most: { en: 'In most lists', zh: '出现最多' },
  lists: { en: '<l>{title}</l> in {lists} of {customers}', zh: '<l>{title}</l>：{customers}份列表中的{lists}份' },
});

/** Of a sample of customers. */
export function ContributionPanel({ name }: { readonly name: string }) {
  const say = useWords(words);
  const format = useFormat();
  const wayName = useWayName();
  const query = api.useQuery('get', '/v1/recommendations/{name}/contributions', { params: { path: { name } } }, { staleTime: 300_000 });
  return (
    <QueryPanel title={say('title')} query={query} height={260} empty={({ shown }) => (shown === 0 ? <Empty>{say('nothing')}</Empty> : undefined)}>
      {({ ways, shown, customers, different, explore, explored, ranked, items }) => (
        <>
          <p>{say('sentence', { shown: format.number(shown), customers: format.number(customers), first: wayName(ways[0]?.way ?? ''), share: format.percent((ways[0]?.named ?? 0) / shown), different: format.number(different) })}</p>
          <p className="note">{say('note')}</p>
          <IntervalRows label={say('title')} mark="bar" rows={ways.map(({ way, named, alone }) => ({ key: way, label: atStart(wayName(way)), value: named / shown, text: say('value', { named: format.percent(named / shown), alone: format.percent(alone / shown) }) }))} />
          <p>{say(ranked)}</p>
          <p>
            {explore > 0 ? say('explore', { share: format.percent(explore), explored: format.number(explored), shown: format.number(shown) }) : say.rich('noExplore', { c: (parts) => <code key="explore">{parts}</code> })}
          </p>
          <h3>{say('most')}</h3>
          <ul className={styles['sentences']}>
            {items.slice(0, 5).map(({ item, title, lists }) => (
              <li key={item}>{say.rich('lists', { title, lists: format.number(lists), customers: format.number(customers), l: (parts) => <Link key={item} to="/items/$recommendation/$item" params={{ recommendation: name, item }}><bdi>{parts}</bdi></Link> })}</li>
            ))}
          </ul>
        </>
      )}
    </QueryPanel>
  );
}
