/** The answer of a page, in a sentence, before anything else. */
import { useEffect, type ReactNode } from 'react';
import styles from './page-head.module.css';

interface PageHeadProps {
  /** Of the page, for the tab of the browser. */
  readonly name: string;
  /** One sentence, or two. */
  readonly sentence: ReactNode;
  /** What to do about it. */
  readonly actions?: ReactNode;
}

/** Title of the tab, and the page's first line. */
export function PageHead({ name, sentence, actions }: PageHeadProps) {
  useEffect(() => {
    document.title = `${name} · Limn`;
  }, [name]);
  return (
    <header className={styles['head']}>
      <h1 className="prose">
        <span className="aloud">{name}: </span>
        {sentence}
      </h1>
      <div className={styles['actions']}>{actions}</div>
    </header>
  );
}
