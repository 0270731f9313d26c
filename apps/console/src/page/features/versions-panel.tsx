/** Ways in which a feature was computed under the definitions that are kept. */
import { Panel } from '../../component/panel.tsx';
import { PlainTable } from '../../component/plain-table.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { useLabel } from '../predictions/model-facts.ts';

const words = defineWords({
  title: { en: 'Versions', zh: '版本' },
  version: { en: 'Version', zh: '版本' },
  since: { en: 'Kept since', zh: '保存自' },
  computed: { en: 'How it is computed', zh: '计算方式' },
  definition: { en: 'Definition', zh: '定义' },
  current: { en: 'in force', zh: '现行' },
  name: { en: 'v{number} {hash}', zh: '第{number}版（{hash}）' },
});

interface VersionsPanelProps {
  /** Newest first. */
  readonly versions: readonly { readonly version: string; readonly definition: string; readonly since: string; readonly computed: { readonly en: string; readonly zh: string }; readonly current: boolean }[];
}

/** v1 is the first that is known. */
export function VersionsPanel({ versions }: VersionsPanelProps) {
  const say = useWords(words);
  const label = useLabel();
  const format = useFormat();
  return (
    <Panel title={say('title')}>
      <PlainTable title={say('title')} columns={[{ title: say('version') }, { title: say('computed') }, { title: say('since') }, { title: say('definition') }]}>
        {versions.map(({ version, definition, since, computed, current }, i) => (
          <tr key={version}>
            <td>
              {say('name', { number: versions.length - i, hash: version })} {current && <span className="note">{say('current')}</span>}
            </td>
            <td>{label(computed)}</td>
            <td>{format.dateTime(since)}</td>
            <td>
              <code>{definition.slice(0, 8)}</code>
            </td>
          </tr>
        ))}
      </PlainTable>
    </Panel>
  );
}
