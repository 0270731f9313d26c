/** The way between places: a rail, icons alone on narrow screens, a bar at the bottom on phones. */
import { Link, useLocation } from '@tanstack/react-router';
import { useWords } from '../language/language.tsx';
import { defineWords } from '../language/words.ts';
import { places, placeWords } from './places.tsx';
import styles from './frame.module.css';

const words = defineWords({
  places: { en: 'Places', zh: '导航' },
});

/** Links to the six places. */
export function Rail() {
  const say = useWords(words);
  const name = useWords(placeWords);
  const { pathname } = useLocation();
  return (
    <nav className={styles['rail']} aria-label={say('places')}>
      <div className={styles['brand']}>
        <img src="/icon.svg" alt="" width="24" height="24" />
        <span>Limn</span>
      </div>
      <ul>
        {places.map(({ id, to, also = [], icon }) => (
          <li key={id}>
            <Link to={to} className={styles['place']!} title={name(id)} {...(also.some((beginning) => pathname.startsWith(beginning)) && { 'aria-current': 'page', 'data-status': 'active' })}>
              {icon}
              <span className={styles['word']}>{name(id)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
