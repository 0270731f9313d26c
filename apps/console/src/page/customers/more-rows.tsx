/** Below a table: how much was read, and the way to read on. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import styles from './customers.module.css';

const words = defineWords({
  more: { en: 'Read more', zh: '继续读取' },
});

/** @param more undefined: nothing more to read */
export function MoreRows({ more, children }: { readonly more: (() => void) | undefined; readonly children: ReactNode }) {
  const say = useWords(words);
  return (
    <p className={styles['end']}>
      <span className="note">{children}</span>
      {more !== undefined && (
        <Button size="compact-sm" variant="default" onClick={more}>
          {say('more')}
        </Button>
      )}
    </p>
  );
}
