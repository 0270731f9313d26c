/** A segment or tag as it is: what it means, how it grew, who is in it, what it overlaps with, who uses it, what it was before. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { Panel, QueryPanel } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { columnsIn } from './builder/expression.ts';
import { Overlap } from './builder/preview-side.tsx';
import type { SavedDraft } from './builder/use-saved-draft.ts';
import { ColumnsList } from './columns-list.tsx';
import { MembersPanel } from './members-panel.tsx';
import { PublishedNotice } from './published-notice.tsx';
import { pathsOfKind, type RuleKind } from './rule-kind.ts';
import { segmentsWords } from './segments-words.ts';
import styles from './segments.module.css';
import { SizePanel } from './size-panel.tsx';
import { useDefinition } from './use-definition.ts';
import { VersionsPanel } from './versions-panel.tsx';

interface RuleDetailProps {
  readonly kind: RuleKind;
  readonly name: string;
  /** A draft that waits; null: none. */
  readonly kept: SavedDraft | null;
  readonly days: number;
  /** Version of the definition that was just published from here. */
  readonly published: string | undefined;
}

/** Sizes go on while the page stands. */
const fresh = { refetchInterval: 10_000 };

/** Each panel fails for itself. */
export function RuleDetail({ kind, name, kept, days, published }: RuleDetailProps) {
  const say = useWords(segmentsWords);
  const format = useFormat();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const paths = pathsOfKind[kind];
  const facts = useDefinition();
  const { data: rule } = api.useQuery('get', paths.one, { params: { path: { name }, query: { limit: 0 } } }, fresh);
  const { data: status } = api.useQuery('get', '/v1/status', {}, fresh);
  const overlap = api.useQuery('get', paths.overlap, { params: { path: { name } } }, fresh);
  const label = rule?.label[language] ?? name;
  const declared = facts?.declared(name);
  const profiles = status?.profiles;
  const edit = (draft: string): void => void navigate({ to: paths.page, params: { name }, search: { draft } as never });
  return (
    <>
      <PageHead
        name={label}
        sentence={
          rule === undefined ? label : say('oneSegment', { label, count: rule.count, share: format.percent(profiles === undefined ? undefined : rule.count / Math.max(1, profiles), 1), description: rule.description?.[language] ?? '' })
        }
        actions={
          kept === null ? (
            <Button disabled={declared === undefined} onClick={() => edit(JSON.stringify(declared?.rule))}>
              {say('edit')}
            </Button>
          ) : (
            <Button onClick={() => edit('kept')}>{say('goOn')}</Button>
          )
        }
      />
      {published !== undefined && <PublishedNotice kind={kind} name={name} version={published} />}
      <div className={styles['columns']}>
        <div>
          <Panel title={say('meaning')}>
            <p className="prose">{rule?.sentence[language] ?? '—'}</p>
            {declared !== undefined && (
              <p className="note">
                {say('restsOn')} <ColumnsList names={[...new Set(columnsIn(declared.rule))]} />
              </p>
            )}
          </Panel>
          <SizePanel kind={kind} name={name} days={days} />
          <MembersPanel kind={kind} name={name} />
        </div>
        <div>
          <QueryPanel title={say('overlap')} query={overlap} empty={({ overlap: shared }) => (shared.length === 0 ? <p className="note">{say('overlapNone')}</p> : undefined)}>
            {({ overlap: shared }) => <Overlap overlap={shared} />}
          </QueryPanel>
          <Panel title={say('usedBy')}>{rule === undefined || rule.usedBy.length === 0 ? <p className="note">{say('usedByNone')}</p> : <ColumnsList names={rule.usedBy} />}</Panel>
          <VersionsPanel kind={kind} name={name} onEdit={edit} />
        </div>
      </div>
    </>
  );
}
