/** One group: what sets it apart, the rule that tells it, and the way to make it a segment. */
import { Button } from '@mantine/core';
import { RankedBars } from '../../component/ranked-bars.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { discoverWords } from './discover-words.ts';
import styles from './discover.module.css';
import { markOf } from './group-marks.ts';
import { useOpenGroup, type Group } from './use-groups.ts';

/** Traits shown. */
const SHOWN = 5;

/** @param place by size, from 0: it has the colour of the map */
export function GroupItem({ group, place }: { readonly group: Group; readonly place: number }) {
  const say = useWords(discoverWords);
  const format = useFormat();
  const { language } = useLanguage();
  const open = useOpenGroup();
  const { label, size, share, stability, traits, rule, isNew } = group;
  const name = label[language];
  return (
    <li>
      <div className={styles['head']}>
        <h3>
          <span className={styles['mark']} style={{ background: `var(${markOf(place)})` }} aria-hidden="true" />
          {name}
          {isNew && <span className="note"> · {say('fresh')}</span>}
        </h3>
        {rule !== undefined && (
          <Button size="compact-sm" variant="default" aria-label={say('seeOf', { name })} loading={open.isPending} onClick={() => open.mutate(group)}>
            {say('see')}
          </Button>
        )}
      </div>
      <p className="note">{say('size', { size, share: format.percent(share), stability: format.percent(stability) })}</p>
      <RankedBars
        label={say('traits', { name })}
        bars={traits.slice(0, SHOWN).map(({ column, kind, word = '', text, effect }, i) => ({ key: `${column} ${kind} ${word}`, name: text[language], share: Math.abs(effect), figure: format.signed(effect), picked: i === 0 }))}
      />
      <p className="prose">{rule === undefined ? say('noRule') : say('rule', { text: rule.text[language], precision: format.percent(rule.precision), coverage: format.percent(rule.coverage) })}</p>
    </li>
  );
}
