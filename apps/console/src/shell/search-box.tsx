/** The search over every page: an identifier, words that become conditions, names of segments and features, places. */
import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { api } from '../api/client.ts';
import { useFormat } from '../language/format.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import { isComposing } from './keys.ts';
import { places, placeWords } from './places.tsx';
import { customerChoice, foundChoice, type Choice } from './search-choice.ts';
import { closeSearch, useSearchOpen } from './search-state.ts';
import styles from './search-box.module.css';

const words = defineWords({
  title: { en: 'Search', zh: '搜索' },
  hint: { en: 'An identifier, or words: high value, lapsing, Germany', zh: '输入标识，或用词描述：高价值、沉睡、德国' },
  exact: { en: 'Exactly this identifier', zh: '标识完全一致' },
  fitting: { en: 'Customers that fit', zh: '符合条件的客户' },
  found: { en: 'Segments, tags, features', zh: '人群、标签、特征' },
  places: { en: 'Places', zh: '页面' },
  all: { en: 'All {n} customers', zh: '全部{n}位客户' },
  about: { en: 'About {n} customers', zh: '约{n}位客户' },
  save: { en: 'Save as segment', zh: '存为人群' },
  not: { en: 'not {label}', zh: '非{label}' },
  unknown: { en: 'Means nothing here: <word></word>', zh: '未识别：<word></word>' },
  nothing: { en: 'Nothing of this name. Try another word, or the identifier as it was sent.', zh: '没有找到。换个词，或输入发送时的标识。' },
  failed: { en: 'The search got no answer; places can still be chosen.', zh: '搜索没有得到回应，仍可选择页面。' },
  count: { en: '{n, plural, one {# result} other {# results}}', zh: '{n}条结果' },
  close: { en: 'Close', zh: '关闭' },
});

/** Typing pauses for so long, ms, before the server is asked. */
const pauseMs = 120;

/** Opens with Ctrl K; what is typed leaves with it. */
export function SearchBox() {
  const open = useSearchOpen();
  const say = useWords(words);
  return (
    <Modal opened={open} onClose={closeSearch} title={say('title')} size="lg" closeButtonProps={{ 'aria-label': say('close') }}>
      <Search />
    </Modal>
  );
}

interface Group {
  readonly title: string;
  readonly note?: ReactNode;
  readonly choices: readonly Choice[];
}

function Search() {
  const say = useWords(words);
  const placeName = useWords(placeWords);
  const format = useFormat();
  const { language } = useLanguage();
  const navigate = useNavigate();
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [asked] = useDebouncedValue(typed.trim(), pauseMs);
  const { data, error } = api.useQuery('post', '/v1/search', { body: { q: asked } }, { enabled: asked !== '', placeholderData: keepPreviousData, staleTime: 5_000 });
  const answer = asked === '' ? undefined : data;

  const groups = useMemo<readonly Group[]>(() => {
    const plain = typed.trim().toLowerCase();
    const near = places.filter(({ id }) => plain === '' || [placeWords[id].en, placeWords[id].zh].some((name) => name.toLowerCase().includes(plain)));
    const many = answer?.chips.length === 0 ? undefined : answer?.count;
    const all: readonly Choice[] = many === undefined || answer === undefined ? [] : [
      { id: 'all', label: say(answer.error === 0 ? 'all' : 'about', { n: format.number(many) }), to: { to: '/customers', search: { q: asked } } },
      { id: 'save', label: say('save'), to: { to: '/segments/$name', params: { name: 'new' }, search: { draft: JSON.stringify(answer.where) } } },
    ];
    return [
      { title: say('exact'), choices: (answer?.exact ?? []).map((row) => customerChoice(row, 'exact')) },
      { title: say('fitting'), choices: [...(answer?.customers ?? []).map((row) => customerChoice(row, 'fitting')), ...all] },
      { title: say('found'), choices: (answer?.found ?? []).map((found) => foundChoice(found, language)) },
      { title: say('places'), choices: near.map(({ id, to }): Choice => ({ id: `place-${id}`, label: placeName(id), to: { to } })) },
    ].filter(({ choices }) => choices.length > 0);
  }, [answer, asked, typed, language, say, placeName, format]);
  const choices = groups.flatMap((group) => group.choices);
  const chosen = choices[Math.min(at, choices.length - 1)];

  const go = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    closeSearch();
    void navigate(choice.to);
  };
  const press = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setAt((was) => (was + (event.key === 'ArrowDown' ? 1 : choices.length - 1)) % Math.max(1, choices.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(chosen);
    }
  };

  return (
    <>
      <input
        className={styles['input']}
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
        aria-label={say('hint')}
        placeholder={say('hint')}
        value={typed}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      {answer !== undefined && (answer.chips.length > 0 || answer.unknown.length > 0) && (
        <p className={styles['chips']}>
          {answer.chips.map((chip) => (
            <span key={`${chip.column}${chip.value ?? ''}`} className={styles['chip']}>
              {chip.negated ? say('not', { label: chip.label[language] }) : chip.label[language]}
            </span>
          ))}
          {answer.unknown.map((word) => (
            <span key={word} className="note">
              {say.rich('unknown', { word: () => <s>{word}</s> })}
            </span>
          ))}
        </p>
      )}
      <p className="aloud" role="status">
        {say('count', { n: choices.length })}
      </p>
      {error !== null && <p className="note">{say('failed')}</p>}
      {choices.length === 0 && <p className="note">{say('nothing')}</p>}
      <div id={listId} role="listbox" aria-label={say('title')} className={styles['list']}>
        {groups.map(({ title, choices: own }) => (
          <div key={title} role="group" aria-label={title}>
            <div className={styles['title']} aria-hidden="true">
              {title}
            </div>
            {own.map((choice) => (
              // Keys walk the list from the input, which keeps the focus.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div key={choice.id} id={`${listId}-${choice.id}`} role="option" aria-selected={choice === chosen} className={styles['choice']} onClick={() => go(choice)}>
                <bdi>{choice.label}</bdi>
                {choice.note !== undefined && <span className="note">{choice.note}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
    </>
  );
}
