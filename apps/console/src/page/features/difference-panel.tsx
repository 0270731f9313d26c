/** What a definition that is computed beside makes of a feature: how many differ, and some of them. */
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from '@mantine/core';
import { api } from '../../api/client.ts';
import { Empty, Panel, QueryPanel } from '../../component/panel.tsx';
import { PlainTable } from '../../component/plain-table.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { customerLink, shownName } from '../customer/customer-link.ts';
import { useFeatureValue, type Feature, type FeatureValue } from './feature-facts.ts';

const words = defineWords({
  title: { en: 'Differences between generations', zh: '不同版本之间的差异' },
  none: { en: 'No other definition is computed beside the one in force. When a change is proposed, who would differ stands here before it is published.', zh: '目前没有并行计算的其他定义。提出修改后，发布前可在此看到哪些客户会不同。' },
  of: { en: 'Definition {version}', zh: '定义{version}' },
  see: { en: 'See', zh: '查看' },
  differ: { en: 'In force → {version}: {differ} of {customers} differ.', zh: '现行→{version}：{customers}位客户中有{differ}位不同。' },
  missing: { en: 'Without a value: {before} now, {after} then.', zh: '无数值：现在{before}位，之后{after}位。' },
  customer: { en: 'Customer', zh: '客户' },
  before: { en: 'In force', zh: '现行' },
  after: { en: 'Then', zh: '之后' },
});

/** @param generation the one to compare with, from the URL */
export function DifferencePanel({ feature, generation }: { readonly feature: Feature; readonly generation: string | undefined }) {
  const say = useWords(words);
  const navigate = useNavigate();
  const { data } = api.useQuery('get', '/v1/generations', {});
  const others = data?.generations.filter(({ state }) => state === 'ready' || state === 'building' || state === 'pinned') ?? [];
  const chosen = others.find(({ version }) => generation !== undefined && version.startsWith(generation));
  if (chosen !== undefined) return <Difference feature={feature} version={chosen.version} />;
  return (
    <Panel title={say('title')}>
      {others.length === 0 ? (
        <Empty>{say('none')}</Empty>
      ) : (
        others.map(({ version }) => (
          <p key={version}>
            {say('of', { version: version.slice(0, 8) })}{' '}
            <Button size="compact-sm" variant="default" onClick={() => void navigate({ to: '/features/$name', params: { name: feature.name }, search: { generation: version.slice(0, 8) } })}>
              {say('see')}
            </Button>
          </p>
        ))
      )}
    </Panel>
  );
}

function Difference({ feature, version }: { readonly feature: Feature; readonly version: string }) {
  const say = useWords(words);
  const format = useFormat();
  const value = useFeatureValue(feature);
  const query = api.useQuery('get', '/v1/features/{name}/difference', { params: { path: { name: feature.name }, query: { generation: version } } }, { staleTime: 30_000 });
  return (
    <QueryPanel title={say('title')} query={query}>
      {({ differ, customers, missing, sample }) => (
        <>
          <p>{say('differ', { version: version.slice(0, 8), differ: format.number(differ), customers: format.number(customers) })}</p>
          <p className="note">{say('missing', { before: format.number(missing.before), after: format.number(missing.after) })}</p>
          {sample.length > 0 && (
            <PlainTable title={say('title')} columns={[{ title: say('customer') }, { title: say('before') }, { title: say('after') }]}>
              {sample.map(({ profile, before, after }) => (
                <tr key={profile}>
                  <td>
                    <Link {...customerLink(profile)}>
                      <bdi>{shownName(profile)}</bdi>
                    </Link>
                  </td>
                  <td>{value(before as FeatureValue)}</td>
                  <td>{value(after as FeatureValue)}</td>
                </tr>
              ))}
            </PlainTable>
          )}
        </>
      )}
    </QueryPanel>
  );
}
