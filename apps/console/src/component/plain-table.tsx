/** A short table whose cells may hold anything; it scrolls sideways within itself where there is little room. */
import type { ReactNode } from 'react';
import styles from './plain-table.module.css';

/** One column's head. */
export interface PlainColumn {
  readonly title: string;
  /** Numbers stand right. */
  readonly isNumber?: boolean;
}

/** Class of cells that hold numbers. */
export const numberCell = styles['number'];

/** @param children rows of `<td>`, in the order of the columns */
export function PlainTable({ title, columns, children }: { readonly title: string; readonly columns: readonly PlainColumn[]; readonly children: ReactNode }) {
  return (
    <div className={styles['scroll']} tabIndex={0} role="group" aria-label={title}>
      <table className={styles['table']}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={column.isNumber === true ? numberCell : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
