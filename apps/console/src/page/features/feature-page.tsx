/** One feature: what it means, where it comes from and goes to, how it is spread, who uses it, and what a new definition makes of it. */
import { useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { LineageGraph } from '../../component/lineage-graph.tsx';
import { LineageList, NodeName } from '../../component/lineage-list.tsx';
import { lineageWords } from '../../component/lineage-words.ts';
import { Empty, Failed, Loading, Panel, QueryPanel } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { ApiProblem } from '../../api/problem.ts';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { atStart, useLabel } from '../predictions/model-facts.ts';
import { laterOf } from './feature-facts.ts';
import { BackfillPanel } from './backfill-panel.tsx';
import { DifferencePanel } from './difference-panel.tsx';
import { SpreadPanel } from './spread-panel.tsx';
import { VersionsPanel } from './versions-panel.tsx';
import styles from './features.module.css';

const words = defineWords({
  unknown: { en: 'No feature is called {name}', zh: '没有名为{name}的特征' },
  title: { en: 'The feature', zh: '特征' },
  reading: { en: 'Reading the feature', zh: '正在读取特征' },
  owner: { en: 'Owner {owner}', zh: '负责人{owner}' },
  noOwner: { en: 'No owner declared', zh: '未声明负责人' },
  view: { en: '{kind} of “{view}”', zh: '“{view}”中的{kind}' },
  version: { en: 'version {version}', zh: '版本{version}' },
  fresh: { en: 'newest event {age}', zh: '最新事件{age}' },
  noEvent: { en: 'no event since the server counts', zh: '服务器开始统计后暂无事件' },
  missing: { en: 'missing for {share}', zh: '缺失率{share}' },
  lineage: { en: 'Where it comes from and where it goes', zh: '从哪里来，到哪里去' },
  used: { en: 'Used by', zh: '被谁使用' },
  nobody: { en: 'Nobody uses it: no tag, segment, prediction or recommendation rests on it.', zh: '没有被使用：没有标签、人群、预测或推荐依赖它。' },
  usedCount: { en: '{count, plural, one {One thing rests} other {# things rest}} on it, directly or not.', zh: '共有{count}项直接或间接依赖它。' },
});

/** The page at /features/{name}. */
export function Page() {
  const say = useWords(words);
  const kind = useWords(lineageWords);
  const label = useLabel();
  const format = useFormat();
  const { name } = useParams({ strict: false }) as { readonly name: string };
  const search = useSearch({ strict: false }) as { readonly generation?: string };
  const query = api.useQuery('get', '/v1/features/{name}', { params: { path: { name } } }, { refetchInterval: 15_000 });
  const survey = api.useQuery('get', '/v1/features/survey', {}, { staleTime: 60_000 });
  const lineage = api.useQuery('get', '/v1/definitions/lineage', { params: { query: { around: name, hops: 2 } } }, { staleTime: 60_000 });
  if (query.error instanceof ApiProblem && query.error.code === 'unknown_column') return <PageHead name={name} sentence={say('unknown', { name })} />;
  if (query.error !== null) return <Failed title={say('title')} error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return <><PageHead name={name} sentence={say('reading')} /><Loading /></>;
  const { feature, users, versions } = query.data;
  const missing = survey.data?.features.find((each) => each.name === name)?.missing;
  return (
    <>
      <PageHead name={label(feature.label)} sentence={atStart(label(feature.label))} />
      <p className={`prose ${styles['meaning']}`}>{label(feature.computed)}</p>
      <p className={`note ${styles['facts']}`}>
        <code>{feature.name}</code>
        <span>{say('view', { kind: kind(feature.kind), view: label(feature.viewLabel) })}</span>
        <span>{feature.owner === undefined ? say('noOwner') : say('owner', { owner: feature.owner })}</span>
        <span>{say('version', { version: feature.version })}</span>
        <span>{feature.freshAt === undefined ? say('noEvent') : say('fresh', { age: format.age(feature.freshAt, laterOf(feature.freshAt, survey.data?.asOf)) })}</span>
        <span>{say('missing', { share: format.percent(missing) })}</span>
      </p>
      <BackfillPanel />
      <div className={styles['grid']}>
        <div className={styles['wide']}>
          <QueryPanel title={say('lineage')} query={lineage}>
            {(graph) => (
              <div className={styles['both']}>
                <LineageGraph lineage={graph} centre={name} />
                <LineageList lineage={graph} centre={name} />
              </div>
            )}
          </QueryPanel>
        </div>
        <SpreadPanel feature={feature} />
        <Panel title={say('used')}>
          {users.length === 0 ? (
            <Empty>{say('nobody')}</Empty>
          ) : (
            <>
              <p className="note">{say('usedCount', { count: users.length })}</p>
              <ul className={styles['users']}>
                {users.map((node) => (
                  <li key={node.id}>
                    <NodeName node={node} />
                  </li>
                ))}
              </ul>
            </>
          )}
        </Panel>
        <div className={styles['wide']}>
          <DifferencePanel feature={feature} generation={search.generation} />
          <VersionsPanel versions={versions} />
        </div>
      </div>
    </>
  );
}
