/** Links of a customer's page: to what a column is, and to why it has its value. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Columns } from './columns.ts';
import { useCustomerPlace } from './customer-search.ts';

/** To the page of a feature, tag, segment or prediction, by its label. */
export function ColumnLink({ columns, name }: { readonly columns: Columns; readonly name: string }) {
  const to = ({ tag: '/tags/$name', segment: '/segments/$name', prediction: '/predictions/$name', feature: '/features/$name', derived: '/features/$name' } as const)[columns.of(name)?.kind ?? 'feature'];
  return (
    <Link to={to} params={{ name }}>
      {columns.label(name)}
    </Link>
  );
}

/** Opens the reasons of a value over the page. */
export function WhyLink({ name, children, className }: { readonly name: string; readonly children: ReactNode; readonly className?: string | undefined }) {
  const { profile, search } = useCustomerPlace();
  return (
    <Link to="/customers/$profile" params={{ profile }} search={{ ...search, why: name, event: undefined } as Record<string, string | undefined>} resetScroll={false} {...(className !== undefined && { className })}>
      {children}
    </Link>
  );
}
