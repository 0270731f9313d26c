/** What would bring an estimate down to what is typical: only what somebody can do something about. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useCustomerPlace } from './customer-search.ts';
import styles from './customer.module.css';

const words = defineWords({
  title: { en: 'What would change it', zh: '怎样会改变' },
  ask: { en: 'What would change it?', zh: '怎样会改变？' },
  nothing: { en: 'Nothing within reach would bring it down to what is typical.', zh: '能做到的改变都不足以使其回到一般水平。' },
  estimate: { en: 'An estimate of the model, tried with these values.', zh: '仅为模型按这些数值推算的估计。' },
});

interface Declared {
  readonly views?: readonly { readonly features?: Readonly<Record<string, { readonly aggregate: { readonly op: string }; readonly over: string; readonly where?: unknown; readonly each?: string }>> }[];
}

/** Counts of events in recent windows are what one can bring about. @param below the typical estimate */
export function WhatWouldChange({ name, below }: { readonly name: string; readonly below: number }) {
  const say = useWords(words);
  const [asked, setAsked] = useState(false);
  const { language } = useLanguage();
  const { profile, search } = useCustomerPlace();
  const { data } = api.useQuery('get', '/v1/definitions', {}, { staleTime: 60_000 });
  const { views = [] } = (data?.definition ?? {}) as Declared;
  const change = views.flatMap(({ features = {} }) => Object.entries(features)).flatMap(([column, { aggregate, over, where, each }]) => (aggregate.op === 'count' && over !== 'ever' && where === undefined && each === undefined ? [column] : []));
  const query = api.useQuery(
    'get',
    '/v1/profiles/{identifier}/explain/{name}',
    { params: { path: { identifier: profile, name }, query: { lang: language, below, change: change.join(), ...(search.asOf !== undefined && { asOf: search.asOf }) } } },
    { enabled: asked && change.length > 0 },
  );
  if (change.length === 0) return null;
  if (!asked) {
    return (
      <Button size="compact-sm" variant="default" onClick={() => setAsked(true)}>
        {say('ask')}
      </Button>
    );
  }
  return (
    <QueryPanel title={say('title')} query={query} note={say('estimate')} empty={({ prediction }) => ((prediction?.counterfactuals ?? []).length === 0 ? <Empty>{say('nothing')}</Empty> : undefined)}>
      {({ prediction }) => (
        <ul className={styles['plain']}>
          {prediction?.counterfactuals?.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </QueryPanel>
  );
}
