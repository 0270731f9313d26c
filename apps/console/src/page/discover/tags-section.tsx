/** Behaviours that go together, each as a tag to compute, look at and publish. */
import { Button } from '@mantine/core';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import styles from './discover.module.css';
import { TagItem } from './tag-item.tsx';
import { tagsWords } from './tags-words.ts';
import { useLookForTags, useTags } from './use-discovery.ts';
import { wantsKey } from './use-groups.ts';

/** Tags shown. */
const SHOWN = 6;

/** Stands below the groups. */
export function TagsSection() {
  const say = useWords(tagsWords);
  const format = useFormat();
  const { language } = useLanguage();
  const query = useTags();
  const look = useLookForTags();
  const isRunning = query.data?.state === 'running' || look.isPending;
  return (
    <QueryPanel
      title={say('title')}
      query={query}
      actions={
        <Button variant="default" loading={isRunning} onClick={() => look.mutate()}>
          {say(query.data?.tags === undefined ? 'look' : 'again')}
        </Button>
      }
    >
      {({ state, share = 0, summary, detail, cure, reason, tags = [] }) => (
        <>
          {look.error !== null && <p role="alert">{wantsKey(look.error) ? say('forbidden') : String(look.error)}</p>}
          {state === 'none' && <Empty>{say('none')}</Empty>}
          {state === 'running' && <p role="status">{say('running', { share: format.percent(share) })}</p>}
          {state === 'refused' && <p role="alert">{`${detail![language]} ${cure![language]}`}</p>}
          {state === 'failed' && <p role="alert">{reason}</p>}
          {state === 'done' && <p className="prose">{summary![language]}</p>}
          {tags.length > 0 && (
            <ol className={styles['list']}>
              {tags.slice(0, SHOWN).map((tag) => (
                <TagItem key={tag.name} tag={tag} />
              ))}
            </ol>
          )}
        </>
      )}
    </QueryPanel>
  );
}
