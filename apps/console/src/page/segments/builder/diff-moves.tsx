/** Who enters and leaves when a definition is published, and what that sends. */
import { Link } from '@tanstack/react-router';
import { Panel } from '../../../component/panel.tsx';
import { useFormat } from '../../../language/format.ts';
import { useLanguage, useWords } from '../../../language/language.tsx';
import { useColumns } from '../../customer/columns.ts';
import { customerLink, shownName } from '../../customer/customer-link.ts';
import styles from './builder.module.css';
import { reviewWords } from './review-words.ts';
import type { GenerationDiff } from './use-publish.ts';

type Moved = GenerationDiff['rules'][number];

/** The one that was changed first, then what moves along. @param name of the one @param label as it will be called */
export function DiffMoves({ diff, name, label }: { readonly diff: GenerationDiff; readonly name: string; readonly label: string }) {
  const say = useWords(reviewWords);
  const format = useFormat();
  const moved = diff.rules.filter(({ entered, left }) => entered + left > 0);
  const own = moved.find((rule) => rule.name === name);
  const others = moved.filter((rule) => rule.name !== name);
  const changes = moved.reduce((sum, { entered, left }) => sum + entered + left, 0);
  return (
    <>
      {own === undefined ? <p>{say('nobody')}</p> : <Move rule={own} label={label} />}
      {others.length > 0 && (
        <Panel title={say('movesOthers')}>
          {others.map((rule) => (
            <Move key={rule.name} rule={rule} />
          ))}
        </Panel>
      )}
      <p>{changes === 0 ? say('sendsNothing') : say('sends', { count: format.number(changes) })}</p>
    </>
  );
}

function Move({ rule, label: given }: { readonly rule: Moved; readonly label?: string }) {
  const say = useWords(reviewWords);
  const format = useFormat();
  const columns = useColumns();
  const { language } = useLanguage();
  const label = given ?? columns.of(rule.name)?.label[language] ?? rule.name;
  return (
    <div>
      <p>{say('moves', { label, entered: format.number(rule.entered), left: format.number(rule.left), after: format.number(rule.after) })}</p>
      <div className={styles['people']}>
        <People title={say('entering')} names={rule.entering} all={rule.entered} />
        <People title={say('leaving')} names={rule.leaving} all={rule.left} />
      </div>
    </div>
  );
}

function People({ title, names, all }: { readonly title: string; readonly names: readonly string[]; readonly all: number }) {
  const say = useWords(reviewWords);
  const format = useFormat();
  if (names.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <Link {...customerLink(name)}>
              <bdi>{shownName(name)}</bdi>
            </Link>
          </li>
        ))}
        {all > names.length && <li className="note">{say('more', { count: format.number(all - names.length) })}</li>}
      </ul>
    </div>
  );
}
