/** What stands around every page: the rail, the bar above, and the way to the content by keyboard. */
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import { KeyGate } from './key-gate.tsx';
import { KeyHelp } from './key-help.tsx';
import { useKeys } from './keys.ts';
import { places } from './places.tsx';
import { Rail } from './rail.tsx';
import { SearchBox } from './search-box.tsx';
import { openSearch } from './search-state.ts';
import { TopBar } from './top-bar.tsx';
import styles from './frame.module.css';

const words = defineWords({
  skip: { en: 'Skip to content', zh: '跳到内容' },
});

/** The frame; pages stand in `main`. */
export function Frame() {
  const say = useWords(words);
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  useKeys({
    'Mod+k': openSearch,
    '?': () => setHelp(true),
    '/': focusFilter,
    ...Object.fromEntries(places.map(({ key, to }) => [`g ${key}`, () => void navigate({ to })])),
  });
  return (
    <div className={styles['frame']}>
      <a className={styles['skip']} href="#main">
        {say('skip')}
      </a>
      <Rail />
      <div className={styles['column']}>
        <TopBar />
        <main id="main" tabIndex={-1} className={styles['main']}>
          <KeyGate>
            <Outlet />
          </KeyGate>
        </main>
      </div>
      <SearchBox />
      <KeyHelp open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

/** The page's own filter says `data-filter`; where there is none, the search is meant. */
function focusFilter(): void {
  const filter = document.querySelector<HTMLInputElement>('main input[data-filter], main [data-filter] input');
  if (filter === null) openSearch();
  else filter.focus();
}
