/** What the words of a search were taken for: conditions that can be taken away or turned round, and words that mean nothing. */
import { useLanguage, useWords } from '../../language/language.tsx';
import { defineWords } from '../../language/words.ts';
import styles from './customers.module.css';

const words = defineWords({
  meant: { en: 'Conditions', zh: '条件' },
  not: { en: 'not {name}', zh: '非{name}' },
  remove: { en: 'Take away {name}', zh: '去掉{name}' },
  turn: { en: 'Turn {name} round', zh: '取反{name}' },
  unknown: { en: 'means nothing here', zh: '无法识别' },
});

/** One condition. */
export interface Chip {
  readonly kind: 'tag' | 'segment' | 'value';
  readonly column: string;
  readonly value?: string | undefined;
  readonly label: { readonly en: string; readonly zh: string };
  readonly negated: boolean;
  readonly text: string;
}

interface ChipsProps {
  readonly chips: readonly Chip[];
  readonly unknown: readonly string[];
  /** The search without, or with another, condition, as text. */
  readonly onChange: (text: string) => void;
}

/** A click on a condition turns it round; × takes it away. */
export function Chips({ chips, unknown, onChange }: ChipsProps) {
  const say = useWords(words);
  const { language } = useLanguage();
  const textOf = (all: readonly Chip[]): string => all.map(({ negated, label }) => (negated ? say('not', { name: label[language] }) : label[language])).join(', ');
  return (
    <ul className={styles['chips']} aria-label={say('meant')}>
      {chips.map((chip, i) => {
        const name = chip.negated ? say('not', { name: chip.label[language] }) : chip.label[language];
        return (
          <li key={`${chip.column} ${chip.value} ${i}`} className={styles['chip']}>
            <button type="button" aria-label={say('turn', { name })} onClick={() => onChange(textOf(chips.map((each, place) => (place === i ? { ...each, negated: !each.negated } : each))))}>
              <bdi>{name}</bdi>
            </button>
            <button type="button" aria-label={say('remove', { name })} onClick={() => onChange(textOf(chips.filter((_, place) => place !== i)))}>
              ×
            </button>
          </li>
        );
      })}
      {unknown.map((word) => (
        <li key={word} className={styles['unknown']}>
          <s>
            <bdi>{word}</bdi>
          </s>{' '}
          <span className="note">{say('unknown')}</span>
        </li>
      ))}
    </ul>
  );
}
