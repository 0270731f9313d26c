/** Customers like this one, with what both share. */
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { Empty, QueryPanel } from '../../component/panel.tsx';
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { customerLink, shownName } from './customer-link.ts';
import { useCustomerPlace } from './customer-search.ts';
import { useInSight } from './use-in-sight.ts';
import styles from './customer.module.css';

const words = defineWords({
  title: { en: 'Similar customers', zh: '相似客户' },
  nobody: { en: 'Nobody is like this customer yet.', zh: '还没有相似的客户。' },
  compare: { en: 'compare', zh: '对比' },
});

/** Of now. Comparing with everybody takes its time, so it begins when the panel comes into sight. */
export function SimilarPanel() {
  const say = useWords(words);
  const { language } = useLanguage();
  const { profile, search } = useCustomerPlace();
  const [place, isInSight] = useInSight<HTMLDivElement>();
  const query = api.useQuery('get', '/v1/profiles/{identifier}/similar', { params: { path: { identifier: profile }, query: { k: 5, lang: language } } }, { staleTime: 60_000, enabled: isInSight && search.asOf === undefined });
  if (search.asOf !== undefined) return null;
  return (
    <div ref={place}>
      <QueryPanel title={say('title')} query={query} height={240} empty={({ customers, note }) => (customers.length === 0 ? <Empty>{note ?? say('nobody')}</Empty> : undefined)}>
        {({ customers }) => (
          <ol className={styles['steps']}>
            {customers.map(({ profile: other, text }) => (
              <li key={other}>
                <Link {...customerLink(other)}>
                  <bdi>{shownName(other)}</bdi>
                </Link>{' '}
                <Link {...customerLink(profile, { with: other })} className={styles['why']!}>
                  {say('compare')}
                </Link>
                <p className="note">{text}</p>
              </li>
            ))}
          </ol>
        )}
      </QueryPanel>
    </div>
  );
}
