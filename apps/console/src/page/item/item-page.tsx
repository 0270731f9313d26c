/** One thing that is recommended: what it is, who takes it, what is like it, and why a customer is shown it or not. */
import { Button, TextInput } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Empty, Panel, QueryPanel } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { missing, useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { shownName } from '../customer/customer-link.ts';
import { AttentionPanel } from './attention-panel.tsx';
import { ItemBuyers } from './item-buyers.tsx';
import { useCatalogueFields } from './catalogue-fields.ts';
import styles from './item.module.css';

const words = defineWords({
  name: { en: 'Item {item}', zh: '商品{item}' },
  sentence: { en: '{title}: known since {since}, {available, select, true {offered} other {no longer offered}}.', zh: '{title}：{since}首次出现，{available, select, true {在售} other {已停售}}。' },
  unknown: { en: 'No event ever named the item {item}.', zh: '没有事件提到过商品{item}。' },
  what: { en: 'What it is', zh: '基本信息' },
  key: { en: 'Key', zh: '编号' },
  seen: { en: 'First named', zh: '首次出现' },
  shown: { en: 'Shown, a customer and day counted once', zh: '展示次数（每位客户每天计一次）' },
  taken: { en: 'Taken up', zh: '采纳次数' },
  similar: { en: 'Similar items', zh: '相似商品' },
  none: { en: 'Nothing is like it yet.', zh: '还没有相似的商品。' },
  why: { en: 'Why is it shown to a customer, or not?', zh: '为什么向某位客户展示，或者不展示？' },
  customer: { en: 'Customer', zh: '客户' },
  identifier: { en: 'Any identifier', zh: '任一标识' },
  ask: { en: 'Ask', zh: '查看原因' },
  answer: { en: 'For {name}', zh: '对于{name}' },
});

/** The page at /items/$recommendation/$item; `?customer=` asks about somebody. */
export function Page() {
  const say = useWords(words);
  const format = useFormat();
  const { recommendation = '', item = '' } = useParams({ strict: false });
  const fields = useCatalogueFields(recommendation);
  const path = { name: recommendation, item };
  const query = api.useQuery('get', '/v1/recommendations/{name}/items/{item}', { params: { path } });
  const { data } = query;
  const unknown = query.error instanceof ApiProblem && query.error.code === 'unknown_item';
  const title = data === undefined || data.title.trim() === '' ? item : data.title.trim();
  return (
    <>
      <PageHead
        name={say('name', { item: title })}
        sentence={unknown ? say('unknown', { item }) : data === undefined ? <bdi>{item}</bdi> : say.rich('sentence', { title: <bdi key="title">{title}</bdi>, since: format.date(data.firstSeen), available: String(data.available && !data.gone) })}
      />
      {!unknown && (
        <div className={styles['columns']}>
          <div>
            <QueryPanel title={say('what')} query={query}>
              {({ item: key, firstSeen, shown, taken, fields: values }) => (
                <dl className={styles['facts']}>
                  <dt>{say('key')}</dt>
                  <dd>
                    <code>{key}</code>
                  </dd>
                  {Object.entries(values).map(([field, value]) => (
                    <div key={field}>
                      <dt>{fields.label(field)}</dt>
                      <dd>
                        <bdi>{value === null ? missing : fields.show(field, value)}</bdi>
                      </dd>
                    </div>
                  ))}
                  <dt>{say('seen')}</dt>
                  <dd>{format.dateTime(firstSeen)}</dd>
                  <dt>{say('shown')}</dt>
                  <dd>{format.number(shown)}</dd>
                  <dt>{say('taken')}</dt>
                  <dd>{format.number(taken)}</dd>
                </dl>
              )}
            </QueryPanel>
            {data !== undefined && <ItemBuyers item={item} title={data.title} />}
          </div>
          <div>
            <SimilarItems recommendation={recommendation} item={item} />
            <WhyShown recommendation={recommendation} item={item} />
          </div>
        </div>
      )}
    </>
  );
}

function SimilarItems({ recommendation, item }: { readonly recommendation: string; readonly item: string }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const query = api.useQuery('get', '/v1/recommendations/{name}/items/{item}/similar', { params: { path: { name: recommendation, item }, query: { k: 8, lang: language } } });
  return (
    <QueryPanel title={say('similar')} query={query} empty={({ items }) => (items.length === 0 ? <Empty>{say('none')}</Empty> : undefined)}>
      {({ items }) => (
        <ol className={styles['list']}>
          {items.map((other) => (
            <li key={other.item}>
              <Link to="/items/$recommendation/$item" params={{ recommendation, item: other.item }}>
                <bdi>{other.title.trim() === '' ? other.item : other.title}</bdi>
              </Link>
              <p className="note">{other.text}</p>
            </li>
          ))}
        </ol>
      )}
    </QueryPanel>
  );
}

function WhyShown({ recommendation, item }: { readonly recommendation: string; readonly item: string }) {
  const say = useWords(words);
  const { customer = '' } = useSearch({ strict: false }) as { readonly customer?: string };
  const navigate = useNavigate();
  const [typed, setTyped] = useState(customer);
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    void navigate({ to: '/items/$recommendation/$item', params: { recommendation, item }, search: { customer: typed.trim() }, resetScroll: false });
  };
  return (
    <Panel title={say('why')}>
      <form onSubmit={ask} className={styles['form']}>
        <TextInput label={say('customer')} description={say('identifier')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} autoComplete="off" />
        <Button type="submit" variant="default">
          {say('ask')}
        </Button>
      </form>
      {customer !== '' && <Answer recommendation={recommendation} item={item} customer={customer} />}
      {customer !== '' && <AttentionPanel recommendation={recommendation} item={item} customer={customer} />}
    </Panel>
  );
}

/** Of an item that stands in the customer's list. */
function Reasons({ recommendation, item, customer }: { readonly recommendation: string; readonly item: string; readonly customer: string }) {
  const { language } = useLanguage();
  const { data } = api.useQuery('get', '/v1/profiles/{identifier}/recommendations/{name}', { params: { path: { identifier: customer, name: recommendation }, query: { lang: language } } });
  const found = data?.items.find((each) => each.item === item);
  return found === undefined ? null : (
    <ul className={styles['list']}>
      {found.reasons.map(({ text }) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

function Answer({ recommendation, item, customer }: { readonly recommendation: string; readonly item: string; readonly customer: string }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const query = api.useQuery('get', '/v1/profiles/{identifier}/recommendations/{name}/items/{item}', { params: { path: { identifier: customer, name: recommendation, item }, query: { lang: language } } });
  return (
    <QueryPanel title={say('answer', { name: shownName(customer) })} query={query}>
      {({ text, kind }) => (
        <>
          <p>{text}</p>
          {kind === 'shown' && <Reasons recommendation={recommendation} item={item} customer={customer} />}
        </>
      )}
    </QueryPanel>
  );
}
