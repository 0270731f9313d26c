/** What stands around every page: the rail, the bar above, and the way to the content by keyboard. */
import { Outlet } from '@tanstack/react-router';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import { KeyGate } from './key-gate.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import styles from './frame.module.css';

const words = defineWords({
  skip: { en: 'Skip to content', zh: '跳到内容' },
});

/** The frame; pages stand in `main`. */
export function Frame() {
  const say = useWords(words);
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
    </div>
  );
}
