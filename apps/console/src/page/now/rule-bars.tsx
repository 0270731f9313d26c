/** Who gained and lost which tag in the last hour: paired bars around a middle line, with the numbers beside them. */
import { Link } from '@tanstack/react-router';
import type { Tick } from '../../api/activity.ts';
import { Panel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import styles from './now.module.css';

const words = defineWords({
  title: { en: 'Tags and segments, last hour', zh: '标签与人群，近1小时' },
  name: { en: 'Name', zh: '名称' },
  lost: { en: 'Lost', zh: '失去' },
  gained: { en: 'Gained', zh: '获得' },
  none: { en: 'Nobody gained or lost a tag in the last hour.', zh: '近1小时没有客户获得或失去标签。' },
});

/** Rows shown. */
const shown = 8;

export function RuleBars({ tick: { tags, segments } }: { readonly tick: Tick }) {
  const say = useWords(words);
  const format = useFormat();
  const { language } = useLanguage();
  const rows = [...tags.map((rule) => ({ ...rule, to: '/tags/$name' as const })), ...segments.map((rule) => ({ ...rule, to: '/segments/$name' as const }))].sort((a, b) => b.gained + b.lost - a.gained - a.lost).slice(0, shown);
  const most = Math.max(1, ...rows.flatMap(({ gained, lost }) => [gained, lost]));
  const width = (count: number): string => `calc((100% - 64px) * ${Math.round((count / most) * 1_000) / 1_000})`;
  return (
    <Panel title={say('title')}>
      {rows.length === 0 ? (
        <p className={styles['nothing']}>{say('none')}</p>
      ) : (
        <table className={styles['bars']}>
          <thead>
            <tr>
              <th scope="col">{say('name')}</th>
              <th scope="col" className={styles['numberHead']}>
                {say('lost')}
              </th>
              <th scope="col">{say('gained')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, label, gained, lost, to }) => (
              <tr key={`${to} ${name}`}>
                <th scope="row">
                  <Link to={to} params={{ name }}>
                    {label[language]}
                  </Link>
                </th>
                <td className={styles['lostCell']}>
                  <div>
                    <span>{lost === 0 ? '0' : `−${format.number(lost)}`}</span>
                    <div className={styles['lostBar']} style={{ width: width(lost) }} />
                  </div>
                </td>
                <td className={styles['gainedCell']}>
                  <div>
                    <div className={styles['gainedBar']} style={{ width: width(gained) }} />
                    <span>{gained === 0 ? '0' : `+${format.number(gained)}`}</span>
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
