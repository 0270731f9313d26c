/** Which groups customers fall into by themselves, and each as a segment to look at. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty, Panel, QueryPanel } from '../../component/panel.tsx';
import { PageHead } from '../../component/page-head.tsx';
import { RankedBars } from '../../component/ranked-bars.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { segmentsWords } from '../segments/segments-words.ts';
import { discoverWords } from './discover-words.ts';
import styles from './discover.module.css';
import { GroupItem } from './group-item.tsx';
import { GroupsMap } from './groups-map.tsx';
import { OdditiesSection } from './oddities-section.tsx';
import { TagsSection } from './tags-section.tsx';
import { useGroups, useLook, wantsKey, type Found } from './use-groups.ts';

/** The page at /segments/discover. */
export function Page() {
  const say = useWords(discoverWords);
  const list = useWords(segmentsWords);
  const format = useFormat();
  const { language } = useLanguage();
  const query = useGroups();
  const look = useLook();
  const found = query.data;
  const { state, share = 0, detail, cure, code, reason, summary } = found ?? {};
  const isRunning = state === 'running' || look.isPending;
  const sentence = isRunning ? say('running', { share: format.percent(share) }) : state === 'none' ? say('none') : state === 'refused' ? `${detail![language]} ${cure![language]}` : (summary?.[language] ?? say('reading'));
  return (
    <>
      <PageHead
        name={say('name')}
        sentence={sentence}
        actions={
          <>
            <Link to="/segments">{list('toList')}</Link>
            <Button loading={isRunning} onClick={() => look.mutate()}>
              {say(found?.groups === undefined ? 'look' : 'again')}
            </Button>
          </>
        }
      />
      {look.error !== null && <p role="alert">{wantsKey(look.error) ? say('forbidden') : String(look.error)}</p>}
      {(state === 'refused' || state === 'failed') && (
        <p className="note" role="alert">
          {reason} <code>{code}</code>
        </p>
      )}
      {found?.groups !== undefined && found.groups.length > 0 && (
        <QueryPanel title={say('groups')} query={query} empty={({ groups = [] }) => (groups.length === 0 ? <Empty>{say('none')}</Empty> : undefined)}>
          {({ groups = [], map }) => (
            <>
              <GroupsMap groups={groups} map={map} />
              <ol className={styles['list']}>
                {groups.map((group, place) => (
                  <GroupItem key={group.id} group={group} place={place} />
                ))}
              </ol>
            </>
          )}
        </QueryPanel>
      )}
      {found?.axes !== undefined && found.axes.length > 0 && <Axes found={found} />}
      <TagsSection />
      <OdditiesSection />
    </>
  );
}

/** What the columns agree on the most, and which made no groups. */
function Axes({ found: { axes = [], columns = [], leftOut = [] } }: { readonly found: Found }) {
  const say = useWords(discoverWords);
  const format = useFormat();
  const { language } = useLanguage();
  return (
    <Panel title={say('apart')} note={say('left', { columns: columns.length, left: leftOut.length })}>
      <div className={styles['axes']}>
        {axes.map(({ share, parts }, i) => {
          const label = say('axis', { number: i + 1, share: format.percent(share) });
          return (
            <div key={label}>
              <p className="note">{label}</p>
              <RankedBars label={label} bars={parts.map(({ column, part, word = '', label: name, weight }) => ({ key: `${column} ${part} ${word}`, name: `${name[language]}${word === '' ? '' : ` “${word}”`}`, share: Math.abs(weight), figure: format.signed(weight) }))} />
            </div>
          );
        })}
      </div>
    </Panel>
  );
}
