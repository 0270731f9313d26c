/** A part of a page with its four states at one height: empty, loading, failed, full. */
import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import styles from './panel.module.css';

const words = defineWords({
  loading: { en: 'Reading…', zh: '正在读取…' },
  failed: { en: '{what} could not be read; the rest is current.', zh: '{what}读取失败，其余仍是最新的。' },
  again: { en: 'Try again', zh: '重试' },
});

interface PanelProps {
  /** What it shows, as its heading; also its name in "… could not be read". */
  readonly title: string;
  /** Beside the heading: actions, exports. */
  readonly actions?: ReactNode;
  /** CSS height that every state keeps, so that nothing jumps. Default: as its content. */
  readonly height?: number | undefined;
  /** A note below the heading. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** Heading and content, without states of its own: for what is there at once. */
export function Panel({ title, actions, height, note, children }: PanelProps) {
  return (
    <section className={styles['panel']} aria-label={title} style={height === undefined ? undefined : { minHeight: height }}>
      <header className={styles['head']}>
        <h2>{title}</h2>
        <div className={styles['actions']}>{actions}</div>
      </header>
      {note !== undefined && <p className="note">{note}</p>}
      {children}
    </section>
  );
}

interface QueryPanelProps<T> extends Omit<PanelProps, 'children'> {
  readonly query: Pick<UseQueryResult<T, unknown>, 'data' | 'error' | 'isPending' | 'refetch'>;
  /** What to say when there is nothing; undefined: not empty. */
  readonly empty?: (data: T) => ReactNode | undefined;
  readonly children: (data: T) => ReactNode;
}

/** A panel that shows an answer of the server. Old data stays readable while new comes or fails. */
export function QueryPanel<T>({ query, empty, children, ...panel }: QueryPanelProps<T>) {
  const { data, error } = query;
  const nothing = data === undefined ? undefined : empty?.(data);
  return (
    <Panel {...panel}>
      {error !== null && error !== undefined && <Failed title={panel.title} error={error} again={() => void query.refetch()} />}
      {data === undefined && !error && <Loading height={panel.height} />}
      {data !== undefined && (nothing ?? children(data))}
    </Panel>
  );
}

/** Nothing for 150 ms, then grey lines, after 3 s words. */
export function Loading({ height = 96 }: { readonly height?: number | undefined }) {
  const say = useWords(words);
  const [waited, setWaited] = useState<'short' | 'some' | 'long'>('short');
  useEffect(() => {
    const some = setTimeout(() => setWaited('some'), 150);
    const long = setTimeout(() => setWaited('long'), 3_000);
    return () => {
      clearTimeout(some);
      clearTimeout(long);
    };
  }, []);
  return (
    <div className={styles['loading']} style={{ minHeight: Math.min(height, 240) }} role="status">
      <span className={waited === 'long' ? 'note' : 'aloud'}>{say('loading')}</span>
      {waited !== 'short' && [80, 60, 70].map((width) => <div key={width} className={styles['line']} style={{ width: `${width}%` }} />)}
    </div>
  );
}

/** What failed, why, its cure, and a way to try again. */
export function Failed({ title, error, again }: { readonly title: string; readonly error: unknown; readonly again?: () => void }) {
  const say = useWords(words);
  const problem = error instanceof ApiProblem ? error : undefined;
  return (
    <div className={styles['failed']} role="alert">
      <p>{say('failed', { what: title })}</p>
      {problem !== undefined && (
        <p className="note">
          {problem.message} {problem.cure} <code>{problem.code}</code>
        </p>
      )}
      {again !== undefined && (
        <Button size="compact-sm" variant="default" onClick={again}>
          {say('again')}
        </Button>
      )}
    </div>
  );
}

/** What to say, and do, where nothing is yet. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <div className={styles['empty']}>{children}</div>;
}
