/** Two customers side by side: only what differs stands in full ink. */
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { Panel, QueryPanel } from '../../component/panel.tsx';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { ColumnLink } from './column-link.tsx';
import type { Columns, Value } from './columns.ts';
import { customerLink, shownName } from './customer-link.ts';
import { useCustomerPlace } from './customer-search.ts';
import styles from './customer.module.css';

const words = defineWords({
  title: { en: 'Compared with {name}', zh: '与{name}对比' },
  differ: { en: '{differing} of {all} values differ.', zh: '{all}项数值中有{differing}项不同。' },
  what: { en: 'What', zh: '项目' },
  tags: { en: 'Tags and segments', zh: '标签与人群' },
  predictions: { en: 'Predictions', zh: '预测' },
  features: { en: 'Features', zh: '特征' },
});

const groups = [
  { id: 'tags', kinds: ['tag', 'segment'] },
  { id: 'predictions', kinds: ['prediction'] },
  { id: 'features', kinds: ['derived', 'feature'] },
] as const;

interface CompareProps {
  readonly columns: Columns;
  readonly values: Readonly<Record<string, Value>>;
}

/** All columns of both, as of the same moment. */
export function Compare({ columns, values }: CompareProps) {
  const say = useWords(words);
  const { profile, search } = useCustomerPlace();
  const other = search.with ?? '';
  const query = api.useQuery('get', '/v1/profiles/{identifier}', { params: { path: { identifier: other }, query: search.asOf === undefined ? {} : { asOf: search.asOf } } });
  return (
    <QueryPanel title={say('title', { name: shownName(query.data?.profile ?? other) })} query={query}>
      {({ profile: name, views }) => {
        const theirs: Readonly<Record<string, Value>> = Object.assign({}, ...Object.values(views));
        const isSame = (column: string): boolean => JSON.stringify(values[column] ?? null) === JSON.stringify(theirs[column] ?? null);
        return (
          <>
            <p>{say('differ', { differing: columns.all.filter((column) => !isSame(column.name)).length, all: columns.all.length })}</p>
            {groups.map(({ id, kinds }) => (
              <Panel key={id} title={say(id)}>
                <table className={styles['compared']}>
                  <thead>
                    <tr>
                      <th scope="col">{say('what')}</th>
                      <th scope="col">
                        <bdi>{shownName(profile)}</bdi>
                      </th>
                      <th scope="col">
                        <Link {...customerLink(name)}>
                          <bdi>{shownName(name)}</bdi>
                        </Link>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {columns.all
                      .filter(({ kind }) => (kinds as readonly string[]).includes(kind))
                      .map((column) => (
                        <tr key={column.name} className={isSame(column.name) ? styles['same'] : undefined}>
                          <th scope="row">
                            <ColumnLink columns={columns} name={column.name} />
                          </th>
                          <td>
                            <bdi>{columns.show(column.name, values[column.name])}</bdi>
                          </td>
                          <td>
                            <bdi>{columns.show(column.name, theirs[column.name])}</bdi>
                          </td>
                        </tr>
                      ))}
                  </tbody>
                </table>
              </Panel>
            ))}
          </>
        );
      }}
    </QueryPanel>
  );
}
