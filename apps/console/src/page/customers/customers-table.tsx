/** Customers in rows: who, when seen last, tags, worth, how likely to leave. Smooth with any number: only rows in sight are drawn. */
import { useNavigate } from '@tanstack/react-router';
import { useMemo, type UIEvent } from 'react';
import { DataTable, type TableColumn } from '../../component/data-table.tsx';
import { useFormat } from '../../language/format.ts';
import { useWords } from '../../language/language.tsx';
import type { Language } from '../../language/words.ts';
import { defineWords } from '../../language/words.ts';
import type { Columns } from '../customer/columns.ts';
import { customerLink, shownName } from '../customer/customer-link.ts';
import { Link } from '@tanstack/react-router';
import { MoreRows } from './more-rows.tsx';
import styles from './customers.module.css';

const words = defineWords({
  customers: { en: 'Customers', zh: '客户' },
  name: { en: 'Customer', zh: '客户' },
  lastSeen: { en: 'Last seen', zh: '最近出现' },
  tags: { en: 'Tags', zh: '标签' },
  worth: { en: 'Worth', zh: '价值' },
  leaving: { en: 'Likely to leave', zh: '流失可能性' },
  means: { en: 'Worth: {worth}.', zh: '价值指{worth}。' },
  shown: { en: '{shown} of {count} customers read.', zh: '已读取{shown}位，共{count}位客户。' },
});

/** One customer of the table. */
export interface CustomerRow {
  readonly profile: string;
  readonly id: string;
  readonly lastSeen?: string | undefined;
  readonly tags: readonly string[];
  readonly value?: number | undefined;
  readonly leaving?: number | undefined;
}

interface CustomersTableProps {
  readonly rows: readonly CustomerRow[];
  /** Of all that fit. */
  readonly count: number;
  readonly columns: Columns;
  /** Which columns tell worth and leaving. */
  readonly roles: Readonly<Record<string, string>>;
  readonly language: Language;
  /** Reads on; undefined at the end, and while it reads. */
  readonly more: (() => void) | undefined;
}

/** Sorted by a click among what was read. */
export function CustomersTable({ rows, count, columns, roles, language, more }: CustomersTableProps) {
  const say = useWords(words);
  const format = useFormat();
  const navigate = useNavigate();
  const { value: worth, leaving } = roles;
  const anyLeaving = leaving !== undefined && rows.some((row) => row.leaving !== undefined);
  const table = useMemo(
    (): readonly TableColumn<CustomerRow>[] => [
      {
        id: 'name',
        title: say('name'),
        value: (row) => shownName(row.profile),
        show: (row) => (
          <Link {...customerLink(row.id)} onClick={(event) => event.stopPropagation()}>
            <bdi>{shownName(row.profile)}</bdi>
          </Link>
        ),
        width: '1fr',
      },
      { id: 'lastSeen', title: say('lastSeen'), value: (row) => row.lastSeen, show: (row) => format.date(row.lastSeen), width: '112px' },
      {
        id: 'tags',
        title: say('tags'),
        value: (row) => row.tags.map((tag) => columns.label(tag)).join(language === 'zh' ? '、' : ', '),
        show: (row) => <span title={row.tags.map((tag) => columns.label(tag)).join(' · ')}>{row.tags.map((tag) => columns.label(tag)).join(' · ')}</span>,
        width: '3fr',
      },
      ...(worth === undefined ? [] : [{ id: 'value', title: say('worth'), value: (row: CustomerRow) => row.value, show: (row: CustomerRow) => columns.show(worth, row.value), align: 'right' as const, width: '1.4fr' }]),
      ...(anyLeaving ? [{ id: 'leaving', title: say('leaving'), value: (row: CustomerRow) => row.leaving, show: (row: CustomerRow) => format.percent(row.leaving), align: 'right' as const, width: '1.2fr' }] : []),
    ],
    [say, format, columns, language, worth, anyLeaving],
  );
  // The table scrolls within itself; near its end the next page is read.
  const readOn = ({ target }: UIEvent<HTMLElement>): void => {
    if (!(target instanceof HTMLElement)) return;
    if (target.scrollHeight - target.scrollTop - target.clientHeight < target.clientHeight) more?.();
  };
  return (
    <>
      <div className={styles['table']} onScrollCapture={readOn}>
        <DataTable title={say('customers')} columns={table} rows={rows} keyOf={({ id }) => id} onOpen={({ id }) => void navigate(customerLink(id))} maxHeight={640} />
      </div>
      <MoreRows more={more}>
        {say('shown', { shown: format.number(rows.length), count: format.number(count) })} {worth !== undefined && say('means', { worth: columns.label(worth) })}
      </MoreRows>
    </>
  );
}
