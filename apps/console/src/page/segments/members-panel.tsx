/** Who is in it now, a page at a time. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { CsvButton } from '../../component/csv-button.tsx';
import { QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { customerLink, shownName } from '../customer/customer-link.ts';
import { pathsOfKind, type RuleKind } from './rule-kind.ts';
import { segmentsWords } from './segments-words.ts';
import styles from './segments.module.css';

const pageSize = 60;

/** In the fixed order of the server; each leads to the customer. */
export function MembersPanel({ kind, name }: { readonly kind: RuleKind; readonly name: string }) {
  const say = useWords(segmentsWords);
  const format = useFormat();
  const query = useInfiniteQuery({
    queryKey: ['members', kind, name],
    queryFn: async ({ pageParam, signal }) => (await client.GET(pathsOfKind[kind].one, { params: { path: { name }, query: { limit: pageSize, ...(pageParam !== '' && { cursor: pageParam }) } }, signal })).data!,
    initialPageParam: '',
    getNextPageParam: ({ cursor }) => cursor,
    staleTime: 10_000,
  });
  return (
    <QueryPanel title={say('members')} query={query} height={120} actions={<CsvButton title={say('members')} head={[say('member')]} rows={() => query.data?.pages.flatMap((page) => page.members.map((member) => [member])) ?? []} />} empty={({ pages }) => (pages[0]!.members.length === 0 ? <p className="note">{say('nobody')}</p> : undefined)}>
      {({ pages }) => {
        const members = pages.flatMap((page) => page.members);
        return (
          <>
            <ul className={styles['members']}>
              {members.map((member) => (
                <li key={member}>
                  <Link {...customerLink(member)}>
                    <bdi>{shownName(member)}</bdi>
                  </Link>
                </li>
              ))}
            </ul>
            <p className="note">{say('shownMembers', { shown: format.number(members.length), count: format.number(pages[0]!.count) })}</p>
            {query.hasNextPage && (
              <Button size="compact-sm" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {say('moreMembers', { count: pageSize })}
              </Button>
            )}
          </>
        );
      }}
    </QueryPanel>
  );
}
