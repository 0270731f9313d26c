/** Identifiers as dots on an arc, links as lines between them; the list below says the same in words. */
import { useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import { shownName } from './customer-link.ts';
import styles from './customer.module.css';

const words = defineWords({
  picture: { en: '{identifiers} identifiers with {links, plural, one {one link} other {# links}}', zh: '{identifiers}个标识，{links}条关联' },
  more: { en: 'and {count} more', zh: '另有{count}个' },
});

interface IdentityGraphProps {
  readonly identifiers: readonly string[];
  readonly links: readonly { readonly left: string; readonly right: string; readonly evidence: string }[];
}

/** Beyond these a picture tells nothing. */
const mostShown = 12;
const rowHeight = 32;

/** The first identifier, whose name the customer bears, stands left; those it is linked to, right. */
export function IdentityGraph({ identifiers, links }: IdentityGraphProps) {
  const say = useWords(words);
  const [first = '', ...others] = identifiers.slice(0, mostShown);
  const height = Math.max(1, others.length) * rowHeight;
  const places = new Map<string, readonly [x: number, y: number]>([[first, [12, height / 2]], ...others.map((name, i) => [name, [300, rowHeight * (i + 0.5)]] as const)]);
  return (
    <>
      <svg className={styles['graph']} viewBox={`0 0 520 ${height}`} role="img" aria-label={say('picture', { identifiers: identifiers.length, links: links.length })}>
        {links.map(({ left, right, evidence }) => {
          const [from, to] = [places.get(left), places.get(right)];
          if (from === undefined || to === undefined) return null;
          return (
            <g key={`${left} ${right} ${evidence}`}>
              <path d={`M${from[0]} ${from[1]} C ${(from[0] + to[0]) / 2} ${from[1]}, ${(from[0] + to[0]) / 2} ${to[1]}, ${to[0]} ${to[1]}`} />
              <text x={Math.max(from[0], to[0]) - 12} y={(to[0] > from[0] ? to[1] : from[1]) - 5} textAnchor="end" className={styles['evidence']!}>
                {evidence}
              </text>
            </g>
          );
        })}
        {[...places].map(([name, [x, y]], i) => (
          <g key={name}>
            <circle cx={x} cy={y} r={i === 0 ? 6 : 5} />
            <text x={x + 12} y={i === 0 ? y - 10 : y + 4}>
              {shownName(name)}
            </text>
          </g>
        ))}
      </svg>
      {identifiers.length > mostShown && <p className="note">{say('more', { count: identifiers.length - mostShown })}</p>}
    </>
  );
}
