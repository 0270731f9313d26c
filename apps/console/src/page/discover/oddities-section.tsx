/** Customers who are unlike the others, each with what sets them apart, and the way to their page. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { QueryPanel } from '../../component/panel.tsx';
import { useFormat } from '../../language/format.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { customerLink, shownName } from '../customer/customer-link.ts';
import styles from './discover.module.css';
import { DiscoveryState } from './discovery-state.tsx';
import { odditiesWords } from './oddities-words.ts';
import { useLookForOddities, useOddities } from './use-discovery.ts';

/** Customers shown. */
const SHOWN = 8;

/** Stands last on the page. */
export function OdditiesSection() {
  const say = useWords(odditiesWords);
  const format = useFormat();
  const { language } = useLanguage();
  const query = useOddities();
  const look = useLookForOddities();
  const isRunning = query.data?.state === 'running' || look.isPending;
  return (
    <QueryPanel
      title={say('title')}
      query={query}
      note={query.data?.oddities === undefined ? undefined : say('note')}
      actions={
        <Button variant="default" loading={isRunning} onClick={() => look.mutate()}>
          {say(query.data?.oddities === undefined ? 'look' : 'again')}
        </Button>
      }
    >
      {({ share = 0, oddities = [], found = 0, ...discovery }) => (
        <>
          <DiscoveryState discovery={discovery} error={look.error} texts={{ forbidden: say('forbidden'), none: say('none'), running: say('running', { share: format.percent(share) }) }} />
          {oddities.length > 0 && (
            <ol className={styles['list']}>
              {oddities.slice(0, SHOWN).map(({ profile, reasons }) => (
                <li key={profile}>
                  <h3>
                    <Link {...customerLink(profile)}>
                      <bdi>{shownName(profile)}</bdi>
                    </Link>
                  </h3>
                  {reasons.length === 0 ? (
                    <p className="prose">{say('together')}</p>
                  ) : (
                    <ul className={styles['reasons']}>
                      {reasons.map(({ column, text }) => (
                        <li key={column}>
                          <Link to="/features/$name" params={{ name: column }}>
                            {text[language]}
                          </Link>
                        </li>
                      ))}
                    </ul>
                  )}
                </li>
              ))}
            </ol>
          )}
          {found > SHOWN && <p className="note">{say('more', { more: found - Math.min(SHOWN, oddities.length) })}</p>}
        </>
      )}
    </QueryPanel>
  );
}
