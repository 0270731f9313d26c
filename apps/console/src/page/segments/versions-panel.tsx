/** What it was before: each version with what read otherwise, who changed it and why; any can be had again. */
import { Button } from '@mantine/core';
import { api } from '../../api/client.ts';
import { QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { SentenceDiff } from './builder/sentence-diff.tsx';
import { pathsOfKind, type RuleKind } from './rule-kind.ts';
import { segmentsWords } from './segments-words.ts';
import styles from './segments.module.css';

/** @param onEdit opens the builder with a rule: a version that is had again is looked at first */
export function VersionsPanel({ kind, name, onEdit }: { readonly kind: RuleKind; readonly name: string; readonly onEdit: (draft: string) => void }) {
  const say = useWords(segmentsWords);
  const format = useFormat();
  const { language } = useLanguage();
  const query = api.useQuery('get', pathsOfKind[kind].versions, { params: { path: { name } } });
  return (
    <QueryPanel title={say('versions')} query={query}>
      {({ versions }) => (
        <ol className={styles['versions']}>
          {versions.map(({ id, at, kind: how, by, note, sentence, rule, change }, i) => (
            <li key={id}>
              <div className={styles['versionHead']}>
                <strong>{say(i === 0 ? 'versionInForce' : 'versionAt', { at: format.dateTime(at) })}</strong>
                {i > 0 && rule !== undefined && sentence?.en !== versions[0]?.sentence?.en && (
                  <Button size="compact-xs" variant="default" onClick={() => onEdit(JSON.stringify(rule))}>
                    {say('restore')}
                  </Button>
                )}
              </div>
              <p className="note">
                {how === 'published' && by !== undefined ? say('publishedBy', { by }) : say(how)}
                {note !== undefined && <> · <bdi>{note}</bdi></>}
              </p>
              {change === 'removed' ? <p>{say('removedThen')}</p> : <SentenceDiff before={versions[i + 1]?.sentence?.[language] ?? sentence?.[language] ?? ''} after={sentence?.[language] ?? ''} />}
            </li>
          ))}
        </ol>
      )}
    </QueryPanel>
  );
}
