/** Behaviours that go together, each as a tag to compute, look at and publish. */
import { Button } from '@mantine/core';
import { QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import styles from './discover.module.css';
import { DiscoveryState } from './discovery-state.tsx';
import { TagItem } from './tag-item.tsx';
import { tagsWords } from './tags-words.ts';
import { useLookForTags, useTags } from './use-discovery.ts';

/** Tags shown. */
const SHOWN = 6;

/** Stands below the groups. */
export function TagsSection() {
  const say = useWords(tagsWords);
  const format = useFormat();
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
      {({ share = 0, tags = [], ...discovery }) => (
        <>
          <DiscoveryState discovery={discovery} error={look.error} texts={{ forbidden: say('forbidden'), none: say('none'), running: say('running', { share: format.percent(share) }) }} />
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
