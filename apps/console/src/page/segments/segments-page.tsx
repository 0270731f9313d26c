/** Who is in which segment and tag, is it growing, who uses it. */
import { Button, TextInput } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { CsvButton } from '../../component/csv-button.tsx';
import { Empty, Panel, QueryPanel } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { pathsOfKind } from './rule-kind.ts';
import { RuleTable, type RuleRow } from './rule-table.tsx';
import { segmentsWords } from './segments-words.ts';
import styles from './segments.module.css';

/** Sizes go on while the page stands. */
const fresh = { refetchInterval: 10_000 };
const ninetyDays = { params: { query: { days: 90 } } };

/** The page at /segments. */
export function Page() {
  const say = useWords(segmentsWords);
  const format = useFormat();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const { filter = '' } = useSearch({ strict: false }) as { readonly filter?: string };
  const segments = api.useQuery('get', '/v1/segments', ninetyDays, fresh);
  const tags = api.useQuery('get', '/v1/tags', ninetyDays, fresh);
  const drafts = api.useQuery('get', '/v1/drafts', {}, fresh);
  const waiting = drafts.data?.drafts ?? [];
  const names = new Set(waiting.map(({ name }) => name));
  const fits = ({ label, description, name, sentence }: RuleRow): boolean => [label.en, label.zh, description?.en, description?.zh, sentence[language], name].some((text) => text?.toLowerCase().includes(filter.toLowerCase()) === true);
  const known = new Set([...(segments.data?.segments ?? []), ...(tags.data?.tags ?? [])].map(({ name }) => name));
  const unpublished = waiting.filter(({ name }) => !known.has(name));

  const table = (kind: 'segment' | 'tag', rows: readonly RuleRow[]) => {
    const shown = rows.filter(fits);
    return shown.length === 0 ? <p className="note">{say('nothingFits')}</p> : <RuleTable kind={kind} rows={shown} drafts={names} />;
  };

  const csv = (kind: 'segment' | 'tag', rows: readonly RuleRow[] = []) => (
    <CsvButton
      title={say(kind === 'tag' ? 'tags' : 'segments')}
      head={[say(kind === 'tag' ? 'nameTag' : 'nameSegment'), say('means'), say('now'), say('days90'), say('used'), say('state')]}
      rows={() => rows.filter(fits).map(({ name, label, sentence, count, sizes = [count], usedBy }) => [label[language], sentence[language], count, count - sizes[0]!, usedBy.length, say(names.has(name) ? 'draft' : 'live')])}
    />
  );

  return (
    <>
      <PageHead
        name={say('segments')}
        sentence={<Sentence rows={segments.data?.segments} />}
        actions={
          <>
            <Link to="/segments/discover">{say('discover')}</Link>
            <Button component={Link} to="/segments/$name" params={{ name: 'new' } as never}>
              {say('newSegment')}
            </Button>
          </>
        }
      />
      <TextInput
        className={styles['filter']!}
        size="xs"
        type="search"
        data-filter
        aria-label={say('filter')}
        placeholder={say('filter')}
        value={filter}
        onChange={({ currentTarget: { value } }) => void navigate({ to: '/segments', search: { filter: value === '' ? undefined : value } as never, replace: true })}
      />
      {unpublished.length > 0 && (
        <Panel title={say('drafts')}>
          <ul className={styles['links']}>
            {unpublished.map(({ name, kind, declared: { label }, by, savedAt }) => (
              <li key={name}>
                <Link to={pathsOfKind[kind].page} params={{ name }} search={{ draft: 'kept' }}>
                  {label[language] || label.en || label.zh || name}
                </Link>{' '}
                <span className="note">{by === undefined ? say('draftLineNobody', { at: format.dateTime(savedAt) }) : say('draftLine', { by, at: format.dateTime(savedAt) })}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <QueryPanel title={say('segments')} query={segments} height={240} actions={csv('segment', segments.data?.segments)} empty={({ segments: all }) => (all === undefined || all.length === 0 ? <Empty>{say('empty')}</Empty> : undefined)}>
        {({ segments: all = [] }) => table('segment', all)}
      </QueryPanel>
      <QueryPanel title={say('tags')} query={tags} height={240} actions={<>{csv('tag', tags.data?.tags)}<Link to="/tags/$name" params={{ name: 'new' }}>{say('newTag')}</Link></>}>
        {({ tags: all = [] }) => table('tag', all)}
      </QueryPanel>
    </>
  );
}

/** Which grew most. */
function Sentence({ rows }: { readonly rows: readonly RuleRow[] | undefined }) {
  const say = useWords(segmentsWords);
  const format = useFormat();
  const { language } = useLanguage();
  if (rows === undefined) return say('reading');
  const grown = rows.map((row) => ({ row, by: row.count - (row.sizes?.[0] ?? row.count) })).sort((a, b) => b.by - a.by)[0];
  if (grown === undefined || grown.by <= 0) return say('listSentenceStill', { segments: rows.length });
  return say.rich('listSentence', {
    segments: rows.length,
    grew: (
      <Link to="/segments/$name" params={{ name: grown.row.name }}>
        {grown.row.label[language]}
      </Link>
    ),
    change: format.signed(grown.by),
  });
}
