/** What stands between a draft and its writer: somebody else's draft, or what a colleague published. Both are shown. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLanguage, useWords } from '../../../language/language.tsx';
import { builderWords } from './builder-words.ts';
import styles from './builder.module.css';
import { contentOf, contentOfDraft } from './draft-content.ts';
import type { DraftContent } from './draft-state.ts';
import { useRuleSentence } from './use-rule-sentence.ts';
import { readDraft, type SavedDraft, type useSavedDraft } from './use-saved-draft.ts';

interface DraftNoticesProps {
  readonly kept: SavedDraft | null;
  readonly saved: ReturnType<typeof useSavedDraft>;
  /** The reader's rule in words. */
  readonly sentence: string | undefined;
  readonly onLoad: (content: DraftContent) => void;
}

/** Nothing while there is nothing to decide. */
export function DraftNotices({ kept, saved, sentence, onLoad }: DraftNoticesProps) {
  const say = useWords(builderWords);
  const theirs = useQuery({ queryKey: ['their draft', kept?.name], queryFn: () => readDraft(kept!.name), enabled: saved.state === 'changed' && kept !== null, staleTime: 0 });
  const { language } = useLanguage();
  const theirSentence = useRuleSentence(theirs.data?.declared.rule)?.[language];
  const overtaken = kept?.overtaken === true && saved.state !== 'changed';
  const publishedSentence = useRuleSentence(overtaken ? kept.published?.rule : undefined)?.[language];
  const begin = (published: NonNullable<SavedDraft['published']>): void => {
    onLoad(contentOf(published));
    void saved.forget();
  };
  const take = (draft: SavedDraft): void => {
    saved.adopt(draft);
    onLoad(contentOfDraft(draft));
  };
  return (
    <>
      {saved.state === 'changed' && (
        <div className={styles['notice']} role="alert">
          <p>{say('changedBy', { theirs: theirSentence ?? '…' })}</p>
          <div className={styles['row']}>
            <Button size="compact-sm" variant="default" disabled={!theirs.data} onClick={() => theirs.data && take(theirs.data)}>
              {say('takeTheirs')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => void saved.save({ over: true })}>
              {say('keepMine')}
            </Button>
          </div>
        </div>
      )}
      {overtaken && (
        <div className={styles['notice']} role="alert">
          <strong>{say('overtaken')}</strong>
          {publishedSentence !== undefined && <p>{say('overtakenPublished', { sentence: publishedSentence })}</p>}
          {sentence !== undefined && <p>{say('overtakenDraft', { sentence })}</p>}
          <div className={styles['row']}>
            {kept.published !== undefined && (
              <Button size="compact-sm" variant="default" onClick={() => begin(kept.published!)}>
                {say('takePublished')}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={() => void saved.save({ rebase: true })}>
              {say('keepDraft')}
            </Button>
          </div>
        </div>
      )}
    </>
  );
}
