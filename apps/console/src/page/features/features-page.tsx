/** All features and derived values: what each means, who answers for it, how fresh and how full it is, and who uses it. */
import { TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api } from '../../api/client.ts';
import { DataTable, type TableColumn } from '../../component/data-table.tsx';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useLabel } from '../predictions/model-facts.ts';
import { BackfillPanel } from './backfill-panel.tsx';
import { laterOf, usersOf, type Feature } from './feature-facts.ts';
import { ShapeBars } from './shape-bars.tsx';
import styles from './features.module.css';

const words = defineWords({
  name: { en: 'Features', zh: '特征' },
  reading: { en: 'What is known of each customer', zh: '每位客户的已知信息' },
  declared: { en: '{features} features and {derived} derived values.', zh: '{features}个特征和{derived}个派生值。' },
  sentence: {
    en: '{features} features and {derived} derived values of {profiles} customers; {gaps, plural, =0 {all are more than half full} one {# is missing for most of them} other {# are missing for most of them}}.',
    zh: '{profiles}位客户的{features}个特征和{derived}个派生值，{gaps, plural, =0 {缺失率均不到一半} other {其中#个缺失过半}}。',
  },
  table: { en: 'Features', zh: '特征' },
  filter: { en: 'Filter features', zh: '筛选特征' },
  empty: { en: 'The definition declares no feature. Declare some with <c>defineFeatures</c>; they are computed from all events there were.', zh: '定义中还没有特征。用<c>defineFeatures</c>声明后，会根据全部历史事件计算。' },
  noMatch: { en: 'Nothing matches “{text}”.', zh: '没有匹配“{text}”的特征。' },
  feature: { en: 'Feature', zh: '特征' },
  means: { en: 'What it means', zh: '含义' },
  owner: { en: 'Owner', zh: '负责人' },
  fresh: { en: 'Newest event', zh: '最新事件' },
  missing: { en: 'Missing, %', zh: '缺失率' },
  used: { en: 'Used by', zh: '被使用' },
  shape: { en: 'Distribution', zh: '分布' },
  shapeOf: { en: 'Distribution of {name}', zh: '{name}的分布' },
});

interface Row {
  readonly feature: Feature;
  readonly missing: number | undefined;
  readonly shape: readonly number[] | undefined;
}

const code = (parts: readonly React.ReactNode[]) => <code key="code">{parts}</code>;

/** The page at /features. */
export function Page() {
  const say = useWords(words);
  const format = useFormat();
  const label = useLabel();
  const navigate = useNavigate();
  const isNarrow = useMediaQuery('(max-width: 760px)') ?? false;
  const isMiddling = useMediaQuery('(max-width: 1100px)') ?? false;
  const { q = '' } = useSearch({ strict: false }) as { readonly q?: string };
  const features = api.useQuery('get', '/v1/features', {}, { refetchInterval: 10_000 });
  const survey = api.useQuery('get', '/v1/features/survey', {}, { staleTime: 60_000 });
  const rows = useMemo(() => {
    const found = new Map(survey.data?.features.map((each) => [each.name, each]));
    return features.data?.features.map((feature): Row => ({ feature, missing: found.get(feature.name)?.missing, shape: found.get(feature.name)?.shape })) ?? [];
  }, [features.data, survey.data]);
  const wanted = q.trim().toLowerCase();
  const shown = useMemo(() => (wanted === '' ? rows : rows.filter(({ feature: { name, label: names, computed, viewLabel, owner = '' } }) => [name, names.en, names.zh, computed.en, computed.zh, viewLabel.en, viewLabel.zh, owner].some((text) => text.toLowerCase().includes(wanted)))), [rows, wanted]);
  const now = survey.data?.asOf;
  const columns = useMemo((): readonly TableColumn<Row>[] => {
    const all: readonly (TableColumn<Row> & { readonly room?: 'some' | 'much' })[] = [
      { id: 'feature', title: say('feature'), width: '2fr', value: ({ feature }) => label(feature.label), show: ({ feature: { name, label: names } }) => <Link to="/features/$name" params={{ name }} title={label(names)}>{atStart(label(names))}</Link> },
      { id: 'means', title: say('means'), width: '3fr', room: 'much', value: ({ feature }) => label(feature.computed), show: ({ feature }) => <span title={label(feature.computed)}>{label(feature.computed)}</span> },
      { id: 'owner', title: say('owner'), width: '96px', room: 'much', value: ({ feature }) => feature.owner },
      { id: 'fresh', title: say('fresh'), width: '112px', room: 'some', value: ({ feature }) => feature.freshAt, show: ({ feature }) => feature.freshAt === undefined ? '—' : format.age(feature.freshAt, laterOf(feature.freshAt, now)) },
      { id: 'missing', title: say('missing'), align: 'right', width: isNarrow ? '72px' : '88px', value: ({ missing }) => (missing === undefined ? undefined : Math.round(missing * 1_000) / 10), show: ({ missing }) => format.percent(missing) },
      { id: 'used', title: say('used'), align: 'right', width: isNarrow ? '56px' : '80px', value: ({ feature }) => usersOf(feature) },
      { id: 'shape', title: say('shape'), width: '104px', room: 'some', value: () => undefined, show: ({ feature, shape }) => <ShapeBars counts={shape} label={say('shapeOf', { name: label(feature.label) })} /> },
    ];
    return all.filter(({ room }) => room === undefined || (room === 'some' ? !isNarrow : !isMiddling));
  }, [say, label, format, now, isNarrow, isMiddling]);
  const counts = { features: rows.filter(({ feature }) => feature.kind === 'feature').length, derived: rows.filter(({ feature }) => feature.kind === 'derived').length };
  return (
    <>
      <PageHead name={say('name')} sentence={rows.length === 0 ? say('reading') : survey.data === undefined ? say('declared', counts) : say('sentence', { ...counts, profiles: format.number(survey.data.profiles), gaps: rows.filter(({ missing = 0 }) => missing > 0.5).length })} />
      <BackfillPanel />
      <QueryPanel
        title={say('table')}
        query={features}
        empty={({ features: all }) => (all.length === 0 ? <Empty>{say.rich('empty', { c: code })}</Empty> : undefined)}
        actions={<TextInput data-filter size="sm" className={styles['filter']!} aria-label={say('filter')} placeholder={say('filter')} value={q} onChange={({ currentTarget }) => void navigate({ to: '/features', search: { q: currentTarget.value === '' ? undefined : currentTarget.value }, replace: true })} />}
      >
        {() => (shown.length === 0 ? <Empty>{say('noMatch', { text: q })}</Empty> : <DataTable title={say('table')} columns={columns} rows={shown} keyOf={({ feature }) => feature.name} maxHeight={1_200} onOpen={({ feature: { name } }) => void navigate({ to: '/features/$name', params: { name } })} />)}
      </QueryPanel>
    </>
  );
}
