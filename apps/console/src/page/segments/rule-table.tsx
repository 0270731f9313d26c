/** Segments or tags, one a row: what it means, how many now, how it went, who uses it, and whether a draft waits. */
import { Link } from '@tanstack/react-router';
import { Sparkline } from '../../component/sparkline.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { pathsOfKind, type RuleKind } from './rule-kind.ts';
import { segmentsWords } from './segments-words.ts';
import styles from './segments.module.css';

/** One row. */
export interface RuleRow {
  readonly name: string;
  readonly label: { readonly en: string; readonly zh: string };
  readonly description?: { readonly en: string; readonly zh: string } | undefined;
  readonly sentence: { readonly en: string; readonly zh: string };
  readonly count: number;
  /** Of each day, the last is now. */
  readonly sizes?: readonly number[] | undefined;
  readonly usedBy: readonly string[];
}

/** Points of the small line: every third day. */
function thinned(sizes: readonly number[]): readonly number[] {
  return sizes.filter((_, i) => (sizes.length - 1 - i) % 3 === 0);
}

/** @param drafts names that have one */
export function RuleTable({ kind, rows, drafts }: { readonly kind: RuleKind; readonly rows: readonly RuleRow[]; readonly drafts: ReadonlySet<string> }) {
  const say = useWords(segmentsWords);
  const format = useFormat();
  const { language } = useLanguage();
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{say(kind === 'tag' ? 'nameTag' : 'nameSegment')}</th>
          <th scope="col">{say('means')}</th>
          <th scope="col" className={styles['number']}>
            {say('now')}
          </th>
          <th scope="col">{say('days90')}</th>
          <th scope="col" className={styles['number']}>
            {say('used')}
          </th>
          <th scope="col">{say('state')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, label, description, sentence, count, sizes = [], usedBy }) => (
          <tr key={name}>
            <td>
              <Link to={pathsOfKind[kind].page} params={{ name }}>
                {label[language]}
              </Link>
            </td>
            <td className={styles['means']} title={sentence[language]}>
              {description?.[language] ?? sentence[language]}
            </td>
            <td className={styles['number']}>{format.number(count)}</td>
            <td className={styles['trend']}>
              <Sparkline values={thinned(sizes)} label={say('grew', { label: label[language], from: format.number(sizes[0]), to: format.number(count) })} width={72} />
              <span className={styles['change']}>{sizes.length === 0 ? '—' : format.signed(count - sizes[0]!)}</span>
            </td>
            <td className={`${styles['number']} ${styles['used']}`}>{format.number(usedBy.length)}</td>
            <td className={styles['state']}>
              {drafts.has(name) ? (
                <Link to={pathsOfKind[kind].page} params={{ name }} search={{ draft: 'kept' }}>
                  {say('draft')}
                </Link>
              ) : (
                say('live')
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
