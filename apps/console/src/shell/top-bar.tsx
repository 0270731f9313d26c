/** The bar above every page: search, how fresh things are, language, light or dark. */
import { Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { useLineState, useLiveMessages } from '../api/use-live.ts';
import { useFormat } from '../language/format.ts';
import { useLanguage, useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import { openSearch } from './search-state.ts';
import styles from './frame.module.css';

const words = defineWords({
  search: { en: 'Find a customer or segment', zh: '搜客户或人群' },
  connecting: { en: 'Connecting…', zh: '正在连接…' },
  live: { en: 'Live', zh: '实时' },
  cut: { en: 'Connection lost. Showing {time}.', zh: '连接已断开，显示的是{time}的数据，正在重连…' },
  other: { en: '中文', zh: 'English' },
  toDark: { en: 'Dark', zh: '深色' },
  toLight: { en: 'Light', zh: '浅色' },
});

/** Stays while pages change. */
export function TopBar() {
  const say = useWords(words);
  const format = useFormat();
  const { language, choose } = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const line = useLineState();
  const [heardAt, setHeardAt] = useState<number>();
  useLiveMessages('tick', () => setHeardAt(Date.now()));
  return (
    <header className={styles['bar']}>
      <button type="button" className={styles['search']} onClick={openSearch}>
        <span>{say('search')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <span className={`${styles['fresh']} ${line === 'cut' ? styles['cut'] : ''}`} role="status">
        {line === 'cut' ? say('cut', { time: format.time(heardAt) }) : say(line === 'live' ? 'live' : 'connecting')}
      </span>
      <Button variant="subtle" lang={language === 'en' ? 'zh-CN' : 'en'} onClick={() => choose(language === 'en' ? 'zh' : 'en')}>
        {say('other')}
      </Button>
      <Button variant="subtle" onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
        {say(scheme === 'dark' ? 'toLight' : 'toDark')}
      </Button>
    </header>
  );
}
