/** After publishing: what it did, and the way back. */
import { Button } from '@mantine/core';
import { api } from '../../api/client.ts';
import { Failed } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import builder from './builder/builder.module.css';
import { readDefinition, useRestore } from './builder/use-publish.ts';
import { readWho } from './builder/who.ts';
import { reviewWords } from './builder/review-words.ts';
import { pathsOfKind, type RuleKind } from './rule-kind.ts';
import { segmentsWords } from './segments-words.ts';
import styles from './segments.module.css';

/** Stands while the definition that was published from here is in force; taken back, it says so. */
export function PublishedNotice({ kind, name, version }: { readonly kind: RuleKind; readonly name: string; readonly version: string }) {
  const say = useWords(segmentsWords);
  const review = useWords(reviewWords);
  const format = useFormat();
  const { data } = api.useQuery('get', '/v1/definitions/history', { params: { query: { limit: 5 } } });
  const { data: history } = api.useQuery('get', pathsOfKind[kind].history, { params: { path: { name }, query: { days: 2 } } });
  const restore = useRestore();
  const [newest] = data?.publications ?? [];
  if (restore.isSuccess) {
    return (
      <div className={`${builder['notice']} ${builder['good']}`} role="status">
        {review('undone')}
      </div>
    );
  }
  if (newest?.version !== version || newest.before === undefined) return null;
  const { before } = newest;
  const moved = history?.definitions.findLast((definition) => definition.version === version);
  return (
    <div className={`${builder['notice']} ${builder['good']}`} role="status">
      <div className={styles['meta']}>
        <span>{say('justPublished', { entered: format.number(moved?.entered ?? 0), left: format.number(moved?.left ?? 0) })}</span>
        <Button size="compact-sm" variant="default" loading={restore.isPending} onClick={() => void readDefinition(before).then((definition) => restore.mutate({ definition, by: readWho(), note: say('undoNote') }))}>
          {say('undo')}
        </Button>
      </div>
      {restore.error !== null && <Failed title={say('undoing')} error={restore.error} />}
    </div>
  );
}
