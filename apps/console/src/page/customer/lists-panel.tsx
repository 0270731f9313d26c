/** What is recommended to the customer, each item with its reason; and why another is not there. */
import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api } from '../../api/client.ts';
import { Empty, Panel, QueryPanel } from '../../component/panel.tsx';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useCustomerPlace } from './customer-search.ts';
import styles from './customer.module.css';

const words = defineWords({
  title: { en: 'Recommended: {name}', zh: '推荐：{name}' },
  past: { en: 'Lists are of now; what would have been recommended then is not kept.', zh: '推荐列表只有现在的，不保留当时的推荐。' },
  lists: { en: 'Recommendations', zh: '推荐' },
  nothing: { en: 'Nothing fits this customer yet.', zh: '暂时没有适合这位客户的内容。' },
  whyNot: { en: 'Why not this one?', zh: '为什么没有这一件？' },
  key: { en: 'Key of an item', zh: '商品编号' },
  ask: { en: 'Ask', zh: '查看原因' },
  chance: { en: 'left to chance', zh: '探索位' },
});

/** One panel a list. */
export function ListsPanel() {
  const say = useWords(words);
  const { search } = useCustomerPlace();
  const { language } = useLanguage();
  const { data } = api.useQuery('get', '/v1/recommendations', {}, { staleTime: 60_000 });
  if (search.asOf !== undefined) {
    return (
      <Panel title={say('lists')}>
        <Empty>{say('past')}</Empty>
      </Panel>
    );
  }
  return data?.recommendations.map(({ name, label }) => <RecommendedList key={name} name={name} label={label[language]} />);
}

function RecommendedList({ name, label }: { readonly name: string; readonly label: string }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const { profile } = useCustomerPlace();
  const query = api.useQuery('get', '/v1/profiles/{identifier}/recommendations/{name}', { params: { path: { identifier: profile, name }, query: { k: 5, lang: language } } });
  return (
    <QueryPanel title={say('title', { name: label })} query={query} empty={({ items }) => (items.length === 0 ? <Empty>{say('nothing')}</Empty> : undefined)}>
      {({ items }) => (
        <>
          <ol className={styles['steps']}>
            {items.map(({ item, title, text, explored }) => (
              <li key={item}>
                <Link to="/items/$recommendation/$item" params={{ recommendation: name, item }} search={{ customer: profile }}>
                  <bdi>{title.trim() === '' ? item : title}</bdi>
                </Link>{' '}
                {explored && <span className="note">{say('chance')}</span>}
                <p className="note">{text}</p>
              </li>
            ))}
          </ol>
          <WhyNot name={name} />
        </>
      )}
    </QueryPanel>
  );
}

/** Asks what became of an item. */
function WhyNot({ name }: { readonly name: string }) {
  const say = useWords(words);
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(typed.trim());
  };
  return (
    <details className={styles['more']}>
      <summary>{say('whyNot')}</summary>
      <form onSubmit={ask} className={styles['form']}>
        <TextInput label={say('key')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" />
        <Button type="submit" variant="default">
          {say('ask')}
        </Button>
      </form>
      {asked !== '' && <Answer name={name} item={asked} />}
    </details>
  );
}

function Answer({ name, item }: { readonly name: string; readonly item: string }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const { profile } = useCustomerPlace();
  const query = api.useQuery('get', '/v1/profiles/{identifier}/recommendations/{name}/items/{item}', { params: { path: { identifier: profile, name, item }, query: { lang: language } } });
  return (
    <QueryPanel title={say('whyNot')} query={query}>
      {({ text }) => <p>{text}</p>}
    </QueryPanel>
  );
}
