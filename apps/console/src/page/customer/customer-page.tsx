/** Who is this, and what next: one customer, live or as of any moment. */
import { SegmentedControl, useMatches } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Failed, Loading } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { Link } from '@tanstack/react-router';
import { useKeys } from '../../shell/keys.ts';
import { Compare } from './compare.tsx';
import { useColumns, type Value } from './columns.ts';
import { CustomerHead } from './customer-head.tsx';
import { shownName } from './customer-link.ts';
import { useCustomerPlace } from './customer-search.ts';
import { DoNextPanel } from './do-next-panel.tsx';
import { EventDrawer } from './event-drawer.tsx';
import { FeaturesPanel } from './features-panel.tsx';
import { IdentityPanel } from './identity-panel.tsx';
import { ListsPanel } from './lists-panel.tsx';
import { PredictionsPanel, type Said } from './predictions-panel.tsx';
import { SimilarPanel } from './similar-panel.tsx';
import { TagsPanel } from './tags-panel.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { TimeSlider } from './time-slider.tsx';
import { useLiveCustomer } from './use-live-customer.ts';
import { WhyDrawer } from './why-drawer.tsx';
import styles from './customer.module.css';

const words = defineWords({
  customer: { en: 'Customer', zh: '客户' },
  unknown: { en: 'Nobody is known as {name}.', zh: '没有标识为{name}的客户。' },
  find: { en: 'Find a customer', zh: '查找客户' },
  parts: { en: 'Parts of the page', zh: '页面内容' },
  timeline: { en: 'Timeline', zh: '轨迹' },
  features: { en: 'Features', zh: '特征' },
  more: { en: 'More', zh: '更多' },
});

/** The page at /customers/$profile. */
export function Page() {
  const say = useWords(words);
  const { profile, search, go } = useCustomerPlace();
  const { language } = useLanguage();
  const { asOf } = search;
  const at = asOf === undefined ? {} : { asOf };
  const path = { identifier: profile };
  const isNarrow = useMatches({ base: true, sm: false });
  const columns = useColumns();
  const reading = api.useQuery('get', '/v1/profiles/{identifier}', { params: { path, query: at } }, { placeholderData: keepPreviousData });
  const summary = api.useQuery('get', '/v1/profiles/{identifier}/summary', { params: { path, query: { lang: language, ...at } } }, { placeholderData: keepPreviousData });
  const life = api.useQuery('get', '/v1/profiles/{identifier}/timeline', { params: { path, query: { limit: 1 } } });
  const fact = summary.data?.sentences.flat().find(({ column }) => column !== undefined)?.column;
  useKeys({ e: () => fact !== undefined && go({ why: fact, event: undefined }) });
  useLiveCustomer([profile, reading.data?.profile ?? profile, ...(reading.data?.identifiers ?? [])], asOf === undefined);

  if (reading.error instanceof ApiProblem && reading.error.code === 'unknown_identifier') return <Nobody name={profile} />;
  if (reading.data === undefined) {
    return (
      <>
        <PageHead name={shownName(profile)} sentence={say('customer')} />
        {reading.error === null ? <Loading height={240} /> : <Failed title={say('customer')} error={reading.error} again={() => void reading.refetch()} />}
      </>
    );
  }
  const values: Readonly<Record<string, Value>> = Object.assign({}, ...Object.values(reading.data.views));
  const dim = reading.isPlaceholderData || summary.isPlaceholderData;
  const now = life.data === undefined ? Date.parse(reading.data.asOf) : Math.max(Date.parse(life.data.asOf), Date.parse(reading.data.asOf));
  const first = life.data?.first === undefined ? undefined : Date.parse(life.data.first);
  const timeline = <TimelinePanel />;
  const features = <FeaturesPanel columns={columns} values={values} errors={reading.data.errors} dim={dim} />;
  const tags = <TagsPanel kind="tag" columns={columns} values={values} dim={dim} />;
  const predictions = <PredictionsPanel columns={columns} said={(reading.data.predictions ?? {}) as Readonly<Record<string, Said>>} dim={dim} />;
  const next = <DoNextPanel steps={summary.data?.next ?? []} dim={dim} />;
  // What takes longest to answer does not stand in the way of what is looked at first.
  const lists = life.data !== undefined && (
    <>
      <ListsPanel />
      <SimilarPanel />
    </>
  );
  const others = (
    <>
      <TagsPanel kind="segment" columns={columns} values={values} dim={dim} />
      <IdentityPanel columns={columns} />
    </>
  );
  const part = search.part ?? 'timeline';
  return (
    <>
      <CustomerHead lastSeen={summary.data?.lastSeen} now={now} sentences={summary.data?.sentences ?? []} leaving={summary.data?.leaving} next={summary.data?.next[0]} dim={dim} />
      {first !== undefined && <TimeSlider from={first} now={now} />}
      {search.with !== undefined ? (
        <Compare columns={columns} values={values} />
      ) : isNarrow ? (
        <>
          {next}
          {tags}
          {predictions}
          <SegmentedControl fullWidth aria-label={say('parts')} value={part} onChange={(chosen) => go({ part: chosen }, { replace: true })} data={(['timeline', 'features', 'more'] as const).map((value) => ({ value, label: say(value) }))} />
          {part === 'timeline' && timeline}
          {part === 'features' && features}
          {part === 'more' && (
            <>
              {others}
              {lists}
            </>
          )}
        </>
      ) : (
        <div className={styles['columns']}>
          <div>
            {timeline}
            {lists}
          </div>
          <div>
            {next}
            {tags}
            {predictions}
            {features}
            {others}
          </div>
        </div>
      )}
      <WhyDrawer columns={columns} />
      <EventDrawer />
    </>
  );
}

function Nobody({ name }: { readonly name: string }) {
  const say = useWords(words);
  return (
    <>
      <PageHead name={say('customer')} sentence={say('unknown', { name: shownName(name) })} />
      <Link to="/customers">{say('find')}</Link>
    </>
  );
}
