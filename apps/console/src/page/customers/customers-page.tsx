/** Find customers by an identifier or in words, and see who fits. */
import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { api, client } from '../../api/client.ts';
import { Empty, Failed, Loading, Panel } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { isComposing, useKeys } from '../../shell/keys.ts';
import { useColumns } from '../customer/columns.ts';
import { customerLink } from '../customer/customer-link.ts';
import { Chips } from './chips.tsx';
import { CustomersTable } from './customers-table.tsx';
import styles from './customers.module.css';

const words = defineWords({
  name: { en: 'Customers', zh: '客户' },
  all: { en: '{count, plural, one {One customer} other {# customers}} so far.', zh: '共有{count}位客户。' },
  fit: { en: '{count, plural, =0 {Nobody fits.} one {One customer fits.} other {# customers fit.}}', zh: '{count, plural, =0 {没有符合条件的客户。} other {命中#位客户。}}' },
  about: { en: 'About {count} customers fit, give or take {error}.', zh: '约{count}位客户符合条件，误差±{error}。' },
  reading: { en: 'Who they are, and who fits.', zh: '查找客户，查看谁符合条件。' },
  search: { en: 'Find by identifier or in words', zh: '按标识或用文字查找' },
  example: { en: '17850, or: high value, lapsing, Germany', zh: '17850，或：高价值，即将流失，德国' },
  find: { en: 'Find', zh: '查找' },
  save: { en: 'Save as segment', zh: '存为人群' },
  strange: { en: 'Nobody has just this identifier.', zh: '没有客户使用这个标识。' },
  list: { en: 'Customers', zh: '客户列表' },
  nobody: { en: 'Nobody fits. Take a condition away.', zh: '没有符合条件的客户，可去掉一个条件。' },
  none: { en: 'No customers yet. Send an event; whoever did it shows within a second.', zh: '还没有客户。发送一条事件，一秒内就会出现。' },
});

const pageSize = 200;
/** An e-mail address or a phone number. */
const saysWho = /@|^\+?[\d ().-]{9,}$/;

/** The page at /customers. */
export function Page() {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const { q = '' } = useSearch({ strict: false }) as { readonly q?: string };
  const navigate = useNavigate();
  const columns = useColumns();
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(q);
  useEffect(() => setTyped(q), [q]);
  useKeys({ '/': () => box.current?.focus() });
  const exact = api.useQuery('post', '/v1/search', { body: { q } }, { enabled: q !== '' });
  const [strange, setStrange] = useState<string>();
  const list = useInfiniteQuery({
    queryKey: ['customers', q],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) => client.GET('/v1/customers', { params: { query: { limit: pageSize, ...(q !== '' && { q }), ...(pageParam !== '' && { cursor: pageParam }) } }, signal }).then(({ data }) => data!),
    getNextPageParam: (page) => page.cursor,
  });
  const search = (text: string): void => void navigate({ to: '/customers', search: { q: text === '' ? undefined : text } });
  const found = q === '' ? undefined : exact.data?.exact[0];
  // What says who somebody is never stands in the address, so it is looked up before anything is put there.
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const text = typed.trim();
    setStrange(undefined);
    if (!saysWho.test(text)) return search(text);
    void client.POST('/v1/search', { body: { q: text } }).then(({ data }) => {
      const customer = data?.exact[0];
      if (customer === undefined) setStrange(text);
      else void navigate(customerLink(customer.id));
    });
  };
  // Who was found by just this identifier is who was looked for.
  const open = found?.id;
  useEffect(() => {
    if (open !== undefined) void navigate({ ...customerLink(open), replace: true });
  }, [open, navigate]);

  const first = list.data?.pages[0];
  const rows = list.data?.pages.flatMap((page) => page.customers) ?? [];
  const hasWords = first !== undefined && (first.chips.length > 0 || first.unknown.length > 0);
  return (
    <>
      <PageHead
        name={say('name')}
        sentence={first === undefined ? say('reading') : first.chips.length === 0 ? say('all', { count: first.count }) : first.error > 0 ? say('about', { count: format.number(first.count), error: format.number(first.error) }) : say('fit', { count: first.count })}
      />
      <form onSubmit={submit} className={styles['search']} role="search">
        <TextInput ref={box} type="search" className={styles['box']!} label={say('search')} placeholder={say('example')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} onKeyDown={(event) => isComposing(event.nativeEvent) && event.stopPropagation()} autoComplete="off" spellCheck={false} />
        <Button type="submit" size="sm">
          {say('find')}
        </Button>
      </form>
      {strange !== undefined && <p role="status">{say('strange')}</p>}
      {hasWords && (
        <div className={styles['meant']}>
          <Chips chips={first.chips} unknown={first.unknown} onChange={search} />
          {first.where !== undefined && (
            <Link to="/segments/$name" params={{ name: 'new' }} search={{ draft: JSON.stringify(first.where) }}>
              {say('save')}
            </Link>
          )}
        </div>
      )}
      <Panel title={say('list')}>
        {list.error !== null && <Failed title={say('list')} error={list.error} again={() => void list.refetch()} />}
        {first === undefined && list.error === null && <Loading height={320} />}
        {first !== undefined && rows.length === 0 && <Empty>{say(hasWords ? 'nobody' : 'none')}</Empty>}
        {rows.length > 0 && (
          <div className={list.isPlaceholderData ? styles['dim'] : undefined}>
            <CustomersTable rows={rows} count={first!.count} columns={columns} roles={first!.columns} language={language} more={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined} />
          </div>
        )}
      </Panel>
    </>
  );
}
