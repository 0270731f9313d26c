/** Links to columns, and to recommendations that use one. */
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useWords } from '../../language/language.tsx';
import { ColumnLink } from '../customer/column-link.tsx';
import { useColumns } from '../customer/columns.ts';
import { segmentsWords } from './segments-words.ts';

const recommendation = 'recommendation:';

/** @param names of columns, or `recommendation:forYou` */
export function ColumnsList({ names }: { readonly names: readonly string[] }) {
  const say = useWords(segmentsWords);
  const columns = useColumns();
  return (
    <span>
      {names.map((name, i) => (
        <Fragment key={name}>
          {i > 0 && ' · '}
          {name.startsWith(recommendation) ? (
            <Link to="/recommendations/$name" params={{ name: name.slice(recommendation.length) }}>
              {say('recommendation', { name: name.slice(recommendation.length) })}
            </Link>
          ) : (
            <ColumnLink columns={columns} name={name} />
          )}
        </Fragment>
      ))}
    </span>
  );
}
