/** A table that stays smooth with 100,000 rows: sorted by a click, walked by keys, taken away as CSV. */
import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import { csvOf, download, fileNameOf, type Cell } from './export.ts';
import styles from './data-table.module.css';

const words = defineWords({
  takeAway: { en: 'CSV', zh: 'CSV' },
  takeAwayTitle: { en: 'Download this table as CSV', zh: '下载此表（CSV）' },
});

/** One column of a table. */
export interface TableColumn<T> {
  readonly id: string;
  readonly title: string;
  /** What is sorted by and exported. */
  readonly value: (row: T) => Cell;
  /** What is shown; default: the value. */
  readonly show?: (row: T) => ReactNode;
  /** Numbers stand right. */
  readonly align?: 'right';
  /** CSS width in a grid, such as `2fr` or `120px`; default `1fr`. */
  readonly width?: string;
}

interface DataTableProps<T> {
  /** Says what the rows are; the name of the file. */
  readonly title: string;
  readonly columns: readonly TableColumn<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** Enter, or a click on the row. */
  readonly onOpen?: (row: T) => void;
  /** Most of its height, px; longer tables scroll within. */
  readonly maxHeight?: number;
  readonly rowHeight?: number;
}

interface Order {
  readonly id: string;
  readonly falling: boolean;
}

/** Rows of any number; only those in sight are in the document. */
export function DataTable<T>({ title, columns, rows, keyOf, onOpen, maxHeight = 560, rowHeight = 36 }: DataTableProps<T>) {
  const say = useWords(words);
  const [order, setOrder] = useState<Order>();
  const [at, setAt] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => sortRows(rows, columns, order), [rows, columns, order]);
  const virtual = useVirtualizer({ count: sorted.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12 });
  const grid = { gridTemplateColumns: columns.map(({ width }) => `minmax(0, ${width ?? '1fr'})`).join(' ') };

  const walk = (event: KeyboardEvent): void => {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.min(sorted.length - 1, Math.max(0, at + step));
      setAt(next);
      virtual.scrollToIndex(next);
    } else if (event.key === 'Enter' && event.target === event.currentTarget && sorted[at] !== undefined) {
      onOpen?.(sorted[at]);
    }
  };
  const takeAway = (): void => download(fileNameOf(title, 'csv'), new Blob([csvOf(columns.map((column) => column.title), sorted.map((row) => columns.map((column) => column.value(row))))], { type: 'text/csv;charset=utf-8' }));

  return (
    <div className={styles['whole']}>
      <div className={styles['take']}>
        <Button size="compact-xs" variant="subtle" title={say('takeAwayTitle')} onClick={takeAway}>
          {say('takeAway')}
        </Button>
      </div>
      <div ref={scroller} className={styles['scroller']} style={{ maxHeight }} tabIndex={0} onKeyDown={walk} role="table" aria-label={title} aria-rowcount={sorted.length + 1}>
        <div role="rowgroup" className={styles['head']}>
          <div role="row" className={styles['row']} style={grid}>
            {columns.map((column) => (
              <div key={column.id} role="columnheader" className={column.align === 'right' ? styles['right'] : undefined} aria-sort={order?.id === column.id ? (order.falling ? 'descending' : 'ascending') : 'none'}>
                <button type="button" className={styles['sort']} onClick={() => setOrder((was) => nextOrder(was, column.id))}>
                  {column.title}
                  {order?.id === column.id && <span aria-hidden="true">{order.falling ? ' ↓' : ' ↑'}</span>}
                </button>
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const row = sorted[item.index]!;
            return (
              <div
                key={keyOf(row)}
                role="row"
                aria-rowindex={item.index + 2}
                className={`${styles['row']} ${styles['body']} ${onOpen === undefined ? '' : styles['opens']} ${item.index === at ? styles['at'] : ''}`}
                style={{ ...grid, height: item.size, transform: `translateY(${item.start}px)` }}
                onClick={() => onOpen?.(row)}
              >
                {columns.map((column) => (
                  <div key={column.id} role="cell" className={column.align === 'right' ? styles['right'] : undefined}>
                    {column.show?.(row) ?? String(column.value(row) ?? '—')}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function nextOrder(was: Order | undefined, id: string): Order | undefined {
  if (was?.id !== id) return { id, falling: true };
  return was.falling ? { id, falling: false } : undefined;
}

/** Missing values stand last, whichever way is sorted. */
function sortRows<T>(rows: readonly T[], columns: readonly TableColumn<T>[], order: Order | undefined): readonly T[] {
  const column = columns.find(({ id }) => id === order?.id);
  if (column === undefined || order === undefined) return rows;
  const sign = order.falling ? -1 : 1;
  return [...rows].sort((left, right) => {
    const [a, b] = [column.value(left), column.value(right)];
    if (a === b) return 0;
    if (a === undefined) return 1;
    if (b === undefined) return -1;
    return sign * (typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : a < b ? -1 : 1);
  });
}
