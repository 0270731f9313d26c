/** One customer explained three ways: as a waterfall, as the questions the model asked, and as sentences. */
import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api } from '../../api/client.ts';
import { Empty, Failed, Loading, Panel } from '../../component/panel.tsx';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { customerLink, shownName } from '../customer/customer-link.ts';
import { DecisionPath } from './decision-path.tsx';
import { ExplainedWaterfall } from './explained-waterfall.tsx';
import type { Asked } from './model-facts.ts';
import styles from './predictions.module.css';

const words = defineWords({
  title: { en: 'Explain one customer', zh: '解释一位客户' },
  customer: { en: 'Customer (any identifier)', zh: '客户（任一标识）' },
  explain: { en: 'Explain', zh: '解释' },
  ask: { en: 'Name a customer to see why the model says what it says of them.', zh: '输入一位客户，查看模型为何这样判断。' },
  as: { en: 'Explain as', zh: '解释方式' },
  waterfall: { en: 'Waterfall', zh: '逐步加总' },
  path: { en: 'Path', zh: '判断路径' },
  sentences: { en: 'Sentences', zh: '文字' },
  by: { en: 'Reasons found', zh: '原因的求法' },
  exact: { en: 'exactly, where the model can be taken apart', zh: '精确拆解（模型允许时）' },
  kernel: { en: 'by trying values out (Kernel SHAP)', zh: '逐项试算（Kernel SHAP）' },
  lime: { en: 'by a straight line near the customer (LIME)', zh: '在该客户附近作线性近似（LIME）' },
  open: { en: 'Open customer <l>{name}</l>', zh: '打开客户<l>{name}</l>' },
});

type Way = 'waterfall' | 'path' | 'sentences';
type Method = 'exact' | 'kernel' | 'lime';

interface ExplainPanelProps {
  readonly asked: Asked;
  /** From the URL. */
  readonly customer: string | undefined;
  readonly choose: (customer: string | undefined) => void;
}

/** Of whoever is named; the name stands in the URL. */
export function ExplainPanel({ asked, customer, choose }: ExplainPanelProps) {
  const say = useWords(words);
  const [typed, setTyped] = useState(customer ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    choose(typed.trim() === '' ? undefined : typed.trim());
  };
  return (
    <Panel title={say('title')}>
      <form className={styles['buttons']} onSubmit={submit}>
        <TextInput className={styles['field']!} label={say('customer')} value={typed} maxLength={500} autoComplete="off" onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
        <Button type="submit" variant="default">{say('explain')}</Button>
      </form>
      {customer === undefined ? <Empty>{say('ask')}</Empty> : <Explained asked={asked} customer={customer} />}
    </Panel>
  );
}

function Explained({ asked, customer }: { readonly asked: Asked; readonly customer: string }) {
  const say = useWords(words);
  const { language } = useLanguage();
  const [way, setWay] = useState<Way>('waterfall');
  const [method, setMethod] = useState<Method>('exact');
  const query = api.useQuery('get', '/v1/profiles/{identifier}/explain/{name}', { params: { path: { identifier: customer, name: asked.name }, query: { lang: language, ...(method !== 'exact' && { method }) } } });
  if (query.error !== null) return <Failed title={say('title')} error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return <Loading height={240} />;
  const { prediction, sentence, value } = query.data;
  return (
    <>
      <p>{say.rich('open', { l: (parts) => <Link key="customer" {...customerLink(customer)}><bdi>{parts}</bdi></Link>, name: shownName(customer) })}</p>
      <SegmentedControl aria-label={say('as')} value={way} onChange={(next) => setWay(next as Way)} data={(['waterfall', 'path', 'sentences'] as const).map((each) => ({ value: each, label: say(each) }))} />
      {way !== 'path' && <NativeSelect label={say('by')} value={method} onChange={({ currentTarget }) => setMethod(currentTarget.value as Method)} data={(['exact', 'kernel', 'lime'] as const).map((each) => ({ value: each, label: say(each) }))} maw={420} />}
      {prediction?.waterfall === undefined || way === 'sentences' ? (
        <p className="prose">{prediction?.text ?? sentence}</p>
      ) : way === 'waterfall' ? (
        <ExplainedWaterfall asked={asked} waterfall={prediction.waterfall} between={prediction.between} value={value} />
      ) : (
        <DecisionPath asked={asked} customer={customer} />
      )}
    </>
  );
}
