/** Beside the conditions: how many, who would enter and leave, how it would have been, and who else they are. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Failed, Panel } from '../../../component/panel.tsx';
import { RankedBars } from '../../../component/ranked-bars.tsx';
import { Sparkline } from '../../../component/sparkline.tsx';
import { useFormat } from '../../../language/format.ts';
import { useLanguage, useWords } from '../../../language/language.tsx';
import { customerLink, shownName } from '../../customer/customer-link.ts';
import { pathsOfKind } from '../rule-kind.ts';
import { builderWords } from './builder-words.ts';
import styles from './builder.module.css';
import type { Preview, usePreview, usePreviewHistory } from './use-preview.ts';

interface PreviewSideProps {
  readonly preview: ReturnType<typeof usePreview>;
  readonly history: ReturnType<typeof usePreviewHistory>;
  /** What it is compared with is published. */
  readonly isPublished: boolean;
  readonly onExact: () => void;
}

/** Each part fails for itself; older figures stay, dimmed, while new ones come. */
export function PreviewSide({ preview, history, isPublished, onExact }: PreviewSideProps) {
  const say = useWords(builderWords);
  const { data, error } = preview;
  return (
    <div className={styles['side']}>
      <Panel title={say('now')}>
        {error !== null && <Failed title={say('now')} error={error} again={() => void preview.refetch()} />}
        {data === undefined ? error === null && <p className="note" role="status">{say('counting')}</p> : <Count preview={data} isOld={preview.isPlaceholderData} isPublished={isPublished} onExact={onExact} />}
      </Panel>
      <Panel title={say('past')}>
        <Past history={history} />
      </Panel>
      {data !== undefined && data.overlap.length > 0 && (
        <Panel title={say('overlap')}>
          <Overlap overlap={data.overlap} />
        </Panel>
      )}
    </div>
  );
}

function Count({ preview: { count, profiles, exact, error, against }, isOld, isPublished, onExact }: { readonly preview: Preview; readonly isOld: boolean; readonly isPublished: boolean; readonly onExact: () => void }) {
  const say = useWords(builderWords);
  const format = useFormat();
  const share = format.percent(profiles === 0 ? 0 : count / profiles, 1);
  return (
    <div className={isOld ? styles['old'] : undefined}>
      <p className={styles['hero']} role="status">
        {exact ? say('matches', { count: format.number(count), share }) : say('matchesAbout', { count: format.number(count), error: format.number(error), share })}
      </p>
      {!exact && (
        <Button size="compact-xs" variant="subtle" onClick={onExact}>
          {say('exact')}
        </Button>
      )}
      {against === undefined || !isPublished ? (
        <p className="note">{say('unpublished', { count: format.number(count) })}</p>
      ) : (
        <>
          <p className="note">{say('today')}</p>
          <dl className={styles['moves']}>
            {([['enter', against.enter], ['leave', against.leave], ['stay', against.stay]] as const).map(([name, moved]) => (
              <div key={name}>
                <dt>{say(name)}</dt>
                <dd>{name === 'stay' || moved === 0 ? format.number(moved) : format.signed(name === 'enter' ? moved : -moved)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}

function Past({ history: { data, error, refetch } }: { readonly history: ReturnType<typeof usePreviewHistory> }) {
  const say = useWords(builderWords);
  const format = useFormat();
  if (error !== null) return <Failed title={say('past')} error={error} again={() => void refetch()} />;
  if (data?.points === undefined) return <p className="note" role="status">{say('reading', { share: format.percent(data === undefined ? 0 : data.done / Math.max(1, data.of)) })}</p>;
  const { points } = data;
  const sizes = points.flatMap(({ proposed, published }) => [proposed.size, ...(published === undefined ? [] : [published.size])]);
  const scale = [Math.min(...sizes), Math.max(...sizes)] as const;
  const line = (which: 'proposed' | 'published') => {
    const turnouts = points.flatMap((point) => point[which] ?? []);
    if (turnouts.length === 0) return null;
    const sum = (of: 'entered' | 'left'): string => format.number(turnouts.reduce((all, turnout) => all + turnout[of], 0));
    const label = say(which === 'proposed' ? 'proposedLine' : 'publishedLine', { size: format.number(turnouts.at(-1)!.size), entered: sum('entered'), left: sum('left') });
    return (
      <>
        <Sparkline values={turnouts.map(({ size }) => size)} label={label} scale={scale} />
        <span>{label}</span>
      </>
    );
  };
  return (
    <>
      <div className={styles['lines']}>
        {line('proposed')}
        {line('published')}
      </div>
      <p className="note">{say(data.exact === false ? 'sampled' : 'readExact')}</p>
    </>
  );
}

const shownOverlap = 8;

/** Tags and segments by the share of those who are in it too. */
export function Overlap({ overlap }: { readonly overlap: Preview['overlap'] }) {
  const say = useWords(builderWords);
  const format = useFormat();
  const { language } = useLanguage();
  return (
    <RankedBars
      label={say('overlapTitle')}
      bars={overlap.slice(0, shownOverlap).map(({ name, kind, label, share }) => ({ key: name, name: <Link to={pathsOfKind[kind].page} params={{ name }}>{label[language]}</Link>, share, figure: format.percent(share) }))}
    />
  );
}

/** Ten of them, each with what makes it one. */
export function SampleList({ sample }: { readonly sample: Preview['sample'] }) {
  return (
    <ul className={styles['sample']}>
      {sample.map(({ profile, why }) => (
        <li key={profile}>
          <Link {...customerLink(profile)}>
            <bdi>{shownName(profile)}</bdi>
          </Link>
          <span>{why}</span>
        </li>
      ))}
    </ul>
  );
}
