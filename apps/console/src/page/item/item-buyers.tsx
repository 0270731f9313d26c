/** Who takes an item: customers in whose lists of favourites or latest items it stands. */
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useColumns } from '../customer/columns.ts';
import { customerLink, shownName } from '../customer/customer-link.ts';
import styles from './item.module.css';

const words = defineWords({
  title: { en: 'Who takes it', zh: '谁常购买' },
  told: { en: '{count, plural, one {One customer has} other {# customers have}} it among {columns}.', zh: '{count}位客户的{columns}中有它。' },
  or: { en: '{first} or {second}', zh: '{first}或{second}' },
  none: { en: 'Nobody has it among their favourites or latest.', zh: '还没有客户常购买它。' },
});

/** By every column that lists texts, such as favourite products. */
export function ItemBuyers({ item, title }: { readonly item: string; readonly title: string }) {
  const say = useWords(words);
  const columns = useColumns();
  const lists = columns.all.filter(({ type, kind }) => type === 'strings' && kind === 'feature').map(({ name }) => name);
  const has = lists.flatMap((name) => [title, item].map((value) => ({ op: 'contains', of: { op: 'column', name }, value })));
  const where = JSON.stringify(has.length === 1 ? has[0] : { op: 'or', all: has });
  const query = api.useQuery('get', '/v1/customers', { params: { query: { where, limit: 10 } } }, { enabled: lists.length > 0 });
  if (lists.length === 0) return null;
  return (
    <QueryPanel title={say('title')} query={query} empty={({ count }) => (count === 0 ? <Empty>{say('none')}</Empty> : undefined)}>
      {({ count, customers }) => (
        <>
          <p className="note">{say('told', { count, columns: lists.map((name) => columns.label(name)).reduce((first, second) => say('or', { first, second })) })}</p>
          <ul className={styles['list']}>
            {customers.map(({ id, profile, tags }) => (
              <li key={id}>
                <Link {...customerLink(id)}>
                  <bdi>{shownName(profile)}</bdi>
                </Link>{' '}
                <span className="note">{tags.map((tag) => columns.label(tag)).join(' · ')}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </QueryPanel>
  );
}
